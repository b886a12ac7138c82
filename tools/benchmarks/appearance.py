"""How long a head's maps take, in seconds and over one plain pass of numpy over as many pixels.

maps_1k_seconds, maps_4k_seconds   albedo, roughness and normal of one person
maps_1k_over_pass   over scaling seven channels of noise and making bytes of them: the least that any map costs
eye_map_seconds   an eye at 1k
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from kindred.engine.appearance import eye_map, skin_maps
from kindred.engine.heads import Appearance, bundled_kit

_CHANNELS = 7
_LOOKS = Appearance({"melanin": 0.3, "freckles": 0.4, "moles": 0.4, "age": 0.5, "wrinkles": 0.5, "stubble": 0.4})


def maps_over_pass(runs: int = 7) -> dict[str, float]:
    """Medians of interleaved runs; the first reads the fields and is not counted."""
    kit = bundled_kit()
    noise = np.random.default_rng(0).random((1024 * 1024, _CHANNELS), np.float32)
    small, plain = _medians([lambda: skin_maps(kit, _LOOKS, size=1024), lambda: _plain(noise)], runs)
    large, eye = _medians([lambda: skin_maps(kit, _LOOKS, size=4096), lambda: eye_map(_LOOKS, 1024)], 2)
    return {
        "maps_1k_seconds": small,
        "maps_1k_over_pass": small / plain,
        "maps_4k_seconds": large,
        "eye_map_seconds": eye,
    }


def _plain(noise: np.ndarray) -> np.ndarray:
    return (noise * np.float32(254) + np.float32(0.5)).astype(np.uint8)


def _medians(jobs: list[Callable[[], object]], runs: int) -> list[float]:
    taken: list[list[float]] = [[] for _ in jobs]
    for run in range(runs + 1):
        for job, times in zip(jobs, taken, strict=True):
            began = time.perf_counter()
            job()
            if run:
                times.append(time.perf_counter() - began)
    return [statistics.median(times) for times in taken]
