#!/usr/bin/env python3
"""How fast labelled pictures are made. tools/bench.py calls `studio`; run alone it prints one JSON object.

.venv/bin/python tools/benchmarks/studio.py [--size 256] [--plan faces] [--jobs 2] [--pictures 160]

studio_a_second         pictures a second with all labels, coded as in shards, over --jobs processes, once they are warm
studio_one_a_second     the same over one process, whose driver may use all cores
scene_ms, take_ms, coding_ms    the processor's time for a picture, means: what else runs there counts little
first_picture_s         from asking for pictures to having the first: starting a process, its driver, its shaders
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from kindred.engine.studio.scenes import plan_named
from kindred.engine.studio.shards.coding import files_of
from kindred.engine.studio.streaming import stream_through
from kindred.engine.studio.supply import Supply
from kindred.engine.studio.taking import take

_CODED = partial(files_of, index=0, seed=0, picture="jpg")


def main() -> int:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--plan", default="faces")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--pictures", type=int, default=160)
    print(json.dumps(studio(**vars(parser.parse_args()))))
    return 0


def studio(size: int = 256, plan: str = "faces", jobs: int = 2, pictures: int = 160) -> dict[str, float]:
    """All figures, of eight pictures a person."""
    supply = Supply(1, plan_named(plan), size=size)
    many, first = _a_second(supply, jobs, pictures)
    one, _ = _a_second(supply, 1, pictures // 2)
    return {
        "studio_a_second": round(many, 2),
        "studio_one_a_second": round(one, 2),
        "first_picture_s": round(first, 2),
        **_steps(supply, pictures // 4),
    }


def _a_second(supply: Supply, jobs: int, pictures: int) -> tuple[float, float]:
    """Pictures a second after every process has made its first share, and the seconds to the first picture."""
    warm = supply.share * jobs
    began = time.perf_counter()
    with closing(stream_through(_CODED, supply, jobs, count=warm + pictures)) as coded:
        next(coded)
        first = time.perf_counter() - began
        for _ in range(warm - 1):
            next(coded)
        warmed = time.perf_counter()
        for _ in range(pictures):
            next(coded)
        return pictures / (time.perf_counter() - warmed), first


def _steps(supply: Supply, pictures: int) -> dict[str, float]:
    """Means over people's pictures, the first of each among them, which makes the head: milliseconds of all threads."""
    taken: dict[str, list[float]] = {"scene_ms": [], "take_ms": [], "coding_ms": []}

    def timed(name: str, make: Callable[[], Any]) -> Any:
        began = time.process_time()
        made = make()
        taken[name].append((time.process_time() - began) * 1e3)
        return made

    for index in range(supply.share + pictures):
        scene = timed("scene_ms", partial(supply.scene, index))
        photo = timed("take_ms", partial(take, scene, supply.size))
        timed("coding_ms", partial(_CODED, photo))
    return {name: round(statistics.mean(times[supply.share :]), 2) for name, times in taken.items()}


if __name__ == "__main__":
    sys.exit(main())
