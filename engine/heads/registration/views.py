"""Pictures of a surface, drawn by splatting samples, in which every pixel leads back to a point in space.

No graphics driver is needed and meshes, clouds and depth images are drawn alike; at the size that landmarks are found
in, it takes a few hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ...arrays import Float32, Float64, UInt8
from ..eyeballs import IRIS_ANGLE, PUPIL_ANGLE
from .surface import Samples, unit

_PIT = 0.08
"""How deep a small dent must be to be taken for a hole, in half picture widths."""
_SKIN, _BEHIND = (224, 172, 145), 60
_WHITE, _IRIS, _PUPIL = np.array([236, 232, 228]), np.array([92, 62, 44]), np.array([18, 14, 12])
_LIGHT = np.array([0.2, 0.45, 0.87])


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """An orthographic camera.

    rotation: (3, 3), its rows are the picture's right, the picture's up, and the way to the camera.
    centre: (3,), what lies in the middle of the picture.
    half: half the picture's width, in the surface's unit.
    size: pixels along each side.
    """

    rotation: Float64
    centre: Float64
    half: float
    size: int

    def project(self, points: Float64) -> Float64:
        """(n, 3) points in space → (n, 3): column and row in pixels, and depth towards the camera in units."""
        seen = (points - self.centre) @ self.rotation.T
        flat = (seen[:, :2] / self.half * (1, -1) + 1) * (self.size / 2)
        return np.column_stack([flat, seen[:, 2]])

    def lift(self, columns: Float64, rows: Float64, depths: Float64) -> Float64:
        """The inverse of project: (n, 3) points in space."""
        scale = 2 * self.half / self.size
        seen = np.column_stack([columns * scale - self.half, self.half - rows * scale, depths])
        return seen @ self.rotation + self.centre


def depth_map(samples: Samples, view: View) -> Float32:
    """(size, size) float32: how far towards the camera the nearest sample is, NaN where there is none."""
    placed = view.project(samples.points)
    cells = np.floor(placed[:, :2]).astype(np.int64)
    inside = ((cells >= 0) & (cells < view.size)).all(1)
    flat, depth = (cells[inside, 1] * view.size + cells[inside, 0]), placed[inside, 2].astype(np.float32)
    nearest = np.full(view.size * view.size, -np.inf, np.float32)
    np.maximum.at(nearest, flat, depth)
    nearest[np.isneginf(nearest)] = np.nan
    return nearest.reshape(view.size, view.size)


def closed(depth: Float32, view: View) -> Float32:
    """A depth map without the small holes of a scan, through which its other side would be seen."""
    far = np.float32(-4 * view.half)
    whole = np.where(np.isfinite(depth), depth, far)
    width = max(3, view.size // 40 * 2 + 1)
    over = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
    filled = np.where(over - whole > _PIT * view.half, over, whole)
    return np.where(filled > far / 2, filled, np.nan).astype(np.float32)


def shaded(depth: Float32, view: View) -> UInt8:
    """(size, size, 3) RGB: the depth map as lit skin. Depth alone is used, so winding and normals do not matter."""
    there = np.isfinite(depth).astype(np.float32)
    blur = view.size / 200  # takes the roughness off a scan; finer than the landmarks' network sees
    weight = np.maximum(cv2.GaussianBlur(there, (0, 0), blur), 1e-6)
    smooth = cv2.GaussianBlur(np.nan_to_num(depth) * there, (0, 0), blur) / weight
    slope = 8 * 2 * view.half / view.size
    normals = np.stack(
        [
            -cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3) / slope,
            cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3) / slope,
            np.ones_like(smooth),
        ],
        axis=-1,
    )
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    light = 0.25 + 0.75 * np.clip(normals @ (_LIGHT / np.linalg.norm(_LIGHT)), 0, 1)
    picture = light[..., None] * np.array(_SKIN)
    picture[there == 0] = _BEHIND
    return picture.astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Eye:
    """An eyeball that is painted, since a network that learnt on photos finds lids by what lies between them.

    samples: of its surface. centre (3,) and radius, in the surface's unit. gaze: (3,) unit vector out of the eye.
    """

    samples: Samples
    centre: Float64
    radius: float
    gaze: Float64


def paint_eyes(picture: UInt8, depth: Float32, view: View, eyes: Sequence[Eye]) -> UInt8:
    """The picture with white eyeballs and dark irises where nothing hides them."""
    painted = picture.astype(np.float64)
    for eye in eyes:
        own = depth_map(eye.samples, view)
        rows, columns = np.nonzero(own >= depth - 0.02 * eye.radius)
        outwards = view.lift(columns + 0.5, rows + 0.5, own[rows, columns].astype(np.float64)) - eye.centre
        angle = np.degrees(np.arccos(np.clip(unit(outwards) @ eye.gaze, -1, 1)))
        tint = np.where((angle < PUPIL_ANGLE)[:, None], _PUPIL, np.where((angle < IRIS_ANGLE)[:, None], _IRIS, _WHITE))
        light = painted[rows, columns].max(1, keepdims=True) / _SKIN[0]
        painted[rows, columns] = tint * np.clip(light, 0.5, 1)
    return painted.astype(np.uint8)


def lifted(depth: Float32, view: View, flat: Float64, expected: Float64, reach: float) -> Float64:
    """Points in the picture back onto the surface.

    flat: (n, 2) columns and rows in pixels.
    expected: (n,) about which depth is meant; pixels further than `reach` units from it are looked past, so that a
        hole does not lead to the back of the head.
    Returns (n, 3); NaN where no such pixel is within two of the place.
    """
    best = np.full(len(flat), np.nan)
    cost = np.full(len(flat), np.inf)
    for row in range(-2, 3):
        for column in range(-2, 3):
            cells = np.floor(flat + np.array([column, row])).astype(np.int64)
            inside = ((cells >= 0) & (cells < view.size)).all(1)
            cells = np.clip(cells, 0, view.size - 1)
            here = depth[cells[:, 1], cells[:, 0]]
            fits = inside & (np.abs(here - expected) < reach)
            better = fits & (row * row + column * column < cost)
            best[better], cost[better] = here[better], row * row + column * column
    return view.lift(flat[:, 0], flat[:, 1], best)
