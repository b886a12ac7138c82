"""Kits inside Blender: where they lie, and heads of one that is not ours."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
from conftest import PACKAGE, positions


def test_kits_lie_in_the_extensions_user_folder(extension):
    folder = extension("engine.kits").kits_folder()
    assert folder == Path(bpy.utils.extension_path_user(PACKAGE, path="kits"))


def test_the_name_of_the_folder_is_taken_back(extension):
    shelf = extension("addon.shelf")
    shelf.unregister()
    assert "KINDRED_KITS" not in os.environ
    os.environ["KINDRED_KITS"] = "/users/own"
    shelf.register()
    shelf.unregister()
    assert os.environ.pop("KINDRED_KITS") == "/users/own"
    shelf.register()


def test_people_of_a_kit_of_the_users_stand_in_the_scene_with_its_expressions(extension):
    heads, kits, storing = (extension(f"engine.{name}") for name in ("heads", "kits", "kits.storing"))
    bundled = heads.bundled_kit()
    topology = bundled.topology
    name = heads.topology_name(topology.face_vertices, topology.face_sizes, topology.count)
    own = replace(bundled, topology=replace(topology, name=name), names=tuple(f"mode_{n}" for n in bundled.names))
    with np.load(bundled.folder / "expressions.npz") as data:
        expressions = {key: data[key] for key in data.files}
    packet = storing.Packet(own, "test", "CC0-1.0", "", expressions, {}, {})
    storing.store_kit(kits.kits_folder(), "mine", packet, replace=True)
    person = heads.sample(kits.open_kit("mine"), "female", np.random.default_rng(1))
    thing = extension("addon.scene.heads").place_head(bpy.context, person, hair=True)
    assert np.array_equal(positions(thing), person.vertices)
    assert not list(thing.children)  # a kit without bundled.npz wears nothing, and says no error
    assert kits.kit_for(name).names[0].startswith("mode_")
