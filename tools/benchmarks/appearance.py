"""How long a head's maps take, in seconds and over one plain pass of numpy over as many pixels.

maps_1k_seconds, maps_4k_seconds   albedo, roughness and normal of one person
maps_1k_over_pass, maps_4k_over_pass   over scaling seven channels of noise and making bytes of them
eye_map_seconds   one eye at 1k
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
    figures: dict[str, float] = {}
    for name, size, repeats in (("1k", 1024, runs), ("4k", 4096, 3)):
        noise = np.random.default_rng(0).random((size * size, _CHANNELS), np.float32)
        maps, plain = _medians(
            [lambda size=size: skin_maps(kit, _LOOKS, size=size), lambda noise=noise: _plain(noise)], repeats
        )
        figures |= {f"maps_{name}_seconds": maps, f"maps_{name}_over_pass": maps / plain}
    (eye,) = _medians([lambda: eye_map(_LOOKS, 1024)], 3)
    return figures | {"eye_map_seconds": eye}


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
