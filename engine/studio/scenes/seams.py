"""How one head goes over into another: evenly, so that nothing folds where their shapes differ most."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ...arrays import Bool, Float32, Float64
from ...heads import FEATURES, Kit, bundled_kit
from ...heads.features import SKIN
from ...heads.polygons import fan_triangles

IDENTITY = ("forehead", "brows", "eyes", "eyelids", "nose", "cheeks", "mouth", "jaw", "chin")
"""The regions whose shape says who it is."""

_WITH = ("lashes",)
"""What belongs to a region of IDENTITY and cannot stay behind."""

_CLOSE = 1e-5
"""Metres: neighbours nearer than this pull no more."""


@lru_cache(maxsize=1)
def identity_weights() -> Float32:
    """(n,) float32 in [0, 1], not to be written to: how much of each of the bundled head's vertices says who it is.

    1 and 0 where the regions say so; between them as even as can be over the skin. Regions end within few faces below
    the ears, and there a blend by their own weights folds in one pair of people out of three.
    """
    kit = bundled_kit()
    columns = [FEATURES.index(name) for name in (*IDENTITY, *_WITH)]
    weights = np.clip(kit.topology.regions[:, columns].sum(1, dtype=np.float64), 0, 1)
    free = (weights > 0) & (weights < 1) & (kit.topology.parts == SKIN)
    weights[free] = _evened(kit, weights, free)
    result = weights.astype(np.float32)
    result.flags.writeable = False
    return result


def _evened(kit: Kit, weights: Float64, free: Bool) -> Float64:
    """The free vertices' weights, each the mean of those beside it, where the nearer count more."""
    from scipy import sparse
    from scipy.sparse.linalg import spsolve

    triangles, _ = fan_triangles(kit.topology.face_vertices, kit.topology.face_sizes)
    one, other = (np.concatenate([triangles[:, (i + step) % 3] for i in range(3)]) for step in (0, 1))
    pull = 1 / np.maximum(np.linalg.norm(kit.mean[one] - kit.mean[other], axis=1), _CLOSE)
    links: Any = sparse.csr_matrix((pull, (one, other)), shape=(len(weights), len(weights)))
    links = (links + links.T)[free]
    total: Any = sparse.diags(np.asarray(links.sum(1)).ravel())
    found = spsolve((total - links[:, free]).tocsc(), links[:, ~free] @ weights[~free])
    return np.clip(np.asarray(found, np.float64), 0, 1)
