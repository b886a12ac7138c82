"""Skin's smallest shapes as tiles that repeat without a seam: the net of furrows, and the pores."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from ..mesh import Floats

TILE = 1024
TEXEL = 6e-5
"""Metres: a tile is 61 mm wide."""

_CELL, _PORE = 0.62e-3, 1.25e-3
"""How far apart furrows and pores are, metres."""


def pore_tiles() -> np.ndarray:
    """(2, TILE, TILE) uint8 heights: the net of furrows and the pores, 255 the plain surface and 0 the deepest."""
    rng = np.random.default_rng(20260)
    return np.stack([_furrows(rng), _pores(rng)])


def _scatter(rng: np.random.Generator, apart: float, jitter: float) -> Floats:
    """(k, 2) places in texels: a jittered grid, so that there are neither clumps nor rows."""
    across = round(TILE * TEXEL / apart)
    grid = np.stack(np.meshgrid(np.arange(across), np.arange(across)), -1).reshape(-1, 2).astype(np.float64)
    grid[:, 0] += 0.5 * (grid[:, 1] % 2)
    return (grid + 0.5 + jitter * (rng.random(grid.shape) - 0.5)) % across * (TILE / across)


def _warped(rng: np.random.Generator) -> Floats:
    """(TILE, TILE, 2) the texels' places, bent a little so that nothing is straight."""
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float64)
    bend = [gaussian_filter(rng.standard_normal((TILE, TILE)), 14, mode="wrap") * 14 * 5.0 for _ in range(2)]
    return np.stack([x + bend[0], y + bend[1]], -1) % TILE


def _furrows(rng: np.random.Generator) -> np.ndarray:
    """Plateaus with furrows between, some plateaus joined."""
    tree = cKDTree(_scatter(rng, _CELL, 1.1), boxsize=TILE)
    away, which = tree.query(_warped(rng), k=2, workers=1)
    width = _CELL / TEXEL
    joined = rng.random(len(tree.data))
    strength = np.clip(np.abs(joined[which[..., 0]] - joined[which[..., 1]]) * 2.2, 0.15, 1)
    edge = (away[..., 1] - away[..., 0]) / width
    depth = np.exp(-((edge / 0.17) ** 2)) * strength
    dome = 0.25 * (away[..., 0] / width) ** 2
    grain = gaussian_filter(rng.standard_normal((TILE, TILE)), 1.3, mode="wrap")
    height = -depth - dome + 0.10 * grain
    return _as_bytes(gaussian_filter(height, 0.8, mode="wrap"))


def _pores(rng: np.random.Generator) -> np.ndarray:
    """Pits of their own depth and width, a little longer one way."""
    seeds = _scatter(rng, _PORE, 0.95)
    tree = cKDTree(seeds, boxsize=TILE)
    away, which = tree.query(_warped(rng), k=1, workers=1)
    radius = rng.uniform(0.07e-3, 0.17e-3, len(seeds)) / TEXEL
    deep = np.clip(rng.lognormal(-0.8, 0.6, len(seeds)), 0.05, 1.3)
    pit = deep[which] * np.exp(-((away / radius[which]) ** 2) / 1.3)
    rim = 0.16 * deep[which] * np.exp(-(((away - 1.8 * radius[which]) / radius[which]) ** 2))
    swell = gaussian_filter(rng.standard_normal((TILE, TILE)), 16, mode="wrap") * 16 * 0.35
    return _as_bytes(rim - pit + 0.12 * swell)


def _as_bytes(height: Floats) -> np.ndarray:
    low, high = np.quantile(height, (0.0005, 0.9995))
    return np.rint(255 * np.clip((height - low) / (high - low), 0, 1)).astype(np.uint8)
