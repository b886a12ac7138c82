"""Glasses fitted to a head: frames of round wire or acetate, lenses, temples over the ears."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..arrays import Float32, Float64, Int32
from ..heads import bundled_kit
from ..heads.features import EYE_LEFT, EYE_RIGHT
from .piece import Material, Piece
from .store import stored

_BEFORE_EYE = 0.0135
"""From the cornea's front to the lens, metres: opticians' vertex distance is 12 to 14 mm."""
_ROUND = 10
"""Sides of a tube."""
_RIM = 48
"""Points of a rim."""
_CLEAR = 0.0025
_EAR_RISE = 0.002
_OFF_FACE, _MOST_FORWARD = 0.001, 0.008
"""Rims keep this far off the skin, and move forwards by no more than so much for it, metres."""
_LEAN = 0.12
"""Lenses lean: seven degrees, their lower rims towards the cheeks."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame's make, metres.

    half: half a lens's width and height. corner: the exponent of its outline, 2 an ellipse, more a rounded box.
    wire: half the rim's thickness across and in depth. drop: how far the lens's middle lies below the pupil.
    fall: how far the outline sags outwards and down as an aviator's does, as a share of its height.
    """

    half: tuple[float, float]
    corner: float
    wire: tuple[float, float]
    drop: float
    fall: float = 0.0


FRAMES = {
    "round": Frame((0.0238, 0.0226), 2.0, (0.0009, 0.0012), 0.0035),
    "square": Frame((0.0258, 0.0188), 4.5, (0.0017, 0.0021), 0.0035),
}


@dataclass(frozen=True, slots=True, eq=False)
class GlassesCarrier:
    """Places one material's part of a frame on a head."""

    frame: Frame
    material: Material

    def __call__(self, vertices: Float32) -> Float32:
        """(m, 3) float32, metres."""
        return _built(self.frame, np.asarray(vertices, np.float32))[self.material][0]


def glasses_pieces(style: str, head: Float32) -> tuple[Piece, ...]:
    """Frame and lenses on a head (n, 3) of the bundled topology; nothing for a style that is none."""
    frame = FRAMES.get(style)
    return () if frame is None else fitted_glasses(frame, head, style)


def fitted_glasses(frame: Frame, head: Float32, style: str = "") -> tuple[Piece, ...]:
    """Frame and lenses of any make on a head (n, 3) of the bundled topology."""
    return tuple(_piece(style, frame, material, *mesh) for material, mesh in _built(frame, head).items())


def _piece(style: str, frame: Frame, material: Material, vertices: Float32, faces: Int32) -> Piece:
    return Piece(
        kind="glasses",
        style=style,
        vertices=vertices,
        normals=_normals(vertices, faces),
        face_vertices=faces.reshape(-1),
        face_sizes=np.full(len(faces), 4, np.int32),
        corner_uv=np.zeros((faces.size, 2), np.float32),
        material=material,
        carrier=GlassesCarrier(frame, material),
    )


def _built(frame: Frame, head: Float32) -> dict[Material, tuple[Float32, Int32]]:
    fit = _Fit(frame, head.astype(np.float64))
    tubes = [*(fit.rim(side) for side in (1, -1)), fit.bridge(), *(fit.temple(side) for side in (1, -1))]
    return {"frame": _joined(tubes), "lens": _joined([fit.lens(side) for side in (1, -1)])}


Mesh = tuple[Float64, Int32]


class _Fit:
    """Where a frame's parts lie on one head."""

    def __init__(self, frame: Frame, head: Float64) -> None:
        parts, marks = bundled_kit().topology.parts, stored()
        self._frame, self._head, self._marks = frame, head, marks
        eyes = [head[parts == part] for part in (EYE_LEFT, EYE_RIGHT)]
        left, right = ((eye.min(0) + eye.max(0)) / 2 for eye in eyes)
        middle = (left + right) / 2
        half = abs(left[0] - right[0]) / 2
        bridge = head[marks["glasses_bridge"]]
        # No nearer to the eyes than opticians leave, and the bridge on the nose, not in it.
        front = min(min(eye[:, 1].min() for eye in eyes) - _BEFORE_EYE, bridge[:, 1].min() - 0.0015)
        self._scale = half / 0.0315
        self._middle = np.array([middle[0], front, middle[2] - frame.drop])
        self._apart = max(half + 0.0020, frame.half[0] * self._scale + 0.0090)

        self._middle[1] -= self._sunk(head[marks["glasses_face"]])

    def _sunk(self, face: Float64) -> float:
        """How far the rims lie too deep for brows, nose and cheeks, points (k, 3) of the face; metres."""
        rims = np.concatenate([self._outline(1), self._outline(-1)])
        across, up = (rims[:, None, i] - face[None, :, i] for i in (0, 2))
        apart = across * across + up * up
        lacking = rims[:, 1] + self._frame.wire[1] + _OFF_FACE - face[apart.argmin(1), 1]
        return float(np.clip(lacking.max(), 0, _MOST_FORWARD))

    def _outline(self, side: int, share: float = 1.0) -> Float64:
        """(_RIM, 3) points around a lens; frames wrap a little about the face and lean towards the cheeks."""
        turn = np.linspace(0, 2 * np.pi, _RIM, endpoint=False)
        power = 2 / self._frame.corner
        x = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power * self._frame.half[0] * self._scale * share
        z = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power * self._frame.half[1] * self._scale * share
        if self._frame.corner > 2:
            x = x * (1 + 0.055 * z / (self._frame.half[1] * self._scale))
        z = z - self._frame.fall * self._frame.half[1] * self._scale * np.clip(-np.sin(turn), 0, 1) * np.cos(turn)
        return self._placed(side * (self._apart + x), z)

    def _placed(self, x: Float64, z: Float64) -> Float64:
        y = 1.9 * x**2 - _LEAN * z
        return self._middle + np.stack([x, y, z], 1)

    def rim(self, side: int) -> Mesh:
        """A closed tube around a lens."""
        return _tube(self._outline(side), *self._frame.wire, closed=True)

    def lens(self, side: int) -> Mesh:
        """A disc of three rings inside the rim."""
        rings = [self._outline(side, share) for share in (0.985, 0.6, 0.2)]
        points = np.concatenate(rings)
        faces = [_band(i * _RIM, (i + 1) * _RIM, _RIM) for i in range(len(rings) - 1)]
        last = (len(rings) - 1) * _RIM
        i = np.arange(_RIM // 2 - 1)
        cap = np.stack([last + i, last + i + 1, last + _RIM - 2 - i, last + _RIM - 1 - i], 1)
        faces = np.concatenate([*faces, cap]).astype(np.int32)
        return points, faces if side > 0 else faces[:, ::-1]

    def bridge(self) -> Mesh:
        """An arch over the nose from rim to rim."""
        inner = self._apart - self._frame.half[0] * self._scale
        x = np.linspace(-inner, inner, 13)
        height = (0.28 if self._frame.corner > 2 else 0.22) * self._frame.half[1] * self._scale
        arch = 0.0035 * np.cos(np.pi * x / (2 * inner))
        path = self._placed(x, np.full(len(x), height) + arch)
        path[:, 1] -= 0.0012 * np.cos(np.pi * x / (2 * inner))
        return _tube(path, *self._frame.wire)

    def temple(self, side: int) -> Mesh:
        """From the rim's outer edge along the head to the ear, over it and down behind it."""
        which = 0 if side > 0 else 1
        rest = self._head[self._marks["glasses_rest"][which]] + [0, 0, _EAR_RISE]
        behind = self._head[self._marks["glasses_behind"][which]]
        outer = self._apart + self._frame.half[0] * self._scale
        height = 0.3 * self._frame.half[1] * self._scale
        start = self._placed(np.array([side * (outer + 0.0002)]), np.array([height]))[0]
        begin = np.array([outer + 0.006, start[1] + 0.009, start[2]])
        last = np.array([abs(rest[0] - self._middle[0]) + 0.001, rest[1], rest[2]])
        wide = self._short_of(begin, last)
        hinge = np.array([self._middle[0] + side * (begin[0] + wide), *begin[1:]])
        over = np.array([self._middle[0] + side * (last[0] + 0.3 * wide), *last[1:]])
        end = np.array([behind[0] - side * 0.002, behind[1] + 0.001, behind[2] - 0.012])
        knots = np.stack(
            [
                start,
                start + (hinge - start) * [0.75, 0.35, 0.5],
                hinge,
                (hinge + over) / 2,
                over,
                over + (end - over) * [0.4, 0.55, 0.25],
                end,
            ]
        )
        across, deep = self._frame.wire
        return _tube(_curve(knots, 40), deep * 0.75, across * 1.4)

    def _short_of(self, begin: Float64, last: Float64) -> float:
        """How much further out a straight temple must run to pass the side of the head, metres."""
        side = self._head[self._marks["glasses_side"]]
        side = side[(side[:, 1] > begin[1]) & (side[:, 1] < last[1])]
        share = (side[:, 1] - begin[1]) / max(last[1] - begin[1], 1e-6)
        line = begin[0] + (last[0] - begin[0]) * share
        lacking = (np.abs(side[:, 0] - self._middle[0]) + _CLEAR - line) / (1 - 0.7 * share)
        return float(max(lacking.max(initial=0.0), 0.0))


def _curve(knots: Float64, count: int) -> Float64:
    """A smooth curve through the knots (Catmull-Rom, by the knots' distances)."""
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    places = np.linspace(0, len(knots) - 1, count)
    i = np.minimum(places.astype(int), len(knots) - 2)
    t = (places - i)[:, None]
    p = [padded[i + k] for k in range(4)]
    return 0.5 * (
        2 * p[1] + (p[2] - p[0]) * t + (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]) * t**2
        + (3 * p[1] - p[0] - 3 * p[2] + p[3]) * t**3
    )  # fmt: skip


def _tube(path: Float64, across: float, deep: float, closed: bool = False) -> Mesh:
    """A tube of elliptic section: half `across` in the frame's plane, half `deep` out of it."""
    tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    # Out of the front's plane forwards; along temples, which run that way, sideways.
    forward = np.where(np.abs(tangent[:, 1:2]) > 0.8, [[np.sign(path[-1, 0]) or 1.0, 0, 0]], [[0.0, -1.0, 0.0]])
    for i in range(1, len(forward)):
        forward[i] = 0.7 * forward[i - 1] + 0.3 * forward[i]
    out = forward - tangent * (forward * tangent).sum(1, keepdims=True)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    aside = np.cross(tangent, out)
    turn = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
    ring = deep * np.cos(turn)[:, None] * out[:, None] + across * np.sin(turn)[:, None] * aside[:, None]
    points = (path[:, None] + ring).reshape(-1, 3)
    return points, _tube_faces(len(path), closed)


@lru_cache(maxsize=8)
def _tube_faces(count: int, closed: bool) -> Int32:
    """Quads of a tube of `count` rings, read-only."""
    ends = [(i, (i + 1) % count) for i in range(count if closed else count - 1)]
    faces = np.concatenate([_band(a * _ROUND, b * _ROUND, _ROUND) for a, b in ends])
    if not closed:
        faces = np.concatenate([faces, _cap(0, flip=True), _cap((count - 1) * _ROUND)])
    faces = faces.astype(np.int32)
    faces.flags.writeable = False
    return faces


def _band(first: int, second: int, count: int) -> Int32:
    """Quads between two rings, facing outwards where the second lies along the path from the first."""
    i = np.arange(count)
    j = (i + 1) % count
    return np.stack([first + i, first + j, second + j, second + i], 1).astype(np.int32)


def _cap(first: int, flip: bool = False) -> Int32:
    i = np.arange(_ROUND // 2 - 1)
    quads = np.stack([first + i, first + i + 1, first + _ROUND - 2 - i, first + _ROUND - 1 - i], 1).astype(np.int32)
    return quads[:, ::-1] if flip else quads


def _joined(meshes: list[Mesh]) -> tuple[Float32, Int32]:
    shifts = np.cumsum([0, *(len(points) for points, _ in meshes[:-1])])
    points = np.concatenate([points for points, _ in meshes]).astype(np.float32)
    faces = np.concatenate([faces + shift for (_, faces), shift in zip(meshes, shifts, strict=True)])
    return points, faces.astype(np.int32)


def _normals(vertices: Float32, faces: Int32) -> Float32:
    a, b, c, d = (vertices[faces[:, i]] for i in range(4))
    face = np.repeat(np.cross(c - a, d - b), 4, axis=0)
    total = np.stack([np.bincount(faces.ravel(), face[:, i], len(vertices)) for i in range(3)], 1)
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)).astype(np.float32)
