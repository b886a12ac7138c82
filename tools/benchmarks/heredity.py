#!/usr/bin/env python3
"""How fast families are made. tools/bench.py calls the functions; run alone it prints them as one JSON object.

.venv/bin/python tools/benchmarks/heredity.py
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from kindred.engine.heads import FEATURES, Gene, Head, Topology
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.sampling import sample
from kindred.engine.heredity import breed, load_rule

VERTICES = 26_719
"""As many as a full game head has."""
CHILDREN = 1_000


def main() -> int:
    """Print all figures."""
    print(json.dumps({**breed_over_copy(), **heads_per_second()}))
    return 0


def breed_over_copy(runs: int = 7) -> dict[str, Any]:
    """1,000 children in memory, by blend, seating apart, over copying an array of that size into new memory.

    Medians of interleaved runs: {"breed_over_copy", "breed_s", "copy_s"}. Alleles, mutations at the rule's one percent
    and the population's records are part of the time.
    """
    father, mother = _ellipsoid("male", 1), _ellipsoid("female", 2)
    rule = load_rule("mendel")
    source = np.random.default_rng(0).random((CHILDREN, VERTICES, 3), np.float32)

    def make() -> object:
        return breed(father, mother, rule, CHILDREN // 2, CHILDREN // 2, seed=1, seat=False).vertices

    def copy() -> object:
        new = np.empty(source.shape, source.dtype)
        np.copyto(new, source)
        return new

    breeding, copying = _interleaved([make, copy], runs)
    return {
        "breed_over_copy": round(breeding / copying, 3),
        "breed_s": round(breeding, 4),
        "copy_s": round(copying, 4),
    }


def heads_per_second(children: int = 200, runs: int = 3) -> dict[str, Any]:
    """Children a second of two heads of the bundled rig, all included but files: genes, blend, mutation, seating."""
    kit = bundled_kit()
    father, mother = (_tagged(sample(kit, sex, np.random.default_rng(5))) for sex in ("male", "female"))
    rule = load_rule("mendel")
    [seconds] = _interleaved([lambda: breed(father, mother, rule, children // 2, children // 2, seed=1)], runs)
    return {"heads_per_second": round(children / seconds, 1), "heads_vertices": kit.topology.count}


def _interleaved(kinds: list[Callable[[], object]], runs: int) -> list[float]:
    """The median seconds of each, run in turn; what a run made is freed outside the time."""
    seconds: list[list[float]] = [[] for _ in kinds]
    for run in range(runs + 1):
        for place, kind in enumerate(kinds):
            began = time.perf_counter()
            made = kind()
            took = time.perf_counter() - began
            del made
            if run:  # the first of each warms up
                seconds[place].append(took)
    return [statistics.median(some) for some in seconds]


def _ellipsoid(sex: Any, seed: int) -> Head:
    """A smooth closed shape with soft regions: breeding's time does not depend on what the vertices show."""
    sides = 164
    rows = -(-VERTICES // sides)
    number = np.arange(VERTICES)
    turn, rise = 2 * np.pi * (number % sides) / sides, np.pi * (number // sides + 0.5) / rows
    unit = np.stack([np.sin(rise) * np.cos(turn), np.sin(rise) * np.sin(turn), np.cos(rise)], 1)
    centres = np.random.default_rng(0).standard_normal((len(FEATURES), 3))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    regions = np.exp(30 * (unit @ centres.T))
    # As on heads: seven vertices in ten are wholly of one feature.
    regions = np.clip(regions / regions.sum(1, keepdims=True) - 0.1, 0, 0.8)
    regions /= regions.sum(1, keepdims=True)
    corner = np.arange((rows - 1) * sides)
    quads = np.stack([corner, corner - corner % sides + (corner + 1) % sides], 1)
    quads = np.concatenate([quads, quads[:, ::-1] + sides], 1)
    quads = quads[(quads < VERTICES).all(1)].astype(np.int32)
    topology = Topology(
        name="ellipsoid",
        face_vertices=quads.ravel(),
        face_sizes=np.full(len(quads), 4, np.int32),
        regions=regions.astype(np.float32),
        parts=np.zeros(VERTICES, np.uint8),
    )
    size = np.array([0.08, 0.1, 0.12]) * (1 + 0.1 * np.random.default_rng(seed).standard_normal(3))
    return _tagged(Head((unit * size).astype(np.float32), topology, sex))


def _tagged(head: Head) -> Head:
    """The same with genes, for what a tagged couple has."""
    return head.with_(genome={feature: Gene("Dr" if place % 3 else "rr") for place, feature in enumerate(FEATURES)})


if __name__ == "__main__":
    sys.exit(main())
