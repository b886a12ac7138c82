"""Blender as the photographer, with a real one where its wheel is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.arrays import Float32
from kindred.engine.errors import BadInput, EngineMissing, Interrupted, KindredError
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.heads.expressions import Gaze
from kindred.engine.progress import Progress
from kindred.engine.studio.asking import read_asked, write_asked
from kindred.engine.studio.behind import shown_behind, toned
from kindred.engine.studio.blender import Exposure, find_blender, photograph_in_blender, solids_of
from kindred.engine.studio.posing import posed_head
from kindred.engine.studio.printing import printed
from kindred.engine.studio.scene import Background, Film, Framing, Pose, Prop, Scene, Sitter, camera_of
from kindred.engine.studio.scenes import backdrop
from kindred.engine.studio.shards import read_shards

ROOT = Path(__file__).resolve().parents[3]
SIZE = 64


@pytest.fixture(scope="module")
def wheel() -> Path:
    """A Python that has bpy; skipped where tools/dev.py has not made its environment."""
    found = ROOT / ".venv-bpy45" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not found.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{found} is not there: tools/dev.py setup")
    return found


@pytest.fixture(scope="module")
def scene() -> Scene:
    head = sample(bundled_kit(), "male", np.random.default_rng(3))
    return Scene(
        Sitter(head, "bundled-3", spots=5),
        expression={"jawOpen": 0.3},
        gaze=Gaze.both(0, 15),
        pose=Pose(20, -5, 4),
        framing=Framing(field=25, distance=0.8, right=0.05),
        background=Background("plain", 4),
        props=(Prop("tshirt", 2),),
    )


def drawn(scenes, wheel, **options):
    return list(photograph_in_blender(scenes, SIZE, samples=2, threads=1, blender=wheel, **options))


def script(path: Path, text: str) -> Path:
    """A program of that text."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_pictures_are_of_their_scenes_aligned_with_the_camera(scene, wheel):
    turned = scene.with_(pose=Pose(-40, 0, 0), background=Background("gradient", 1))
    first, second, again = drawn([scene, turned, scene], wheel)
    assert first.shape == (SIZE, SIZE, 3) and first.dtype == np.uint8
    assert np.array_equal(first, again) and not np.array_equal(first, second)
    for picture, shown in ((first, scene), (second, turned)):
        behind = shown_behind(shown, (SIZE, SIZE))
        seen = np.abs(picture.astype(int) - behind).max(2) > 12
        points = camera_of(shown).pixels(posed_head(shown)[bundled_kit().topology.landmarks], (SIZE, SIZE))
        inside = ((points > 0) & (points < SIZE)).all(1)
        columns, rows = points[inside].astype(int).T
        assert inside.sum() > 400 and seen[rows, columns].mean() > 0.97
        assert seen[:2, :2].mean() < 0.3, "the background is the scene's own"


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_a_blender_that_dies_is_started_once_more(scene, wheel, tmp_path):
    dying = f"""read asked; echo dead >> {tmp_path}/log; exit 3"""
    hello = """echo '{"kindred": "0", "blender": [4, 5, 0]}'"""
    once = script(
        tmp_path / "python-once", f"""if [ -e {tmp_path}/log ]; then exec {wheel} "$@"; fi\n{hello}\n{dying}"""
    )
    assert len(drawn([scene], once)) == 1
    assert (tmp_path / "log").read_text() == "dead\n"
    (tmp_path / "log").unlink()
    always = script(tmp_path / "python-always", f"{hello}\n{dying}")
    with pytest.raises(KindredError, match="exit code 3"):
        drawn([scene], always)
    assert (tmp_path / "log").read_text() == "dead\ndead\n"


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_who_wants_to_stop_does_not_wait(scene, wheel, tmp_path):
    sleeper = script(tmp_path / "python-slow", f"echo $$ > {tmp_path}/number\nexec sleep 60")
    asked = []
    began = time.monotonic()
    with pytest.raises(Interrupted):
        drawn([scene], sleeper, progress=Progress(stopped=lambda: bool(asked.append(1) or len(asked) > 3)))
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "number").read_text()), 0)


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_what_is_no_blender_is_told_with_what_to_do(scene, tmp_path, monkeypatch):
    for name, text, told in (
        ("blender", "echo no such display >&2; exit 1", "no such display"),
        ("python-old", """echo '{"kindred": "0", "blender": [3, 6, 5]}'; sleep 5""", r"Blender 3\.6\.5"),
    ):
        with pytest.raises(EngineMissing, match=f"{told}.*--blender"):
            drawn([scene], script(tmp_path / name, text))
    with pytest.raises(EngineMissing, match="no Blender"):
        find_blender(tmp_path / "none")
    monkeypatch.setenv("KINDRED_BLENDER", str(tmp_path / "blender"))
    assert find_blender() == tmp_path / "blender"
    assert find_blender(tmp_path / "python-old") == tmp_path / "python-old", "what is named comes first"


@pytest.mark.parametrize(("size", "samples"), [((0, 64), 8), ((64, 9000), 8), ((64, 64), 0), ((64, 64), 10**6)])
def test_sizes_that_cannot_be_drawn_are_refused(size, samples):
    with pytest.raises(BadInput):
        Exposure(size, samples)


def test_what_is_asked_comes_through_a_file_exactly(scene, tmp_path):
    path, solids = tmp_path / "asked.npz", solids_of(scene)
    assert solids
    write_asked(path, scene, solids)
    read, built = read_asked(path)
    assert np.array_equal(read.sitter.head.vertices, scene.sitter.head.vertices) and read.pose == scene.pose
    assert len(built) == len(solids)
    for one, other in zip(built, solids, strict=True):
        assert (one.name, one.roughness, one.alpha, one.occluder) == (
            other.name,
            other.roughness,
            other.alpha,
            other.occluder,
        )
        for name in ("vertices", "normals", "triangles", "colours"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(BadInput, match="not whole"):
        read_asked(path)


def test_light_is_printed_over_its_background_as_bright_as_its_film_says(scene):
    light: Float32 = np.zeros((SIZE, SIZE, 4), np.float32)
    light[:, 32:] = 0.5, 0.3, 0.2, 1.0
    plain = scene.with_(film=Film())
    picture = printed(light, plain)
    assert np.array_equal(picture[:, :32], shown_behind(plain, (SIZE, SIZE))[:, :32])
    assert len(np.unique(picture[:, 32:].reshape(-1, 3), axis=0)) == 1
    brighter = printed(light, plain.with_(film=Film(exposure=1.0, balance=(1.0, 1.0, 0.5))))
    assert (brighter[:, 32:, :2] > picture[:, 32:, :2]).all() and np.array_equal(
        brighter[:, 32:, 2], picture[:, 32:, 2]
    )
    half = printed(light / 2, plain)[:, 32:]
    mean = (light[:, 32:, :3] + backdrop(scene.background, SIZE)[:, 32:]) / 2
    assert np.array_equal(half, toned(mean)), "half covered is the mean of both, as light"


def test_a_data_set_by_cycles_has_the_studios_labels(kindred, wheel, tmp_path):
    words = ("studio", "--count", 2, "--per-person", 2, "--seed", 4, "--size", SIZE, "--jobs", 1, "--format", "png")
    sets = {}
    for renderer, more in (("studio", ()), ("cycles", ("--samples", 1, "--blender", wheel))):
        done = kindred(*words, "--renderer", renderer, *more, "--out", tmp_path / renderer)
        assert done.exit_code == 0, done.err
        sets[renderer] = list(read_shards(tmp_path / renderer))
    for ours, theirs in zip(sets["studio"], sets["cycles"], strict=True):
        assert ours.truth == theirs.truth and np.array_equal(ours.classes, theirs.classes)
        assert not np.array_equal(ours.picture, theirs.picture)
    lost = kindred(*words, "--renderer", "cycles", "--blender", tmp_path / "none", "--out", tmp_path / "lost")
    assert lost.exit_code == 3 and "no Blender" in lost.err and not list((tmp_path / "lost").glob("*.tar"))
