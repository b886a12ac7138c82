#!/usr/bin/env python3
"""How fast heads are made from parameters. tools/bench.py calls `rig`; run alone it prints one JSON object.

.venv/bin/python tools/benchmarks/rig.py
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
from kindred.engine.heads.kit import bundled_kit, read_kit
from kindred.engine.heads.sampling import sample

HEAD = Path(__file__).resolve().parents[2] / "models" / "head" / "head.npz"


def main() -> int:
    """Print all figures."""
    print(json.dumps(rig()))
    return 0


def rig(runs: int = 60) -> dict[str, float]:
    """Medians of interleaved runs.

    head_over_memory: a head from parameters and asymmetry over reading once, from memory, every offset that it needs.
    head_ms, slider_ms: a head made anew; a head after one slider's move. kit_ms: reading the kit; sample_ms: a person.
    """
    kit = bundled_kit()
    rng = np.random.default_rng(0)
    values = rng.random(len(kit.names)).astype(np.float32)
    apart = (np.minimum(values, 1 - values) * 0.2).astype(np.float32)
    vertices = kit.vertices(values, apart)
    # As many bytes as the offsets that are not zero; several copies in turn, so that no cache holds them.
    needed = np.zeros((16, kit.offsets.steps.size), np.float32) + np.float32(1)
    kinds = (
        lambda run: kit.vertices(values, apart),
        lambda run: needed[run % len(needed)].sum(),
        lambda run: kit.moved(vertices, run % len(kit.names), 0.01),
        lambda run: sample(kit, "female", np.random.default_rng(run)),
    )
    seconds: list[list[float]] = [[] for _ in kinds]
    for run in range(runs + 5):
        for place, kind in enumerate(kinds):
            began = time.perf_counter()
            kind(run)
            if run >= 5:  # the first warm up
                seconds[place].append(time.perf_counter() - began)
    made, read, slid, drawn = (median(some) for some in seconds)
    return {
        "head_over_memory": round(made / read, 2),
        "head_ms": round(made * 1e3, 3),
        "slider_ms": round(slid * 1e3, 3),
        "sample_ms": round(drawn * 1e3, 2),
        "kit_ms": round(_reading() * 1e3, 1),
    }


def _reading(runs: int = 7) -> float:
    """Median seconds to read the kit."""
    seconds: list[float] = []
    for _ in range(runs):
        began = time.perf_counter()
        read_kit(HEAD)
        seconds.append(time.perf_counter() - began)
    return median(seconds)


if __name__ == "__main__":
    sys.exit(main())
