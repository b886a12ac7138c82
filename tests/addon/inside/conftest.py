"""What the checks inside Blender share."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path

import bpy
import numpy as np
import pytest

PACKAGE = "bl_ext.user_default.kindred"


def part(name: str):
    """A module of the installed extension, for example part("addon.scene")."""
    return importlib.import_module(f"{PACKAGE}.{name}")


FEATURES = list(part("engine.heads").FEATURES)


@pytest.fixture(autouse=True)
def empty_scene():
    """Each check begins with an empty file."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=False)
    preferences = bpy.context.preferences.addons[PACKAGE].preferences
    preferences.library, preferences.interpreter = "", ""


@pytest.fixture
def engine():
    """Name the engine's interpreter, as a user does in the preferences."""
    bpy.context.preferences.addons[PACKAGE].preferences.interpreter = os.environ["TEST_ENGINE"]
    yield part("addon.engine")
    part("addon.engine").stop()


@pytest.fixture
def extension():
    """Modules of the installed extension by name."""
    return part


@pytest.fixture
def shared():
    """Where the shared heads are."""
    return Path(os.environ["TEST_HEADS"])


def ball(seed: float, rings: int = 24, sides: int = 32):
    """A small head-like egg with twelve bands as features: vertices in metres, corners, sizes, regions, parts."""
    heads = part("engine.heads")
    ring, side = np.meshgrid(np.linspace(0.1, np.pi - 0.1, rings), np.arange(sides) * 2 * np.pi / sides, indexing="ij")
    radius = 0.1 * (1 + 0.1 * np.sin(3 * side + seed) * np.sin(ring) ** 2 + 0.02 * seed)
    x, y, z = radius * np.sin(ring) * np.cos(side), radius * np.sin(ring) * np.sin(side), radius * np.cos(ring)
    vertices = np.stack([x, y, z], -1).reshape(-1, 3).astype(np.float32)
    place = np.arange(rings * sides).reshape(rings, sides)
    right = np.roll(place, -1, 1)
    corners = np.stack([place[:-1], place[1:], right[1:], right[:-1]], -1).reshape(-1).astype(np.int32)
    sizes = np.full((rings - 1) * sides, 4, np.int32)
    bands = np.abs(np.arange(rings)[:, None] * 12 / rings - 0.5 - np.arange(12)[None])
    weights = np.repeat(np.clip(1.2 - bands, 0, 1), sides, axis=0)
    regions = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
    parts = np.zeros(len(vertices), np.uint8)
    name = heads.topology_name(corners, sizes, len(vertices))
    return vertices, heads.Topology(name, corners, sizes, regions, parts)


@pytest.fixture
def couple():
    """A tagged man and woman of one small topology, in the scene: their two objects."""
    heads, scene = part("engine.heads"), part("addon.scene")
    people = []
    for sex, seed, alleles in (("male", 0.0, "Dr"), ("female", 2.0, "rD")):
        vertices, topology = ball(seed)
        genome = {feature: heads.Gene(alleles) for feature in heads.FEATURES}
        people.append(heads.Head(vertices, topology, sex, genome, id=None))
    father, mother = (scene.add_heads(bpy.context, [one])[0] for one in people)
    father.name, mother.name = "Adam", "Eve"
    return father, mother


def positions(thing) -> np.ndarray:
    """(n, 3) float32 of an object's mesh."""
    found = np.empty(len(thing.data.vertices) * 3, np.float32)
    thing.data.vertices.foreach_get("co", found)
    return found.reshape(-1, 3)


def note(thing) -> dict:
    """What an object keeps of its head."""
    return json.loads(thing["kindred_head"])
