"""A hand at rest, its skeleton, and how its skin follows.

The hand lies flat: fingers along +y, the thumb towards +x, its back up (+z), the wrist at the origin; metres. It is
one level of a smooth union of tapered capsules, which is what phalanges, metacarpals and the balls of a hand are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...arrays import Float64, Int32
from ...heads.polygons import vertex_normals
from .meshes import grid_triangles

FINGERS = ("thumb", "index", "middle", "ring", "little")
_KNUCKLES = ((0.031, 0.093, 0.000), (0.0100, 0.097, 0.002), (-0.0105, 0.092, 0.001), (-0.0300, 0.082, -0.003))
_LENGTHS = ((0.041, 0.025, 0.019), (0.046, 0.029, 0.020), (0.042, 0.027, 0.020), (0.033, 0.020, 0.018))
_RADII = (
    (0.0098, 0.0088, 0.0080, 0.0066),
    (0.0100, 0.0090, 0.0082, 0.0067),
    (0.0095, 0.0086, 0.0077, 0.0063),
    (0.0086, 0.0076, 0.0068, 0.0056),
)
_FANNED = (0.16, 0.02, -0.13, -0.30)
"""Radians that the resting fingers point to the thumb's side, so that they do not grow together."""
_THUMB = ((0.020, 0.016, -0.008), (0.046, 0.052, -0.014), (0.063, 0.079, -0.015), (0.075, 0.101, -0.014))
_THUMB_RADII = (0.0150, 0.0118, 0.0102, 0.0078)
_PALM = (
    ((0.012, 0.004, 0.0), (0.030, 0.088, 0.0), 0.0150, 0.0115),
    ((0.004, 0.002, 0.001), (0.010, 0.092, 0.001), 0.0150, 0.0120),
    ((-0.004, 0.002, 0.001), (-0.010, 0.087, 0.000), 0.0150, 0.0115),
    ((-0.012, 0.004, 0.0), (-0.028, 0.077, -0.003), 0.0150, 0.0105),
    ((0.018, 0.018, -0.008), (0.044, 0.050, -0.013), 0.0165, 0.0125),
    ((-0.020, 0.014, -0.006), (-0.030, 0.060, -0.006), 0.0150, 0.0115),
    ((0.011, 0.006, 0.0), (0.016, -0.10, 0.0), 0.0190, 0.0240),
    ((-0.011, 0.006, 0.0), (-0.016, -0.10, 0.0), 0.0190, 0.0240),
    ((0.016, -0.10, 0.0), (0.020, -0.34, 0.0), 0.0240, 0.0330),
    ((-0.016, -0.10, 0.0), (-0.020, -0.34, 0.0), 0.0240, 0.0330),
)
_SOFT = 0.0075
"""Over how far a joint's bend is spread, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class HandMesh:
    """A left hand seen from its back; its mirror is a right one.

    vertices, normals: (m, 3). triangles: (t, 3). weights: (m, 16): of the palm and, for each of FINGERS, three bones.
    joints: (5, 4, 3) where the bones meet, and the tips. finger: (m,) whose finger a vertex is, -1 the palm's.
    pale: (m, 1) from 0 on the back to 1 in the palm. tint: (m, 3) what the skin's colour is multiplied by: darker on
    the knuckles, redder at the tips.
    nails, nail_normals: (5 n, 3), plates that lie on the tips; nail_triangles; nail_weights.
    """

    vertices: Float64
    normals: Float64
    triangles: Int32
    weights: Float64
    joints: Float64
    finger: Int32
    pale: Float64
    tint: Float64
    nails: Float64
    nail_normals: Float64
    nail_triangles: Int32
    nail_weights: Float64


@lru_cache(maxsize=1)
def hand_mesh() -> HandMesh:
    """The one hand, made once; takes about half a second."""
    from skimage.measure import marching_cubes  # the engine's, and slow to import

    joints = _joints()
    x, z = np.arange(-0.062, 0.095, 0.0045), np.arange(-0.042, 0.040, 0.0042)
    # Along the fingers, and even more along the forearm, little changes.
    y = np.concatenate([np.arange(-0.40, -0.04, 0.045), np.arange(-0.04, 0.212, 0.0065)])
    grid = np.stack(np.meshgrid(x, y, z, indexing="ij"), -1)
    inside = _distance(grid.reshape(-1, 3), joints).reshape(grid.shape[:3])
    places, triangles, _, _ = marching_cubes(inside.astype(np.float32), 0.0)
    vertices = np.stack([np.interp(places[:, i], np.arange(len(axis)), axis) for i, axis in enumerate((x, y, z))], 1)
    normals = _gradient(vertices, joints)
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    facing = (np.cross(b - a, c - a) * normals[triangles].mean(1)).sum() > 0
    triangles = np.ascontiguousarray(triangles if facing else triangles[:, ::-1], np.int32)
    finger, along = _places(vertices, joints)
    weights = _evened(_weights(finger, along, joints), triangles)
    nails, nail_triangles, nail_weights = _nails(joints)
    nail_normals = vertex_normals(nails.astype(np.float32), nail_triangles).astype(np.float64)
    pale, tint = np.clip(-normals[:, 2:] * 1.4, 0, 1), _tint(finger, along, joints)
    skin_part = (vertices, normals, triangles, weights, joints, finger, pale, tint)
    return HandMesh(*skin_part, nails, nail_normals, nail_triangles, nail_weights)


def _joints() -> Float64:
    rows = [np.array(_THUMB)]
    for knuckle, lengths, turn in zip(_KNUCKLES, _LENGTHS, _FANNED, strict=True):
        way = np.array([np.sin(turn), np.cos(turn), -0.03])
        rows.append(np.array(knuckle) + np.concatenate([[0.0], np.cumsum(lengths)])[:, None] * way)
    return np.stack(rows)


def _capsule(points: Float64, start: Float64, end: Float64, first: float, second: float) -> Float64:
    way = end - start
    share = np.clip((points - start) @ way / (way @ way), 0, 1)
    return np.linalg.norm(points - start - share[:, None] * way, axis=1) - (first + (second - first) * share)


def _union(one: Float64, other: Float64, soft: float) -> Float64:
    """A smooth union of two distances (Quilez' polynomial)."""
    mix = np.clip(0.5 + 0.5 * (other - one) / soft, 0, 1)
    return other + (one - other) * mix - soft * mix * (1 - mix)


def _distance(points: Float64, joints: Float64) -> Float64:
    palm = np.full(len(points), 1.0)
    for start, end, first, second in _PALM:
        palm = _union(palm, _capsule(points, np.array(start), np.array(end), first, second), 0.012)
    whole = palm
    for chain, radii in zip(joints, (_THUMB_RADII, *_RADII), strict=True):
        finger = np.full(len(points), 1.0)
        for i in range(3):
            # A joint is a little thicker than the bones beside it.
            finger = _union(finger, _capsule(points, chain[i], chain[i + 1], radii[i], radii[i + 1]), 0.002)
        whole = _union(whole, finger, 0.0045)
    return whole


def _gradient(vertices: Float64, joints: Float64) -> Float64:
    step = 4e-4 * np.eye(3)
    slope = np.stack([_distance(vertices + one, joints) - _distance(vertices - one, joints) for one in step], 1)
    return slope / np.linalg.norm(slope, axis=1, keepdims=True)


def _places(vertices: Float64, joints: Float64) -> tuple[Int32, Float64]:
    """Whose finger each vertex is, and how far along it, beginning a little before the first joint."""
    apart, along = [], []
    for chain in joints:
        way = chain[3] - chain[0]
        length = float(np.linalg.norm(way))
        place = (vertices - chain[0]) @ way / length
        away = np.linalg.norm(vertices - chain[0] - np.clip(place, 0, length)[:, None] * way / length, axis=1)
        apart.append(away)
        along.append(place)
    nearest = np.argmin(apart, axis=0)
    rows = np.arange(len(vertices))
    finger = np.where(np.stack(apart)[nearest, rows] < 0.017, nearest, -1)
    return finger.astype(np.int32), np.stack(along)[nearest, rows]


def _weights(finger: Int32, along: Float64, joints: Float64) -> Float64:
    weights = np.zeros((len(finger), 16))
    weights[:, 0] = 1
    for f, chain in enumerate(joints):
        mine = finger == f
        at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(chain, axis=0), axis=1))])
        past = [_ease((along[mine] - at[i]) / _SOFT * 0.5 + 0.5) for i in range(3)]
        weights[mine, 0] = 1 - past[0]
        for i in range(3):
            weights[mine, 1 + 3 * f + i] = past[i] - (past[i + 1] if i < 2 else 0)
    return weights


def _tint(finger: Int32, along: Float64, joints: Float64) -> Float64:
    tint = np.ones((len(finger), 3))
    for f, chain in enumerate(joints):
        mine = finger == f
        at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(chain, axis=0), axis=1))])
        for joint in at[:3]:
            near = np.exp(-(((along[mine] - joint) / 0.0045) ** 2))[:, None]
            tint[mine] *= 1 - near * np.array([0.10, 0.20, 0.22])
        tip = np.clip((along[mine] - at[2] - 0.006) / 0.012, 0, 1)[:, None]
        tint[mine] *= 1 + tip * np.array([0.06, -0.07, -0.06])
    return tint


def _ease(share: Float64) -> Float64:
    share = np.clip(share, 0, 1)
    return share * share * (3 - 2 * share)


def _evened(weights: Float64, triangles: Int32) -> Float64:
    """Weights as the mean of a vertex and its neighbours, a few times: between fingers skin is shared."""
    from scipy.sparse import coo_matrix

    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    count = len(weights)
    beside = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count)).tocsr()
    many = np.asarray(beside.sum(1))
    for _ in range(3):
        weights = 0.5 * weights + 0.5 * (beside @ weights) / many
    return weights / weights.sum(1, keepdims=True)


def _nails(joints: Float64) -> tuple[Float64, Int32, Float64]:
    """Plates of 5 × 5 points bent around the ends of the fingers."""
    points, weights = [], []
    for f, (chain, radii) in enumerate(zip(joints, (_THUMB_RADII, *_RADII), strict=True)):
        way = (chain[3] - chain[2]) / np.linalg.norm(chain[3] - chain[2])
        up = np.array([0.35, -0.15, 1.0]) if f == 0 else np.array([0.0, 0.0, 1.0])
        up -= way * (up @ way)
        up /= np.linalg.norm(up)
        aside = np.cross(way, up)
        radius = radii[3]
        turn, on = np.linspace(-0.95, 0.95, 5), np.linspace(-0.0075, 0.0050, 5) * (1.15 if f == 0 else 1.0)
        lift = radius + np.interp(on, (-0.0075, 0.0, 0.0060), (0.0000, 0.0006, -0.0003))
        narrow = np.interp(on, (-0.0075, 0.002, 0.006), (0.85, 1.0, 0.75))
        angle = turn[None] * narrow[:, None]
        ring = np.sin(angle)[..., None] * aside + np.cos(angle)[..., None] * up
        points.append((chain[3] + on[:, None, None] * way + lift[:, None, None] * ring).reshape(-1, 3))
        own = np.zeros((25, 16))
        own[:, 3 + 3 * f] = 1
        weights.append(own)
    one = grid_triangles(5, 5, False, False)
    triangles = np.concatenate([one + 25 * i for i in range(5)]).astype(np.int32)
    return np.concatenate(points), triangles, np.concatenate(weights)
