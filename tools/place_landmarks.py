"""Find where MediaPipe's face mesh sees its points on the bundled head, and write models/head/facemesh.npz.

    python tools/place_landmarks.py [--count 150] [--seed 501] [--kit kindred ict-facekit]

Draws people facing the camera within 30 degrees, and takes for each point the place on the skin around the head's own
landmark whose pictures lie nearest to where MediaPipe sees it, over all of them. Left and right are tied. Places do
not leave the landmark's surroundings along the skin, so that none goes over from one lip or lid to the other.
tools/measure/labels.py measures what it is worth on people of another seed.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.files import whole_file
from kindred.engine.heads import bundled_kit
from kindred.engine.heads.features import SKIN
from kindred.engine.heads.polygons import fan_triangles
from kindred.engine.images import Detector, eye_distance
from kindred.engine.studio import take
from kindred.engine.studio.posing import posed_head
from kindred.engine.studio.scene import camera_of
from kindred.engine.studio.scenes import plan_named
from kindred.engine.studio.scenes.chance import Spread
from kindred.engine.studio.supply import Supply
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

OUT = Path(__file__).resolve().parents[1] / "models" / "head" / "facemesh.npz"
SIZE = 256
REACH, AROUND = 0.010, 0.013
"""Metres from the head's own landmark, straight and along the skin."""
STEPS = 6
"""Places along a triangle's side that are tried: half a millimetre apart."""
STAY = 0.08
"""What a place must gain for each part of the way that it lies off, so that noise moves none."""
WRONG = 0.25
"""Eye distances from which a point counts no more: the network saw something else there."""


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """Pictures in which MediaPipe found the face, in eye distances.

    vertices: (pictures, n, 2) float32, where the head's vertices lie. points: (pictures, 468, 2), where MediaPipe's do.
    """

    vertices: Any
    points: Any


def main() -> int:
    """Draw, find the places, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=501)
    parser.add_argument("--kit", nargs="+", default=["kindred"])
    options = parser.parse_args()
    sights = _sights(options.seed, options.count, tuple(options.kit))
    corners, weights = places(sights)
    data = io.BytesIO()
    np.savez_compressed(data, corners=corners, weights=weights)
    with whole_file(OUT) as part:
        part.write_bytes(data.getvalue())
    mean = bundled_kit().mean
    moved = np.linalg.norm(
        np.einsum("kc,kci->ki", weights, mean[corners]) - mean[bundled_kit().topology.landmarks], axis=1
    )
    sys.stdout.write(f"moved by {1000 * np.median(moved):.1f} mm in the median, {1000 * moved.max():.1f} at most\n")
    return 0


def _sights(seed: int, count: int, kits: tuple[str, ...]) -> Sights:
    plan = replace(
        plan_named("portraits"),
        **{"yaw": Spread(12.0, 0.3, 30.0), "pitch": Spread(6.0, 0.3, 15.0), "roll": Spread(3.0, 0.0, 6.0)},
        **{"occluded": 0.0, "glasses": False, "expressive": 0.35, "drama": 0.3, "coloured": 0.0},
    )
    supply = Supply(seed, plan, per_person=1, size=SIZE, kits=kits)
    marks = bundled_kit().topology.landmarks
    vertices, points = list[Any](), list[Any]()
    with Detector(far=False) as detector:
        for index in range(count):
            scene = supply.scene(index)
            found = detector.find(take(scene, SIZE, labels=False).picture)
            if found is not None:
                placed = camera_of(scene).pixels(posed_head(scene), (SIZE, SIZE))
                unit = eye_distance(placed[marks])
                vertices.append((placed / unit).astype(np.float32))
                points.append((found[:468, :2] / unit).astype(np.float32))
    return Sights(np.stack(vertices), np.stack(points))


def places(sights: Sights) -> tuple[Any, Any]:
    """(468, 3) int32, the corners of a triangle for each point, and (468, 3) float32, what each counts for."""
    kit = bundled_kit()
    mean, marks, mirror = kit.mean.astype(np.float64), kit.topology.landmarks, kit.mirror
    number = {int(vertex): point for point, vertex in enumerate(marks)}
    eyes = eye_distance(mean[marks][:, [0, 2]])
    corners, weights = np.zeros((468, 3), np.int32), np.zeros((468, 3), np.float32)
    for point, tried, shares in _tried(mean, marks):
        twin = number[int(mirror[marks[point]])]
        if twin < point:
            continue
        at = np.einsum("tc,tci->ti", shares, mean[tried])
        if twin == point:
            middle = np.abs(at[:, 0]) < 1e-6
            tried, shares, at = tried[middle], shares[middle], at[middle]
        cost = (_away(sights, tried, shares, point) + _away(sights, mirror[tried], shares, twin)) / 2
        best = int((cost + STAY * np.linalg.norm(at - mean[marks[point]], axis=1) / eyes).argmin())
        corners[point], corners[twin] = tried[best], mirror[tried[best]]
        weights[[point, twin]] = shares[best]
    return corners, weights


def _tried(mean: Any, marks: Any) -> Iterator[tuple[int, Any, Any]]:
    """For each point the places that are tried: (t, 3) corners and their (t, 3) shares; the first is where it lies."""
    topology = bundled_kit().topology
    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    triangles = triangles[(topology.parts[triangles] == SKIN).all(1)]
    along = _along(mean, triangles, marks)
    middles = mean[triangles].mean(1)
    grid = np.array([(a, b, STEPS - a - b) for a in range(STEPS + 1) for b in range(STEPS + 1 - a)]) / STEPS
    for point, vertex in enumerate(marks):
        near = (np.linalg.norm(middles - mean[vertex], axis=1) < REACH) & (along[point][triangles] < AROUND).all(1)
        tried = np.concatenate([[[vertex] * 3], np.repeat(triangles[near], len(grid), axis=0)])
        yield point, tried, np.concatenate([[[1.0, 0.0, 0.0]], np.tile(grid, (int(near.sum()), 1))])


def _along(mean: Any, triangles: Any, marks: Any) -> Any:
    """(468, n): metres along the skin's edges from each landmark, infinite from AROUND on."""
    one, other = np.concatenate([triangles[:, pair] for pair in ((0, 1), (1, 2), (2, 0))]).T
    lengths = np.linalg.norm(mean[one] - mean[other], axis=1)
    edges = sparse.coo_matrix((lengths, (one, other)), shape=(len(mean), len(mean))).tocsr()
    return dijkstra(edges.maximum(edges.T), indices=marks, limit=AROUND)


def _away(sights: Sights, tried: Any, shares: Any, point: int) -> Any:
    """(t,): how far places lie from where MediaPipe sees a point, the mean over the pictures, in eye distances."""
    at = sum(sights.vertices[:, tried[:, corner]] * np.float32(shares[:, corner, None]) for corner in range(3))
    away = np.linalg.norm(at - sights.points[:, point, None], axis=2)
    return np.minimum(away, WRONG).mean(0)


if __name__ == "__main__":
    raise SystemExit(main())
