"""Regions and landmarks carried from the registered bundled head over to a mesh that keeps its own topology."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.spatial import KDTree

from ...arrays import Float32, Float64, Int32, UInt8
from ..features import EYE_LEFT, EYE_RIGHT, FEATURES, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from ..softening import soften_ears
from .model import Model
from .surface import vertex_normals

_NORMAL_LENGTH = 0.012
_NEIGHBOURS = 6
_SMOOTHING = 3
_MIXES: dict[int, tuple[tuple[str, float], ...]] = {
    EYE_LEFT: (("eyes", 1.0),),
    EYE_RIGHT: (("eyes", 1.0),),
    TEETH: (("mouth", 1.0),),
    GUMS: (("mouth", 1.0),),
    TONGUE: (("mouth", 1.0),),
    LASHES: (("lashes", 0.95), ("eyelids", 0.05)),
    TEAR: (("eyes", 0.95), ("eyelids", 0.05)),
}
"""What parts other than skin weigh: lashes and tear line ride on the lids, so they are never wholly their own."""


def carry_regions(model: Model, registered: Float64, points: Float64, triangles: Int32, parts: UInt8) -> Float32:
    """(n, features) float32: soft regions of a foreign head, a partition of unity.

    registered: (model vertices, 3), the bundled head laid onto it. points: (n, 3), all in our frame, metres.
    A skin vertex takes the mix of the registered skin's vertices that are nearest in place and normal, so that the
    inside of a lip does not take from its outside; the mix is then smoothed along the mesh.
    """
    regions = np.zeros((len(points), len(FEATURES)))
    skin = np.flatnonzero(parts == SKIN)
    normals = vertex_normals(points, triangles)
    own_skin = registered[model.skin]
    own_normals = vertex_normals(own_skin, model.template.triangles)
    tree = KDTree(np.hstack([own_skin, own_normals * _NORMAL_LENGTH]))
    distances, nearest = tree.query(
        np.hstack([points[skin], normals[skin] * _NORMAL_LENGTH]), k=_NEIGHBOURS, workers=-1
    )
    # Where the mesh is finer than the bundled head the nearest one may not rule alone: half a millimetre blurs it.
    weights = 1 / (distances + 0.0005) ** 2
    weights /= weights.sum(1, keepdims=True)
    source = model.topology.regions[model.skin].astype(np.float64)
    regions[skin] = np.einsum("nk,nkf->nf", weights, source[nearest])
    regions[skin] = _smoothed(regions[skin], skin, triangles, len(points))
    for code, mix in _MIXES.items():
        for feature, weight in mix:
            regions[parts == code, FEATURES.index(feature)] = weight
    regions = soften_ears(regions, points, triangles, parts == SKIN)
    regions[regions < 1e-4] = 0
    return (regions / regions.sum(1, keepdims=True)).astype(np.float32)


def carry_landmarks(model: Model, registered: Float64, points: Float64, triangles: Int32, parts: UInt8) -> Int32:
    """(468,) int32: the skin vertex of a foreign head nearest to each landmark of the registered bundled head."""
    skin = np.flatnonzero((parts == SKIN) & (np.bincount(triangles.ravel(), minlength=len(points)) > 0))
    tree = KDTree(np.hstack([points[skin], vertex_normals(points, triangles)[skin] * 0.003]))
    normals = np.zeros_like(registered)
    normals[model.skin] = vertex_normals(registered[model.skin], model.template.triangles)
    places = model.topology.landmarks
    return skin[tree.query(np.hstack([registered[places], normals[places] * 0.003]))[1]].astype(np.int32)


def _smoothed(values: Float64, chosen: Int32, triangles: Int32, count: int) -> Float64:
    """Average each row with its neighbours along the mesh, a few times."""
    place = np.full(count, -1, np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    corners = place[triangles]
    corners = corners[(corners >= 0).all(1)]
    rows = np.concatenate([corners[:, k] for k in (0, 1, 2, 1, 2, 0)])
    columns = np.concatenate([corners[:, k] for k in (1, 2, 0, 0, 1, 2)])
    links = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(chosen), len(chosen)))
    degree = np.maximum(np.asarray(links.sum(1)).ravel(), 1e-12)
    average = sparse.diags(0.5 / degree) @ links
    lonely = np.asarray(links.sum(1)).ravel() == 0
    for _ in range(_SMOOTHING):
        values = np.where(lonely[:, None], values, 0.5 * values + average @ values)
    return values
