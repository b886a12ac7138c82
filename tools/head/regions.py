"""Soft regions: each cage vertex belongs to a feature, and subdivision makes the borders soft.

Catmull-Clark's weights are positive and sum to one, so a partition of unity stays one.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from kindred.engine.heads.features import FEATURES

from .cage import LANDMARKS, OUTLINE, RINGS, cage_count, face_quads, ring_index
from .mesh import Floats, Ints

# Landmarks of the right half and the middle by feature; the rest follow the nearest of these.
_SEEDS: dict[str, list[int]] = {
    name: [int(i) for i in numbers.split()]
    for name, numbers in {
        "forehead": "10 151 9 108 109 69 67 104 103 68 54 71 8",
        "brows": "70 63 105 66 107 46 53 52 65 55",
        "eyes": "113 225 224 223 222 221 189 244 233 232 231 230 229 228 31 226",
        "eyelids": (
            "33 7 163 144 145 153 154 155 133 173 157 158 159 160 161 246 247 30 29 27 28 56 190 243 112 "
            "26 22 23 24 110 25 130"
        ),
        "nose": (
            "168 6 197 195 5 4 1 19 94 2 122 196 3 51 45 44 125 141 193 188 174 236 134 220 115 131 198 "
            "217 114 49 48 64 98 97 99 20 238 239 79 166 59 75 60 235 219 218 237 241 242 240 102 129 209 "
            "126 245"
        ),
        "mouth": (
            "61 185 40 39 37 0 146 91 181 84 17 76 184 74 73 72 11 77 90 180 85 16 62 183 42 41 38 12 96 "
            "89 179 86 15 78 191 80 81 82 13 95 88 178 87 14 164 167 165 92 186 57 43 106 182 83 18"
        ),
        "chin": "200 199 175 201 208 171 194 32 140 176 148 152 204",
        "jaw": "136 150 149 172 58 138 135 169 170 210 211 214 215 202",
        "cheeks": (
            "117 118 119 100 101 50 205 36 142 206 203 207 187 123 147 116 111 216 212 192 213 121 120 47 "
            "128 227 137 177"
        ),
        "outline": "127 162 21 234 93 139 34 156 143 132",
    }.items()
}


def cage_regions(points: Floats) -> Floats:
    """(cage vertices, features) weights, one feature each except where two meet by design.

    points: (cage vertices, 3) where they lie, metres.
    """
    _, mirror = face_quads()
    weights = np.zeros((cage_count(), len(FEATURES)))
    seeds = {i: name for name, group in _SEEDS.items() for i in group}
    known = np.array(sorted(seeds))
    right = np.flatnonzero(points[:LANDMARKS, 0] <= 1e-6)
    for i in right:
        near = seeds.get(int(i)) or seeds[int(known[np.argmin(np.linalg.norm(points[known] - points[i], axis=1))])]
        for twin in {int(i), int(mirror[i])}:
            weights[twin, FEATURES.index(near)] = 1
    _share(weights, mirror, _SEEDS["eyes"], "eyelids", 0.4)
    for ring in range(1, RINGS + 1):
        weights[ring_index(ring), FEATURES.index("outline")] = 1
    upper = points[ring_index(1), 2] > 0.03
    weights[ring_index(1)[upper]] *= 0.5
    weights[ring_index(1)[upper], FEATURES.index("forehead")] = 0.5
    side = (points[OUTLINE, 2] < 0.0) & (points[OUTLINE, 2] > -0.075)
    weights[OUTLINE[side]] *= 0.5
    weights[OUTLINE[side], FEATURES.index("outline")] += 0.5
    return weights


def _share(weights: Floats, mirror: Ints, vertices: list[int], feature: str, amount: float) -> None:
    both = np.unique(np.concatenate([vertices, mirror[vertices]]))
    weights[both] *= 1 - amount
    weights[both, FEATURES.index(feature)] += amount


def pure(count: int, feature: str) -> Floats:
    """(count, features) rows that belong to one feature."""
    rows = np.zeros((count, len(FEATURES)))
    rows[:, FEATURES.index(feature)] = 1
    return rows


def riding(count: int, feature: str, lids: float = 0.05) -> Floats:
    """(count, features) rows of what rides on the lids: mostly `feature`, a little the lids'."""
    return pure(count, feature) * (1 - lids) + pure(count, "eyelids") * lids


def refine(weights: Floats, matrix: sp.csr_matrix, sharpen: float = 0.0) -> Floats:
    """Carry weights to a finer mesh.

    sharpen: what is taken off every weight before they are made to sum to one again, so that each region has a core
    where it is alone.
    """
    fine = np.maximum(matrix @ weights - max(sharpen, 1e-4), 0)
    return fine / fine.sum(1, keepdims=True)
