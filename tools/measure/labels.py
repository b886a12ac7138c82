"""How true the studio's labels are: beside MediaPipe, the judge, Cycles, and pairs with one thing changed.

    python tools/measure/labels.py [--count 300] [--plan portraits] [--frontal 80] [--pairs 12] [--cycles 8]
        [--judge SHARED/judge/judge.py --python JUDGE_PYTHON] [--kit NAME] [--size 256] [--seed 0] [--sheet PNG]

Prints one JSON object:
found      the share of unoccluded faces within 45 degrees of yaw that MediaPipe's face mesh finds at one look
landmarks  on frontal pictures, the distance to MediaPipe's points in eye distances: the median over all 468 of all
           pictures, that of the 68, and for each region its median and its mean offset (outwards, down)
pose       the judge's yaw and pitch against the label's, degrees: mean absolute difference and bias
pairs      the share of pixels further than 8 from what changed that differ, of pictures with another gaze or identity
cycles     the overlap (IoU) of the studio's silhouettes and Cycles', mean and least
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.heads import FEATURES, bundled_kit
from kindred.engine.heads.landmarks import LANDMARKS_68
from kindred.engine.images import Detector, eye_distance, write_picture
from kindred.engine.studio import take
from kindred.engine.studio.labels import Photo
from kindred.engine.studio.scenes import Plan, plan_named
from kindred.engine.studio.scenes.chance import Spread
from kindred.engine.studio.supply import Supply

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.measure.changes import changed_pairs
from tools.measure.silhouettes import overlaps

WITHIN = 45.0
FRONTAL = 8.0
HIDDEN = 0.05
"""The share of a face's pixels from which it counts as occluded."""


def main() -> int:
    """Print the figures as one JSON object."""
    options = _options()
    plan = plan_named(options.plan)
    figures: dict[str, Any] = {"plan": options.plan, "size": options.size, "seed": options.seed}
    with Detector(far=False) as detector, tempfile.TemporaryDirectory() as folder:
        photos = list(_photos(options, plan, options.count))
        figures["found"] = found(photos, detector)
        if options.judge:
            figures["pose"] = posed(photos, Path(folder), [str(options.python), str(options.judge)])
        frontal = list(_photos(options, frontal_plan(plan), options.frontal))
        figures["landmarks"] = landmarks(frontal, detector)
        if options.sheet:
            write_picture(options.sheet, sheet(frontal[:16], detector))
    supply = _supply(options, plan)
    figures["pairs"] = changed_pairs([supply.scene(index * 8) for index in range(options.pairs + 1)], options.size)
    if options.cycles:
        figures["cycles"] = overlaps([supply.scene(index * 8) for index in range(options.cycles)], options.size)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def found(photos: Sequence[Photo], detector: Detector) -> dict[str, Any]:
    """Of the unoccluded faces within 45 degrees of yaw, how many MediaPipe finds, and where it finds none."""
    open_faces = [photo for photo in photos if abs(photo.labels.pose[0]) <= WITHIN and hidden_share(photo) < HIDDEN]
    missed = [photo for photo in open_faces if detector.find(photo.picture) is None]
    return {
        "faces": len(open_faces),
        "share": _rounded(1 - len(missed) / max(1, len(open_faces))),
        "missed_poses": [[round(angle) for angle in photo.labels.pose] for photo in missed],
    }


def hidden_share(photo: Photo) -> float:
    """How much of the face an occluder hides, in [0, 1]."""
    face = (photo.labels.whole > 0) & (photo.labels.whole != 2)
    return float(photo.labels.occluder[face].mean()) if face.any() else 1.0


def landmarks(photos: Sequence[Photo], detector: Detector) -> dict[str, Any]:
    """The labels' landmarks against MediaPipe's, in eye distances."""
    offsets = np.array([offset for photo in photos if (offset := offset_of(photo, detector)) is not None])
    away = np.linalg.norm(offsets, axis=2)
    topology = bundled_kit().topology
    region = topology.regions[topology.landmarks].argmax(1)
    outwards = np.sign(bundled_kit().mean[topology.landmarks][:, 0])  # the person's left lies to the picture's right
    mean = offsets.mean(0) * np.column_stack([np.where(outwards == 0, 1, outwards), np.ones(len(region))])
    return {
        "pictures": len(offsets),
        "median": _rounded(np.median(away)),
        "median_68": _rounded(np.median(away[:, list(LANDMARKS_68)])),
        "median_without_bias": _rounded(np.median(np.linalg.norm(offsets - offsets.mean(0), axis=2))),
        "regions": {
            FEATURES[number]: {
                "points": int((region == number).sum()),
                "median": _rounded(np.median(away[:, region == number])),
                "outwards": _rounded(mean[region == number, 0].mean()),
                "down": _rounded(mean[region == number, 1].mean()),
            }
            for number in np.unique(region).tolist()
        },
    }


def offset_of(photo: Photo, detector: Detector) -> Any:
    """(468, 2): from the label to MediaPipe's point, in eye distances, turned as an upright face; None if not found."""
    points = detector.find(photo.picture)
    if points is None:
        return None
    roll = np.radians(photo.labels.pose[2])
    upright = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    return (points[:468, :2] - photo.labels.landmarks[:, :2]) @ upright.T / eye_distance(photo.labels.landmarks)


def posed(photos: Sequence[Photo], folder: Path, judge: Sequence[str]) -> dict[str, Any]:
    """The judge's head pose against the label's, where it finds the face."""
    for index, photo in enumerate(photos):
        write_picture(folder / f"{index:05d}.png", photo.picture)
    paths = sorted(str(path) for path in folder.glob("*.png"))
    ran = subprocess.run([*judge, "faces", *paths], check=True, capture_output=True, text=True)
    answers = list(json.loads(ran.stdout).values())
    rows = [
        (answer["head_yaw"] - photo.labels.pose[0], answer["head_pitch"] - photo.labels.pose[1])
        for answer, photo in zip(answers, photos, strict=True)
        if answer["found"] and abs(photo.labels.pose[0]) <= WITHIN and hidden_share(photo) < HIDDEN
    ]
    differences = np.array(rows)
    return {
        "pictures": len(rows),
        **{name: _rounded(value, 2) for name, value in zip(("yaw", "pitch"), np.abs(differences).mean(0), strict=True)},
        "bias": [_rounded(value, 2) for value in differences.mean(0)],
    }


def frontal_plan(plan: Plan) -> Plan:
    """The plan with faces that look into the camera, nothing before them."""
    near = Spread(FRONTAL / 2, 0.0, FRONTAL)
    return replace(plan, yaw=near, pitch=near, occluded=0.0, glasses=False)


def sheet(photos: Sequence[Photo], detector: Detector) -> Any:
    """The pictures with the labels' landmarks in green and MediaPipe's in red."""
    import cv2

    tiles = list[Any]()
    for photo in photos:
        tile = cv2.resize(photo.picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        points = detector.find(photo.picture)
        for marks, colour in ((photo.labels.landmarks, (0, 230, 0)), (points, (255, 0, 0))):
            for x, y in () if marks is None else (2 * marks[:468, :2]).tolist():
                cv2.circle(tile, (round(x - 0.5), round(y - 0.5)), 1, colour, -1, cv2.LINE_AA)
        tiles.append(tile)
    rows = [np.hstack(tiles[start : start + 4]) for start in range(0, len(tiles) - len(tiles) % 4, 4)]
    return np.vstack(rows)


def _photos(options: argparse.Namespace, plan: Plan, count: int) -> Iterator[Photo]:
    supply = _supply(options, plan)
    for index in range(count):
        yield take(supply.scene(index), options.size)


def _supply(options: argparse.Namespace, plan: Plan) -> Supply:
    return Supply(options.seed, plan, per_person=4, size=options.size, kits=tuple(options.kit))


def _rounded(value: Any, digits: int = 4) -> float:
    return round(float(value), digits)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="pictures for found and pose")
    parser.add_argument("--frontal", type=int, default=80, help="pictures for landmarks")
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--cycles", type=int, default=0, help="pictures that Cycles draws as well")
    parser.add_argument("--plan", default="portraits")
    parser.add_argument("--kit", nargs="+", default=["kindred"])
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--judge", type=Path, help="judge.py")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the judge's own Python")
    parser.add_argument("--sheet", type=Path, help="draw both kinds of landmarks")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
