"""Where each kind of skin is: soft pictures from landmarks and regions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from kindred.engine.heads import FEATURES, Kit
from kindred.engine.heads.features import SKIN
from scipy.ndimage import gaussian_filter
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ..mesh import Floats, Ints
from .raster import Raster

SDF_STEP = 1e-4
"""The lips' distance is kept in steps of a tenth of a millimetre, 128 on the border."""

_OUTER_LIP = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
_INNER_LIP = (13, 14)
NAMES = ("blush", "shade", "sun", "oil", "pores", "furrows", "freckles", "hollow", "lids", "scalp")


def masks(kit: Kit, raster: Raster) -> dict[str, Any]:
    """lips: (size, size) uint8, how far inside the vermilion; masks: (names, size / 2, size / 2) uint8; mask_names."""
    drawn = _soft(kit, raster)
    halved = [_halved(np.clip(drawn[name], 0, 1)) for name in NAMES]
    lips = 128 + raster.spread(_lip_depth(kit)) / SDF_STEP
    return {
        "lips": np.rint(lips.clip(0, 255)).astype(np.uint8),
        "mask_names": np.array(NAMES),
        "masks": np.rint(255 * np.stack(halved)).astype(np.uint8),
    }


def _halved(picture: Floats) -> Floats:
    return picture.reshape(len(picture) // 2, 2, -1, 2).mean((1, 3))


def _soft(kit: Kit, raster: Raster) -> dict[str, Floats]:
    """Each mask in [0, 1], (size, size)."""
    places = raster.places
    mark = kit.mean[kit.topology.landmarks].astype(np.float64)
    regions = {name: raster.spread(kit.topology.regions[:, i].astype(np.float64)) for i, name in enumerate(FEATURES)}

    def near(reach: float, *points: int) -> Floats:
        """1 at these landmarks, fading over so many metres."""
        away = cKDTree(mark[list(points)]).query(places)[0]
        return np.exp(-((away / reach) ** 2))

    scalp = _scalp(places, mark)
    lids = np.clip(regions["eyelids"], 0, 1)
    ears = regions["ears"]
    nose = np.clip(near(0.010, 4, 45, 275, 1) + 0.8 * near(0.008, 48, 278, 64, 294, 102, 331), 0, 1)
    apples = np.clip(near(0.020, 50, 280, 205, 425) + 0.5 * near(0.018, 187, 411), 0, 1)
    chin = near(0.014, 152, 199, 175)
    forehead = np.clip(near(0.030, 151, 9, 108, 337, 10), 0, 1)
    under = _under_eye(mark, places)
    face = np.clip(1 - regions["outline"], 0, 1) * (1 - scalp)
    neck = np.clip((mark[152][2] - 0.012 - places[..., 2]) / 0.02, 0, 1)
    tzone = np.clip(0.9 * forehead + near(0.013, 6, 197, 195, 5, 4, 48, 278) + 0.55 * chin, 0, 1)
    pores = (
        np.clip(
            0.9 * nose
            + near(0.011, 195, 5, 197) * 0.7
            + near(0.022, 118, 347, 50, 280, 101, 330, 36, 266) * 0.95
            + 0.45 * forehead
            + 0.5 * chin
            + 0.18 * face
            + 0.05,
            0,
            1,
        )
        * (1 - 0.92 * lids)
        * (1 - 0.7 * ears)
    )
    hollow = gaussian_filter(np.clip(raster.hollow(5.0) / 0.0012, 0, 1), 0.8)
    sun = np.clip(
        0.55 * face + 0.35 * near(0.035, 151, 4, 117, 346) + 0.25 * (places[..., 1] > 0.06) - 0.3 * neck, 0, 1
    )
    return {
        "blush": np.clip(0.85 * nose + 0.8 * apples + 0.75 * ears + 0.25 * chin + 0.30 * lids, 0, 1)
        * (1 - 0.8 * scalp),
        "shade": under,
        "sun": sun * (1 - 0.6 * lids),
        "oil": tzone * (1 - lids),
        "pores": pores,
        "furrows": np.clip(0.75 - 0.35 * ears - 0.25 * scalp + 0.25 * neck + 0.2 * lids, 0, 1),
        "freckles": np.clip(
            1.0 * near(0.022, 6, 197, 50, 280, 117, 346, 195) + 0.35 * forehead + 0.3 * face + 0.08 * (1 - scalp), 0, 1
        )
        * (1 - 0.8 * lids),
        "hollow": hollow,
        "lids": lids,
        "scalp": scalp,
    }


def _scalp(places: Floats, mark: Floats) -> Floats:
    """1 where hair grows on the head: behind the hairline, above the nape, not on the ears' height in front of them."""
    top, side = mark[10], mark[234]
    x, y, z = places[..., 0], places[..., 1], places[..., 2]
    front = top[2] + 0.012 - 5.0 * x**2
    line = np.where(y < side[1] + 0.012, front - (y - top[1]) * 0.35, side[2] - (y - side[1]) * 0.75)
    return 1 / (1 + np.exp(-(z - line) / 0.003))


def _under_eye(mark: Floats, places: Floats) -> Floats:
    """The hollow and the thin skin below the eye, and the inner corner."""
    shade = np.zeros(places.shape[:2])
    for points in ((244, 233, 232, 231, 230, 229), (464, 453, 452, 451, 450, 449)):
        corners = mark[list(points)]
        path = np.concatenate([np.linspace(a, b, 12) for a, b in pairwise(corners)])
        strength = np.linspace(1.0, 0.45, len(path))
        away, which = cKDTree(path).query(places)
        shade = np.maximum(shade, strength[which] * np.exp(-((away / 0.0075) ** 2)))
    for corner in (133, 362):
        away = np.linalg.norm(places - mark[corner], axis=-1)
        shade = np.maximum(shade, 0.7 * np.exp(-((away / 0.007) ** 2)))
    return shade


def _lip_depth(kit: Kit) -> Floats:
    """(n,) metres: how far inside the vermilion's border a vertex lies, negative outside; the mouth's bag is inside."""
    topology = kit.topology
    edges = _edges(kit)
    loop = _loop(kit, edges, topology.landmarks[list(_OUTER_LIP)])
    keep = ~np.isin(edges, loop).any(1)
    inside = np.zeros(topology.count, bool)
    waiting = topology.landmarks[list(_INNER_LIP)]
    inside[waiting] = True
    while len(waiting):
        ahead = np.concatenate([edges[keep & inside[edges[:, k]] & ~inside[edges[:, 1 - k]]][:, 1 - k] for k in (0, 1)])
        waiting = np.unique(ahead)
        inside[waiting] = True
    if inside.sum() > 0.4 * (topology.parts == SKIN).sum():
        raise ValueError("the border of the lips is not closed: the landmarks are not joined by edges")
    path = kit.mean[np.append(loop, loop[0])].astype(np.float64)
    fine = np.concatenate([np.linspace(a, b, 24) for a, b in pairwise(path)])
    away = cKDTree(fine).query(kit.mean)[0]
    away[loop] = 0
    return np.where(inside, away, -away)


def _edges(kit: Kit) -> Ints:
    topology = kit.topology
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    following = np.arange(len(topology.face_vertices)) + 1
    following[starts + topology.face_sizes - 1] = starts
    return np.stack([topology.face_vertices, topology.face_vertices[following]], 1).astype(np.int64)


def _loop(kit: Kit, edges: Ints, points: Ints) -> Ints:
    """The vertices along the shortest edges from each point to the next, and back to the first."""
    length = np.linalg.norm(kit.mean[edges[:, 0]] - kit.mean[edges[:, 1]], axis=1)
    graph = csr_matrix((length, (edges[:, 0], edges[:, 1])), (kit.topology.count,) * 2)
    loop = list[int]()
    for start, end in zip(points.tolist(), np.roll(points, -1).tolist(), strict=True):
        before = dijkstra(graph, directed=False, indices=end, return_predecessors=True, limit=0.05)[1]
        while start != end:
            loop.append(start)
            start = int(before[start])
    return np.array(loop)
