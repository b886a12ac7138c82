"""A wide, soft border around the ears.

Ears stand far from the eyes that all heads are centred on, so those of two people easily lie 20 mm apart, and a child
whose ears follow one parent and whose skull follows the other has to bend that much between the two. Within a narrow
border the skin behind the ear would fold over; so the border takes its room from the ear's root and from the skull.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from ..arrays import Bool, Float32, Float64, Int32
from .features import FEATURES

INSIDE = 0.020
"""How far along the skin (metres) from the border an ear is wholly ear."""
OUTSIDE = 0.045
"""How far from the border nothing of the ear is left."""

_EARS, _REST = FEATURES.index("ears"), FEATURES.index("outline")
_SMOOTHING = 6
_FILLING = 300


def soften_ears(regions: Float32 | Float64, vertices: Float32 | Float64, triangles: Int32, skin: Bool) -> Float64:
    """Regions with the ears' border widened; where each region is the largest stays as it is.

    regions: (n, features), rows sum to 1. vertices: (n, 3), metres. triangles: (t, 3). skin: (n,), where to do it.
    Returns (n, features) float64, rows sum to 1.
    """
    softened = regions.astype(np.float64)
    ear = skin & (softened.argmax(1) == _EARS)
    if not ear.any() or not (skin & ~ear).any():
        return softened
    links = _links(vertices, triangles, skin)
    weight = _ramp(links, ear, skin)
    others = _others(softened, links, skin)
    softened[skin] = others[skin] * (1 - weight[skin, None])
    softened[skin, _EARS] = weight[skin]
    return softened / softened.sum(1, keepdims=True)


def _links(vertices: Float32 | Float64, triangles: Int32, skin: Bool) -> sparse.csr_matrix:
    """(n, n), the lengths of the skin's edges."""
    corners = triangles[skin[triangles].all(1)]
    ends = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    ends = np.unique(np.sort(ends, 1), axis=0)
    lengths = np.linalg.norm(vertices[ends[:, 0]].astype(np.float64) - vertices[ends[:, 1]], axis=1)
    both = np.concatenate([ends, ends[:, ::-1]])
    # A length of zero would be no link at all.
    lengths = np.tile(np.maximum(lengths, 1e-9), 2)
    return sparse.csr_matrix((lengths, (both[:, 0], both[:, 1])), shape=(len(vertices), len(vertices)))


def _ramp(links: sparse.csr_matrix, ear: Bool, skin: Bool) -> Float64:
    """(n,) the ears' weight: 1 well inside, one half on the border, 0 well outside, smooth in between."""
    within = dijkstra(links, indices=np.flatnonzero(skin & ~ear), min_only=True)
    beyond = dijkstra(links, indices=np.flatnonzero(ear), min_only=True)
    # An ear that is a mesh of its own has no border, and skin that no path leads to has no ear.
    inward = np.clip(np.where(np.isfinite(within), within, INSIDE) / INSIDE, 0, 1)
    outward = np.clip(np.where(np.isfinite(beyond), beyond, OUTSIDE) / OUTSIDE, 0, 1)
    place = np.where(ear, 0.5 + 0.5 * inward, 0.5 - 0.5 * outward)
    weight = place * place * (3 - 2 * place)
    average = _averaging(links)
    for _ in range(_SMOOTHING):
        weight = 0.5 * weight + 0.5 * (average @ weight)
    weight[place >= 1] = 1
    weight[place <= 0] = 0
    # Smoothing may not move the border.
    return np.where(ear, np.maximum(weight, 0.5), np.minimum(weight, 0.5))


def _others(regions: Float64, links: sparse.csr_matrix, skin: Bool) -> Float64:
    """(n, features) what the other features weigh among themselves, carried into the ears from around them."""
    others = regions.copy()
    others[:, _EARS] = 0
    total = others.sum(1, keepdims=True)
    unknown = skin & (total[:, 0] < 0.5)
    others = np.where(unknown[:, None], 0, others / np.maximum(total, 1e-9))
    average = _averaging(links)[unknown]
    for _ in range(_FILLING):
        others[unknown] = average @ others
    total = others.sum(1, keepdims=True)
    others = np.where(total > 1e-12, others / np.maximum(total, 1e-12), 0)
    others[skin & (total[:, 0] <= 1e-12), _REST] = 1
    return others


def _averaging(links: sparse.csr_matrix) -> sparse.csr_matrix:
    """(n, n), a vertex's neighbours in equal parts."""
    near = links.copy()
    near.data[:] = 1
    degree = np.asarray(near.sum(1)).ravel()
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(degree, 1)) @ near)
