"""Where a picture is taken from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64
from ..heads import Head
from ..heads.features import EYE_LEFT, EYE_RIGHT

# Degrees that the head turns to the picture's right, and upwards.
VIEWS = {"front": (0.0, 0.0), "three-quarter": (35.0, 0.0), "profile": (90.0, 0.0)}

# A portrait lens: about 85 mm on a full frame held upright; wider ones make noses large.
_FIELD = 22.0
_MARGIN = 1.08
# A head in distances between the eyeballs' centres, from midway between them: to the crown, to below the chin.
_ABOVE, _BELOW = 2.6, 2.5


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """A pinhole camera.

    eye, target, up: (3,) float64, in the frame and unit of what is drawn.
    field: degrees, the full vertical angle of view, in (0, 180).
    near, far: distances along the axis, 0 < near < far; what lies outside is not drawn.
    """

    eye: Float64
    target: Float64
    up: Float64
    field: float = _FIELD
    near: float = 0.01
    far: float = 100.0

    @property
    def axes(self) -> Float64:
        """(3, 3) float64: rows are the picture's right, its up, and the way back to the camera."""
        back = _unit(self.eye - self.target)
        right = _unit(np.cross(self.up, back))
        return np.stack([right, np.cross(back, right), back])

    def view(self) -> Float64:
        """(4, 4) float64, acting on columns: the frame of what is drawn → the camera's (x right, y up, z back)."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.axes
        matrix[:3, 3] = -self.axes @ self.eye
        return matrix

    def projection(self, aspect: float = 1.0) -> Float64:
        """(4, 4) float64, acting on columns: the camera's frame → OpenGL's clip space. aspect: width over height."""
        scale = 1 / np.tan(np.radians(self.field) / 2)
        near, far = self.near, self.far
        matrix = np.zeros((4, 4))
        matrix[0, 0], matrix[1, 1] = scale / aspect, scale
        matrix[2, 2], matrix[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
        matrix[3, 2] = -1
        return matrix

    def pixels(self, points: Float64 | Float32, size: tuple[int, int]) -> Float64:
        """(k, 2) float64: where points (k, 3) lie in a picture of (width, height), x right, y down, in pixels.

        The centre of the first pixel is (0.5, 0.5).
        """
        width, height = size
        seen = points @ self.axes.T - self.axes @ self.eye
        scale = height / 2 / np.tan(np.radians(self.field) / 2)
        return np.stack(
            [width / 2 - seen[:, 0] / seen[:, 2] * scale, height / 2 + seen[:, 1] / seen[:, 2] * scale], axis=1
        )


def look_from(
    vertices: Float32 | Float64, direction: Float64, up: Float64, *, field: float = _FIELD, margin: float = _MARGIN
) -> Camera:
    """A camera that sees all vertices, whatever their unit.

    vertices: (n, 3). direction: (3,), from their middle to the camera. up: (3,), upwards in the picture.
    """
    middle = (vertices.min(0).astype(np.float64) + vertices.max(0)) / 2
    radius = float(np.linalg.norm(vertices - middle, axis=1).max()) or 1.0
    return _aimed(middle, radius * margin, _unit(np.asarray(direction, np.float64)), np.asarray(up, np.float64), field)


def portrait(
    head: Head, view: str = "front", *, yaw: float | None = None, pitch: float | None = None, field: float = _FIELD
) -> Camera:
    """A camera that frames a head's face, crown and neck alike from every side.

    view: a key of VIEWS. yaw, pitch: degrees, instead of the view's: the way that the head faces in the picture, yaw
    positive to the picture's right, pitch upwards.
    """
    view_yaw, view_pitch = VIEWS[view]
    turn = np.radians(view_yaw if yaw is None else yaw)
    rise = np.radians(view_pitch if pitch is None else pitch)
    direction = np.array([-np.sin(turn) * np.cos(rise), -np.cos(turn) * np.cos(rise), -np.sin(rise)])
    middle, radius = _bust(head)
    return _aimed(middle, radius, direction, np.array([0.0, 0.0, 1.0]), field)


def _bust(head: Head) -> tuple[Float64, float]:
    """The middle of the head without its shoulders, and half the height that a picture shows."""
    vertices, parts = head.vertices, head.topology.parts
    left, right = vertices[parts == EYE_LEFT], vertices[parts == EYE_RIGHT]
    low, high = vertices.min(0).astype(np.float64), vertices.max(0).astype(np.float64)
    if len(left) and len(right):
        apart = float(np.linalg.norm(left.mean(0) - right.mean(0)))
        low[2], high[2] = max(low[2], -_BELOW * apart), min(high[2], _ABOVE * apart)
    inside = vertices[(vertices[:, 2] >= low[2]) & (vertices[:, 2] <= high[2])]
    low[:2], high[:2] = inside[:, :2].min(0), inside[:, :2].max(0)
    half = max(high[2] - low[2], high[1] - low[1]) / 2 * _MARGIN
    return (low + high) / 2, float(half)


def _aimed(middle: Float64, radius: float, direction: Float64, up: Float64, field: float) -> Camera:
    away = radius / np.tan(np.radians(field) / 2) + radius * 0.5
    return Camera(
        middle + direction * away, middle, up, field, near=max(away - 4 * radius, away * 0.05), far=away + 6 * radius
    )


def _unit(vector: Float64) -> Float64:
    return vector / np.linalg.norm(vector)
