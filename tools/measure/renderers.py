"""How far Cycles' pictures are from our own of the same scenes: outlines, and the colours of each class.

    python tools/measure/renderers.py [--count 12] [--size 256] [--samples 16] [--sheet sheet.png]

Each scene is photographed by both, on perfect film. Prints one JSON object: the overlap (intersection over union) of
what each shows of people and props, a pixel counting from half covered on; for each class the mean colour that each
gives its pixels, in sRGB from 0 to 255, and how much brighter ours is as light. The sheet has ours over Cycles'.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.arrays import Bool, UInt8
from kindred.engine.studio import save_png, take
from kindred.engine.studio.blender import BlenderCamera, Exposure
from kindred.engine.studio.labels import CLASSES, Labels
from kindred.engine.studio.printing import printed
from kindred.engine.studio.scene import Film, Scene
from kindred.engine.studio.scenes import plan_named, sample_scene

_FEWEST = 12
"""Pixels of a class that a picture needs to count for it."""
_COLUMNS = 4


def main() -> None:
    """Photograph, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--plan", default="portraits")
    parser.add_argument("--blender", type=Path)
    parser.add_argument("--sheet", type=Path, help="a PNG of both, ours above")
    options = parser.parse_args()
    exposure, found = Exposure((options.size, options.size), options.samples), _Found()
    with closing(BlenderCamera(exposure, options.blender)) as camera:
        for scene in _scenes(options.seed, options.count, options.plan):
            light = camera.light(scene)
            ours = take(scene, options.size)
            found.add(ours.picture, printed(light, scene), ours.labels, light[..., 3] > 0.5)
    sys.stdout.write(json.dumps(found.told(), indent=1) + "\n")
    if options.sheet is not None:
        save_png(options.sheet, found.sheet())


def _scenes(seed: int, count: int, plan: str) -> Iterator[Scene]:
    """A person each, on film without faults but exposed as it was."""
    for index in range(count):
        scene = sample_scene(seed, index, per_person=1, plan=plan_named(plan))
        yield scene.with_(film=Film(exposure=scene.film.exposure, balance=scene.film.balance))


@dataclass
class _Found:
    """What was measured so far. colours: by class, for each picture ours and Cycles' mean."""

    overlaps: list[float] = field(default_factory=list)
    colours: dict[str, list[tuple[UInt8, UInt8]]] = field(default_factory=dict)
    pairs: list[tuple[UInt8, UInt8]] = field(default_factory=list)

    def add(self, ours: UInt8, theirs: UInt8, labels: Labels, covered: Bool) -> None:
        """One scene. covered: (h, w) where Cycles shows something."""
        there = np.isfinite(labels.depth)
        self.overlaps.append(float((there & covered).sum() / max((there | covered).sum(), 1)))
        self.pairs.append((ours, theirs))
        for name, inside in _parts(labels):
            inside &= there & covered
            if inside.sum() >= _FEWEST:
                self.colours.setdefault(name, []).append((ours[inside].mean(0), theirs[inside].mean(0)))

    def told(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "pictures": len(self.overlaps),
            "overlap": {"mean": round(float(np.mean(self.overlaps)), 4), "least": round(min(self.overlaps), 4)},
            "classes": {name: _compared(pairs) for name, pairs in self.colours.items()},
        }

    def sheet(self) -> UInt8:
        """All pictures, ours above Cycles', so many a row."""
        rows = [self.pairs[i : i + _COLUMNS] for i in range(0, len(self.pairs), _COLUMNS)]
        blank = np.full_like(self.pairs[0][0], 255)
        strips = [
            np.concatenate([*(pair[which] for pair in row), *[blank] * (_COLUMNS - len(row))], axis=1)
            for row in rows
            for which in (0, 1)
        ]
        return np.concatenate(strips)


def _parts(labels: Labels) -> Iterator[tuple[str, Bool]]:
    """Each class, and what is of none: clothes, neck and ears."""
    for number, name in enumerate(CLASSES):
        yield name if number else "clothes, neck, ears", (labels.classes == number) & (labels.occluder == 0)
    yield "occluder", labels.occluder > 0


def _compared(pairs: list[tuple[UInt8, UInt8]]) -> dict[str, Any]:
    ours, theirs = np.mean(pairs, axis=0)
    light = [(np.mean(one, axis=0) / 255) ** 2.2 for one in zip(*pairs, strict=True)]
    return {
        "pictures": len(pairs),
        "ours": ours.round().astype(int).tolist(),
        "cycles": theirs.round().astype(int).tolist(),
        "ours over cycles, as light": (light[0] / np.maximum(light[1], 1e-4)).round(2).tolist(),
    }


if __name__ == "__main__":
    main()
