"""Appraise the bundled head: `python -m tools.head.appraise` prints the figures of its card as JSON.

Reads ../shared/data for what the head is held against.
"""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import numpy as np
import trimesh
from kindred.engine.heads import SEXES, Kit, bundled_kit, sample
from kindred.engine.heads.features import FEATURES, SKIN
from scipy.optimize import lsq_linear

from .measure import DATA, Scan
from .mesh import Floats

PEOPLE = 200
_FACE = [FEATURES.index(f) for f in FEATURES if f not in ("ears", "outline", "lashes", "eyes")]


def main() -> None:
    """Print all figures."""
    kit = bundled_kit()
    sizes = kit.topology.face_sizes
    figures = {
        "vertices": kit.topology.count,
        "faces": len(sizes),
        "quads": round(float((sizes == 4).mean()), 4),
        "parameters": len(kit.names),
        "distances": distances(kit),
        "scans": fit_to_scans(kit),
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def distances(kit: Kit) -> dict[str, Any]:
    """The 14 distances over PEOPLE samples, against the scans: how far the means lie (in deviations), and the spreads'
    ratio. Eyes, the middles of their corners, 63 mm apart."""
    with (DATA / "face_measurements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: list[list[float]] = []
    for sex in SEXES:
        for seed in range(PEOPLE // 2):
            points = sample(kit, sex, np.random.default_rng((seed, SEXES.index(sex)))).vertices[kit.topology.landmarks]
            eyes = float(np.linalg.norm(points[33] + points[133] - points[362] - points[263])) / 2
            pairs = [(int(row["landmark_a"]), int(row["landmark_b"])) for row in rows]
            found.append([float(np.linalg.norm(points[a] - points[b])) * 63 / eyes for a, b in pairs])
    table: dict[str, Any] = {}
    for row, mean, deviation in zip(rows, np.mean(found, 0), np.std(found, 0), strict=True):
        theirs, spread = float(row["scans_mean_mm"]), float(row["scans_std_mm"])
        off, ratio = (mean - theirs) / spread, deviation / spread
        table[row["measurement"]] = {"mean_mm": round(mean, 1), "off": round(off, 2), "spread": round(ratio, 2)}
    return table


def fit_to_scans(kit: Kit, count: int = 100) -> dict[str, float]:
    """What the rig, parameters within [0, 1], leaves of sampled scans over the face, millimetres.

    Medians between carried vertices, and to the surface (of the first ten); and what the mean alone leaves between
    vertices.
    """
    scan = Scan()
    regions = kit.topology.regions[:, _FACE].sum(1)
    face = np.flatnonzero((kit.topology.parts == SKIN) & (regions > 0.6) & (kit.mean[:, 1] < 0.03))
    near = trimesh.proximity.closest_point(scan.skin, kit.mean[face].astype(np.float64))[1] < 0.001
    face = face[near]
    modes = scan.modes_at(kit.mean[face].astype(np.float64))
    motions = kit.offsets.dense()[:, face].reshape(len(kit.names), -1).T.astype(np.float64)
    # A triangular factor has the same least squares in as many rows as there are parameters.
    basis, square = np.linalg.qr(motions)
    rng = np.random.default_rng(0)
    left, before, surface = [], [], []
    for number in range(count):
        weights = rng.standard_normal(len(modes))
        wanted = np.tensordot(weights, modes, 1)
        shares = lsq_linear(square, basis.T @ wanted.ravel(), (-0.5, 0.5)).x
        reached = (motions @ shares).reshape(-1, 3)
        left.append(_median(reached - wanted))
        before.append(_median(wanted))
        if number < 10:
            moved = trimesh.Trimesh(scan.mean + np.tensordot(weights, scan.modes, 1), scan.triangles, process=False)
            away = trimesh.proximity.closest_point(moved, kit.mean[face] + reached)[1]
            surface.append(float(np.median(away)) * 1000)
    names = ("carried_mm", "mean_alone_mm", "surface_mm")
    return {name: round(float(np.mean(v)), 2) for name, v in zip(names, (left, before, surface), strict=True)}


def _median(offsets: Floats) -> float:
    return float(np.median(np.linalg.norm(offsets, axis=1))) * 1000


if __name__ == "__main__":
    main()
