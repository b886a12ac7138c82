#!/usr/bin/env python3
"""How long heads take to get into a Blender scene. Run with a Python that has bpy.

    .venv-bpy45/bin/python tools/benchmarks/scene.py [--children 1000] [--runs 15]

scene_over_bare     over a loop that copies the parent's mesh datablock, sets its coordinates with
                    vertices.foreach_set and links an object: no names, no notes, no places
scene_over_fastest  over the same loop with the fastest way to set coordinates that there is, through the attribute
add_head_seconds    a sampled person, dressed and on an eye rig, as Add Head puts it into the scene
add_head_maps_seconds  what follows a moment later: its maps of 1k, baked and packed
Prints one JSON object; medians of interleaved runs, of Add Head over as many people.
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

ROOT = Path(__file__).resolve().parents[2]
RINGS, SIDES = 131, 204
"""26,724 vertices, as many as a full game head has."""

_TONES = ("melanin", "haemoglobin", "hair_melanin", "hair_redness", "iris_hue")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    print(json.dumps(scene_over_bare(options.children, options.runs) | add_head(options.runs)))
    return 0


def scene_over_bare(children: int = 1000, runs: int = 15) -> dict[str, float]:
    """The ratios, and the seconds that placing takes."""
    _make_package()
    from kindred.addon import scene

    couple, population = _family(children)
    mesh = bpy.data.objects[couple.names[0]].data
    loops = {
        "ours": lambda: scene.place_children(bpy.context, [population], couple),
        "bare": lambda: _bare(mesh, population.vertices, _by_vertices),
        "fastest": lambda: _bare(mesh, population.vertices, _by_attribute),
    }
    taken: dict[str, list[float]] = {name: [] for name in loops}
    for run in range(runs + 1):
        for name, loop in loops.items():
            seconds = _timed(loop, scene.remove_family)
            if run:  # the first warms up
                taken[name].append(seconds)
    middle = {name: statistics.median(times) for name, times in taken.items()}
    return {
        "scene_over_bare": middle["ours"] / middle["bare"],
        "scene_over_fastest": middle["ours"] / middle["fastest"],
        "scene_seconds": middle["ours"],
    }


def add_head(people: int = 15) -> dict[str, float]:
    """The seconds that Add Head takes, and those of the maps that appear after it."""
    from kindred.addon import scene
    from kindred.addon.scene import baking
    from kindred.engine import heads

    placed, baked = list[float](), list[float]()
    for seed in range(people + 1):
        bpy.ops.wm.read_homefile(use_empty=True)
        began = time.perf_counter()
        head = heads.sample(heads.bundled_kit(), heads.SEXES[seed % 2], np.random.default_rng(seed))
        thing = scene.place_head(bpy.context, head, hair=True, eyes=True)
        bpy.context.view_layer.update()
        middle = time.perf_counter()
        baking.bake(thing, 1024)
        if seed:  # the first warms up
            placed.append(middle - began)
            baked.append(time.perf_counter() - middle)
    return {"add_head_seconds": statistics.median(placed), "add_head_maps_seconds": statistics.median(baked)}


def _timed(loop: Callable[[], bpy.types.Collection], remove: Callable[[bpy.types.Collection], Any]) -> float:
    began = time.perf_counter()
    family = loop()
    seconds = time.perf_counter() - began
    remove(family)
    return seconds


def _bare(
    mesh: bpy.types.Mesh, vertices: np.ndarray, put: Callable[[bpy.types.Mesh, np.ndarray], None]
) -> bpy.types.Collection:
    family = bpy.data.collections.new("bare")
    for shape in vertices:
        child = mesh.copy()
        put(child, shape)
        family.objects.link(bpy.data.objects.new("child", child))
    bpy.context.scene.collection.children.link(family)
    return family


def _by_attribute(mesh: bpy.types.Mesh, shape: np.ndarray) -> None:
    """The fastest way, with what makes Blender forget the box and the normals of the mesh that was copied."""
    mesh.attributes["position"].data.foreach_set("vector", shape.ravel())
    mesh.vertices[0].co = shape[0]


def _by_vertices(mesh: bpy.types.Mesh, shape: np.ndarray) -> None:
    mesh.vertices.foreach_set("co", shape.ravel())


def _make_package() -> None:
    """Make this checkout importable as `kindred`: Blender's environments do not have it installed."""
    init = ROOT / "__init__.py"
    spec = importlib.util.spec_from_file_location("kindred", init, submodule_search_locations=[str(ROOT)])
    assert spec is not None and spec.loader is not None
    sys.modules["kindred"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["kindred"])


def _family(children: int) -> tuple[Any, Any]:
    """A couple in the scene, and their children in memory."""
    from kindred.addon import scene
    from kindred.engine import heads, heredity

    bpy.ops.wm.read_homefile(use_empty=True)
    topology = _topology(heads)
    rng = np.random.default_rng(1)
    genome = {feature: heads.Gene("Dr") for feature in heads.FEATURES}
    parents = []
    for sex in heads.SEXES:
        shape = (0.1 * rng.standard_normal((RINGS * SIDES, 3))).astype(np.float32)
        looks = heads.Appearance({name: float(rng.uniform()) for name in _TONES})
        parents.append(scene.add_heads(bpy.context, [heads.Head(shape, topology, sex, genome, looks)])[0])
    couple, half = scene.couple_from(*parents), children // 2
    rule = heredity.load_rule("mendel")
    return couple, heredity.breed(couple.father, couple.mother, rule, half, children - half, seed=1, seat=False)


def _topology(heads: Any) -> Any:
    """A tube of quads, each feature a band, softly joined."""
    place = np.arange(RINGS * SIDES).reshape(RINGS, SIDES)
    right = np.roll(place, -1, 1)
    corners = np.stack([place[:-1], place[1:], right[1:], right[:-1]], -1).reshape(-1).astype(np.int32)
    sizes = np.full((RINGS - 1) * SIDES, 4, np.int32)
    bands = np.abs(np.arange(RINGS)[:, None] * len(heads.FEATURES) / RINGS - 0.5 - np.arange(len(heads.FEATURES)))
    weights = np.repeat(np.clip(1.2 - bands, 0, 1), SIDES, axis=0)
    regions = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
    name = heads.topology_name(corners, sizes, RINGS * SIDES)
    parts = np.zeros(RINGS * SIDES, np.uint8)
    parts[: 4 * SIDES] = heads.PARTS.index("eye_left")  # another material that depends on a child's tones
    return heads.Topology(name, corners, sizes, regions, parts)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
