"""How well foreign heads are adopted: seconds, distances to their surface, landmarks, folds and eyes through lids.

    .venv/bin/python tools/measure/adoption.py ../shared/data
    .venv/bin/python tools/measure/adoption.py ../shared/data --sampled 4 --pictures out

Prints one JSON object a head. Distances are measured from the face's vertices to the source's triangles by trimesh, so
they do not depend on the registration's own idea of nearest. --sampled adds heads sampled from the scanned identities
of ict_facekit.npz, each in another unit and orientation, with noise and holes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import trimesh
from kindred.engine.heads import FEATURES
from kindred.engine.heads.features import SKIN
from kindred.engine.heads.polygons import fan_triangles
from kindred.engine.heads.reading import RawMesh, read_mesh
from kindred.engine.heads.registration import Adopted, adopt
from kindred.engine.heredity.penetration import penetration
from scipy.spatial.transform import Rotation

# The usual 68 landmarks among MediaPipe's 478.
SIXTY_EIGHT = (
    *(162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389),
    *(71, 63, 105, 66, 107, 336, 296, 334, 293, 301, 168, 197, 5, 4, 75, 97, 2, 326, 305),
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87),
)
_UNITS = {"m": 1.0, "cm": 100.0, "mm": 1000.0, "in": 39.37007874}
_HOLES, _NOISE = 0.01, 0.0002


@dataclass(frozen=True)
class Case:
    """A head to adopt. landmarks: the places (68,) of its landmarks among its vertices, where they are known."""

    name: str
    raw: RawMesh
    landmarks: np.ndarray | None = None


def measure(case: Case, adopted: Adopted, seconds: float) -> dict[str, object]:
    """Figures of one adoption onto the bundled head."""
    head = adopted.head
    source = case.raw.vertices @ adopted.transform[:3, :3].T + adopted.transform[:3, 3]
    distances = distances_to(head.vertices[face_of(adopted)], source, case.raw)
    figures: dict[str, object] = {
        "head": case.name,
        "seconds": round(seconds, 1),
        "unit": adopted.report["unit"],
        "median_mm": round(float(np.median(distances)) * 1000, 3),
        "p95_mm": round(float(np.percentile(distances, 95)) * 1000, 3),
        "edge_angle_999": round(edge_angle(head.vertices, head.topology), 1),
        "eyes_through_lids_mm": round(penetration(head.vertices, head.topology).eye_left * 1000, 3),
    }
    if case.landmarks is not None:
        ours = head.vertices[head.topology.landmarks[list(SIXTY_EIGHT)]]
        apart = np.linalg.norm(ours - source[case.landmarks], axis=1)
        figures["landmarks68_median_mm"] = round(float(np.median(apart)) * 1000, 3)
    return figures


def face_of(adopted: Adopted) -> np.ndarray:
    """(n,) bool: the face as it is seen from the front, without ears, skull, neck and the inside of the mouth."""
    topology, vertices = adopted.head.topology, adopted.head.vertices.astype(np.float64)
    outer = topology.regions[:, FEATURES.index("outline")] + topology.regions[:, FEATURES.index("ears")]
    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    skin = trimesh.Trimesh(vertices, triangles[(topology.parts[triangles] == SKIN).all(1)], process=False)
    chosen = np.flatnonzero((topology.parts == SKIN) & (outer < 0.5))
    free = np.zeros(len(vertices), bool)
    # Seen from somewhere in front: nothing of the skin is in the way.
    for direction in ((0.0, -1.0, 0.0), (0.7, -0.7, 0.0), (-0.7, -0.7, 0.0), (0.0, -0.8, -0.6)):
        toward = np.tile(direction, (len(chosen), 1))
        free[chosen] |= ~skin.ray.intersects_any(vertices[chosen] + toward * 2e-4, toward)
    return free


def distances_to(points: np.ndarray, source: np.ndarray, raw: RawMesh) -> np.ndarray:
    """(k,) metres from points to the source's surface, or to its points where it has no faces."""
    if not len(raw.face_sizes):
        return np.asarray(trimesh.proximity.KDTree(source).query(points)[0])
    triangles, _ = fan_triangles(raw.face_vertices, raw.face_sizes)
    return trimesh.proximity.closest_point(trimesh.Trimesh(source, triangles, process=False), points)[1]


def edge_angle(vertices: np.ndarray, topology: object) -> float:
    """Degrees: the angle between neighbouring faces that one edge in a thousand exceeds, on the skin."""
    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    triangles = triangles[(topology.parts[triangles] == SKIN).all(1)]
    skin = trimesh.Trimesh(vertices, triangles, process=False)
    return float(np.degrees(np.percentile(skin.face_adjacency_angles, 99.9)))


def shared_cases(data: Path) -> list[Case]:
    """The father, the mother and the scan."""
    landmarks = np.load(data / "ict_facekit.npz")["landmarks68"]
    heads = data / "heads"
    return [
        Case("father.obj", read_mesh(heads / "father.obj"), landmarks),
        Case("mother.obj", read_mesh(heads / "mother.obj"), landmarks),
        Case("scan.ply", read_mesh(heads / "scan.ply")),
    ]


def sampled_cases(data: Path, count: int) -> list[Case]:
    """Heads sampled from scanned identities, in the father's topology, disturbed."""
    kit = np.load(data / "ict_facekit.npz")
    father = read_mesh(data / "heads" / "father.obj")
    cases: list[Case] = []
    for index in range(count):
        rng = np.random.default_rng(np.random.SeedSequence(68, spawn_key=(index,)))
        weights = np.clip(rng.normal(size=len(kit["identity"])), -2.5, 2.5)
        vertices = kit["mean"] + np.tensordot(weights, kit["identity"].astype(np.float64), 1)
        vertices = vertices + rng.normal(size=vertices.shape) * _NOISE
        unit = list(_UNITS)[index % len(_UNITS)]
        turned = Rotation.random(random_state=index).apply(vertices) * _UNITS[unit] + rng.normal(size=3)
        kept = rng.random(len(father.face_sizes)) > _HOLES
        raw = replace(
            father,
            vertices=turned,
            face_vertices=father.face_vertices[np.repeat(kept, father.face_sizes)],
            face_sizes=father.face_sizes[kept],
            face_groups=father.face_groups[kept],
            corner_uv=np.empty((0, 2), np.float32),
            source=Path(f"sampled-{index}-{unit}"),
        )
        cases.append(Case(raw.source.name, raw, kit["landmarks68"]))
    return cases


def draw(case: Case, adopted: Adopted, folder: Path) -> None:
    """The source above, ours below, from three sides."""
    from kindred.engine.heads import Topology
    from kindred.engine.studio import portrait, render
    from PIL import Image

    raw, head = case.raw, adopted.head
    folder.mkdir(parents=True, exist_ok=True)
    source = (raw.vertices @ adopted.transform[:3, :3].T + adopted.transform[:3, 3]).astype(np.float32)
    regions = np.zeros((len(source), len(FEATURES)), np.float32)
    theirs = Topology("source", raw.face_vertices, raw.face_sizes, regions, np.zeros(len(source), np.uint8))
    cameras = [portrait(head, yaw=yaw) for yaw in (0.0, 40.0, 90.0)]
    rows = [
        np.hstack([render(vertices, topology, camera=camera, size=420)[..., :3] for camera in cameras])
        for vertices, topology in ((source, theirs), (head.vertices, head.topology))
        if len(topology.face_sizes)
    ]
    Image.fromarray(np.vstack(rows)).save(folder / f"{case.name}.png")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of ict_facekit.npz and heads/")
    parser.add_argument("--sampled", type=int, default=0, metavar="N", help="so many sampled heads as well")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="draw source and result side by side")
    options = parser.parse_args()
    for case in [*shared_cases(options.data), *sampled_cases(options.data, options.sampled)]:
        began = time.perf_counter()
        adopted = adopt(case.raw, sex="male")
        seconds = time.perf_counter() - began
        sys.stdout.write(json.dumps(measure(case, adopted, seconds)) + "\n")
        sys.stdout.flush()
        if options.pictures:
            draw(case, adopted, options.pictures)


if __name__ == "__main__":
    main()
