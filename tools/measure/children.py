#!/usr/bin/env python3
"""Are children whole? Flipped faces, edge angles and parts through skin of a family, held against both parents.

    .venv/bin/python tools/measure/children.py FATHER.npz MOTHER.npz [--children 200] [--mode blend] [--fuse none]
        [--mutation 0.01] [--seed 1] [--extreme]

The parents are head files of a library (heads/ID.npz); untagged ones get alleles for the run that make shares differ
most. --extreme takes shares of 0.05 and 0.95 instead of the rule's. Prints one JSON object:

flipped        faces whose normal points away from the same face's normal in both parents
edge_ratio     the 99.9th percentile of the angles between neighbouring faces, over the larger parent's; the worst child
deeper_mm      how much deeper skin lies inside an eyeball or a tooth than in the worse parent; the worst child
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from kindred.engine.heads import FEATURES, Gene, Head, load_head
from kindred.engine.heredity import breed, load_rule
from kindred.engine.heredity.penetration import penetration


@dataclass(frozen=True)
class Faces:
    """Polygons as corner indices (-1 where a face has fewer), and pairs of faces that share an edge."""

    corners: np.ndarray
    pairs: np.ndarray


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("father", type=Path)
    parser.add_argument("mother", type=Path)
    parser.add_argument("--children", type=int, default=200)
    parser.add_argument("--mode", default="blend")
    parser.add_argument("--fuse", default="none")
    parser.add_argument("--mutation", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--extreme", action="store_true")
    options = parser.parse_args()
    father, mother = tagged(load_head(options.father), "male"), tagged(load_head(options.mother), "female")
    rule = load_rule("mendel")
    if options.extreme:
        for number, feature in enumerate(FEATURES):
            for sex in ("male", "female"):
                for one in ("dominant", "recessive"):
                    for other in ("dominant", "recessive"):
                        rule = rule.with_cell(feature, sex, one, other, 0.95 if number % 2 else 0.05)
    half = options.children // 2
    family = breed(
        father,
        mother,
        rule,
        half,
        options.children - half,
        seed=options.seed,
        mode=options.mode,
        fuse=options.fuse,
        mutation=options.mutation,
    )
    print(json.dumps(measure(father, mother, family.vertices)))
    return 0


def tagged(head: Head, sex: str) -> Head:
    """The head with a genome and the sex asked. Untagged parents are dominant where the other is recessive, in turn, so
    that shares of 0.2 and 0.8, or 0.3 and 0.7, meet at the borders of regions."""
    recessive = 0 if sex == "male" else 1
    genome = {feature: Gene("rr" if i % 2 == recessive else "Dr") for i, feature in enumerate(FEATURES)}
    return head.with_(sex=sex, genome=head.genome or genome)


def measure(father: Head, mother: Head, children: np.ndarray) -> dict[str, float]:
    """The worst of all children."""
    topology = father.topology
    faces = faces_of(topology.face_vertices, topology.face_sizes)
    parents = [np.asarray(head.vertices, float) for head in (father, mother)]
    parent_normals = [normals(shape, faces) for shape in parents]
    parent_angle = max(edge_angle(n, faces) for n in parent_normals)
    parent_depths = [penetration(head.vertices, topology) for head in (father, mother)]
    flipped, ratio, deeper = 0, 0.0, 0.0
    for child in children:
        own = normals(child.astype(float), faces)
        flipped += int(np.sum(np.all([np.sum(own * n, 1) < 0 for n in parent_normals], 0)))
        ratio = max(ratio, edge_angle(own, faces) / parent_angle)
        deeper = max(deeper, penetration(child, topology).deeper_than(*parent_depths))
    return {
        "children": len(children),
        "flipped": flipped,
        "edge_ratio": round(ratio, 4),
        "deeper_mm": round(deeper * 1000, 3),
    }


def faces_of(face_vertices: np.ndarray, face_sizes: np.ndarray) -> Faces:
    """Pad polygons to one array, and pair those that share an edge."""
    widest = int(face_sizes.max())
    corners = np.full((len(face_sizes), widest), -1)
    inside = np.arange(widest) < face_sizes[:, None]
    corners[inside] = face_vertices
    following = np.roll(corners, -1, 1)
    last = face_sizes - 1
    following[np.arange(len(corners)), last] = corners[:, 0]
    edges = np.sort(np.stack([corners[inside], following[inside]], 1), 1)
    owner = np.repeat(np.arange(len(corners)), face_sizes)
    order = np.lexsort(edges.T[::-1])
    edges, owner = edges[order], owner[order]
    same = (edges[1:] == edges[:-1]).all(1)
    return Faces(corners, np.stack([owner[:-1][same], owner[1:][same]], 1))


def normals(shape: np.ndarray, faces: Faces) -> np.ndarray:
    """(faces, 3) unit normals by Newell's method."""
    corners = faces.corners
    here = shape[np.where(corners < 0, corners[:, :1], corners)]
    normal = np.cross(here, np.roll(here, -1, 1)).sum(1)
    return normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-30)


def edge_angle(normal: np.ndarray, faces: Faces) -> float:
    """The 99.9th percentile of the angles between neighbouring faces, radians."""
    cosine = np.sum(normal[faces.pairs[:, 0]] * normal[faces.pairs[:, 1]], 1)
    return float(np.percentile(np.arccos(np.clip(cosine, -1, 1)), 99.9))


if __name__ == "__main__":
    sys.exit(main())
