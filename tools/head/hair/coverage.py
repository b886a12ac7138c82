"""How much hair darkens the skin where it grows, as rasters in the skin's texture."""

from __future__ import annotations

import numpy as np
from kindred.engine.heads.polygons import fan_corners

from .surface import Surface

SIZE = 256


class Raster:
    """Where each pixel of the skin's texture lies on the mean head. Row 0 is the top of the picture (v = 1)."""

    def __init__(self, surface: Surface) -> None:
        topology = surface.kit.topology
        corners = fan_corners(topology.face_sizes)
        vertex = topology.face_vertices[corners]
        skin = surface.is_skin[vertex].all(1)
        self._vertex, self._uv = vertex[skin], topology.corner_uv[corners[skin]].astype(np.float64)
        self.points = np.zeros((SIZE, SIZE, 3))
        self.normals = np.zeros((SIZE, SIZE, 3))
        self.hit = np.zeros((SIZE, SIZE), bool)
        for corner, uv in zip(self._vertex, self._uv, strict=True):
            self._fill(surface, corner, uv)

    def _fill(self, surface: Surface, corner: np.ndarray, uv: np.ndarray) -> None:
        at = np.stack([uv[:, 0] * SIZE - 0.5, (1 - uv[:, 1]) * SIZE - 0.5], 1)
        low, high = np.floor(at.min(0) - 0.7).astype(int), np.ceil(at.max(0) + 0.7).astype(int)
        low, high = low.clip(0, SIZE - 1), high.clip(0, SIZE - 1)
        x, y = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
        edge, other = at[1] - at[0], at[2] - at[0]
        area = edge[0] * other[1] - edge[1] * other[0]
        if abs(area) < 1e-12:
            return
        off = np.stack([x - at[0, 0], y - at[0, 1]], -1)
        b = (off[..., 0] * other[1] - off[..., 1] * other[0]) / area
        c = (edge[0] * off[..., 1] - edge[1] * off[..., 0]) / area
        shares = np.stack([1 - b - c, b, c], -1)
        # A margin beyond the triangle, so that no seam shows between texels.
        inside = shares.min(-1) > -0.7 / max(np.sqrt(abs(area)), 0.7)
        shares = np.clip(shares, 0, 1)
        shares /= shares.sum(-1, keepdims=True)
        rows, columns = y[inside], x[inside]
        self.points[rows, columns] = shares[inside] @ surface.vertices[corner]
        self.normals[rows, columns] = shares[inside] @ surface.normals[corner]
        self.hit[rows, columns] = True

    def __call__(self, density: np.ndarray) -> np.ndarray:
        """(SIZE, SIZE) uint8 of a density (SIZE, SIZE) in [0, 1]."""
        return np.rint(np.where(self.hit, density, 0).clip(0, 1) * 255).astype(np.uint8)
