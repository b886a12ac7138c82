#!/usr/bin/env python3
"""How long moving a slider takes, until the mesh is ready to draw. Run with a Python that has bpy.

    .venv-bpy45/bin/python tools/benchmarks/slider.py [--moves 200]

slider_ms          from setting the property to the evaluated mesh, of a head with its eyes on bones: the median over
                   moves of all parameters, one after the other
slider_hair_ms     the same with long hair and brows that follow
slider_keys_ms     the same with all expressions as shape keys
slider_settle_ms   what follows once the mouse rests: exact vertices, bones, expressions anew
slider_draw_ms     reading all sliders, as a panel with every region open does
Prints one JSON object. Nothing is rendered.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np

_HAIR = {"hair": "long", "brows": "arched", "beard": "none"}
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=200)
    print(json.dumps(slider(parser.parse_args().moves)))
    return 0


def slider(moves: int = 200) -> dict[str, float]:
    """The figures, in milliseconds."""
    _make_package()
    from kindred.addon import properties, scene, sliders
    from kindred.addon.scene import expressions, following, hair, settling
    from kindred.engine.heads import Appearance, bundled_kit, sample

    bpy.ops.wm.read_homefile(use_empty=True)
    for one in properties.CLASSES:
        bpy.utils.register_class(one)
    properties.register()
    sliders.register()
    kit = bundled_kit()
    head = sample(kit, "female", np.random.default_rng(1))
    thing = scene.place_head(bpy.context, head, eyes=True)
    # As in a window: what takes longer waits for the mouse. The wheel has no window, so it is put off here.
    waiting: list[str] = []
    settling.later = lambda _, what: waiting.append(what)
    figures = {"slider_ms": _moved(thing, kit.names, moves)}
    hair.dress(thing, head.with_(appearance=Appearance(head.appearance.continuous, _HAIR)))
    figures["slider_hair_ms"] = _moved(thing, kit.names, moves)
    expressions.add_expressions(thing)
    thing.data.shape_keys.key_blocks[1].value = 0.5
    figures["slider_keys_ms"] = _moved(thing, kit.names, moves)
    figures["slider_settle_ms"] = _timed(lambda: list(following.settle_shape(thing)), 3)
    figures["slider_draw_ms"] = _timed(lambda: [getattr(thing.kindred, name) for name in kit.names], 20)
    assert len(waiting) >= 2 * moves
    return figures


def _moved(thing: bpy.types.Object, names: tuple[str, ...], moves: int) -> float:
    """The median of setting a slider and evaluating the mesh."""
    rng = np.random.default_rng(2)
    taken: list[float] = []
    for move in range(moves + 5):
        name, value = names[move % len(names)], float(rng.uniform(0.2, 0.8))
        began = time.perf_counter()
        setattr(thing.kindred, name, value)
        evaluated = thing.evaluated_get(bpy.context.evaluated_depsgraph_get())
        count = len(evaluated.data.vertices)
        taken.append(1000 * (time.perf_counter() - began))
        assert count == len(thing.data.vertices)
    return statistics.median(taken[5:])


def _timed(act: Callable[[], Any], runs: int) -> float:
    taken: list[float] = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def _make_package() -> None:
    """Make this checkout importable as `kindred`: Blender's environments do not have it installed."""
    init = ROOT / "__init__.py"
    spec = importlib.util.spec_from_file_location("kindred", init, submodule_search_locations=[str(ROOT)])
    assert spec is not None and spec.loader is not None
    sys.modules["kindred"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["kindred"])


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
