"""Blender with an engine process: TEST_ENGINE names its interpreter."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time

import bpy
import numpy as np
import pytest
from conftest import FEATURES, note, positions


def bring(shared, name):
    bpy.ops.wm.obj_import(filepath=str(shared / f"{name}.obj"))
    return bpy.context.object


def when_running(engine, act, after=0.5):
    """Do something to the engine process once it runs."""

    def wait():
        while engine.running() is None:
            time.sleep(0.02)
        time.sleep(after)
        act(engine.running().number)

    threading.Thread(target=wait, daemon=True).start()


def kill(number):
    os.kill(number, signal.SIGKILL)


def test_the_engine_starts_on_first_use_and_says_what_it_has(engine):
    assert engine.running() is None
    assert bpy.ops.kindred.doctor() == {"FINISHED"}
    first = engine.running().number
    assert bpy.ops.kindred.doctor() == {"FINISHED"}
    assert engine.running().number == first
    bpy.ops.kindred.engine_stop()
    assert engine.running() is None


def test_the_engine_process_ends_when_the_extension_is_disabled(engine):
    bpy.ops.kindred.doctor()
    number = engine.running().number
    bpy.ops.preferences.addon_disable(module="bl_ext.user_default.kindred")
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    bpy.ops.preferences.addon_enable(module="bl_ext.user_default.kindred")


def test_killing_the_engine_during_an_adoption_costs_a_message(engine, shared):
    head = bring(shared, "father")
    before = positions(head).tobytes()
    when_running(engine, kill)
    with pytest.raises(RuntimeError) as told:
        bpy.ops.kindred.adopt(sex="male")
    message = str(told.value).strip()
    assert "ended during 'adopt' (signal 9)" in message and "try again" in message
    assert "Traceback" not in message and "\n" not in message
    assert positions(head).tobytes() == before and "kindred_head" not in head and not head.vertex_groups
    assert bpy.ops.kindred.doctor() == {"FINISHED"}, "it starts anew"


def test_a_mesh_is_adopted_as_it_is(engine, shared):
    head = bring(shared, "father")
    faces = len(head.data.polygons)
    assert bpy.ops.kindred.adopt(sex="male") == {"FINISHED"}
    assert len(head.data.polygons) == faces
    assert {f"kindred.{one}" for one in FEATURES} == set(head.vertex_groups.keys())
    assert note(head)["sex"] == "male"
    size = np.ptp(positions(head), axis=0)
    assert 0.2 < size[2] < 0.45, "metres, upright"
    parts = np.empty(len(head.data.vertices), np.int32)
    head.data.attributes["kindred.part"].data.foreach_get("value", parts)
    eyes = positions(head)[(parts == 1) | (parts == 2)]
    assert np.abs(eyes.mean(0)).max() < 0.01, "the origin is midway between the eyeballs"
    nose = head.vertex_groups["kindred.nose"].index
    tip = min(head.data.vertices, key=lambda v: v.co.y)
    assert any(g.group == nose and g.weight > 0.5 for g in tip.groups), "it faces -Y"


def test_mosaic_and_smooth_are_bred_by_the_engine(engine, couple):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=2, daughters=1, seed=4, mode="mosaic", mutation=0)
    sons = list(bpy.context.scene.kindred.family.objects)
    assert [note(one)["sex"] for one in sons] == ["male", "male", "female"]
    assert np.abs(positions(sons[0]) - positions(sons[1])).max() > 1e-4, "no two children are alike"
    assert set(note(sons[0])["genome"]) == set(FEATURES)
    assert bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0, fuse="smooth") == {"FINISHED"}


def test_a_named_interpreter_that_is_no_engine_is_told(extension, couple, tmp_path):
    preferences = bpy.context.preferences.addons["bl_ext.user_default.kindred"].preferences
    preferences.interpreter = str(tmp_path / "python")
    with pytest.raises(RuntimeError, match="is not there"):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", mode="mosaic")
    preferences.interpreter = shutil.which("false")
    with pytest.raises(RuntimeError, match="did not start as an engine"):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", mode="mosaic")
