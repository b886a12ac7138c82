"""Portraits: where they are taken from, and one that is taken."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import bundled_kit, sample
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.portraits import Shot, draw  # noqa: E402
from tools.portraits.views import VIEWS, camera  # noqa: E402

HEAD = sample(bundled_kit(), "female", np.random.default_rng(8))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_what_it_is_named_after_in_the_middle(view):
    seen = camera(HEAD, view)
    pixels = seen.pixels(HEAD.vertices, (100, 100))
    if view in ("front", "three-quarter", "profile", "back"):
        assert (np.abs(pixels[HEAD.vertices[:, 2] > -0.1] - 50) < 50).all(), "the whole head"
    else:
        near = np.linalg.norm(pixels - 50, axis=1) < 50
        assert near.sum() > 200 and near.mean() < 0.9


def test_a_turned_head_faces_the_pictures_right():
    nose = HEAD.vertices[HEAD.topology.landmarks[4]][None]
    assert camera(HEAD, "front", 30).pixels(nose, (100, 100))[0, 0] > 55
    assert camera(HEAD, "front", -30).pixels(nose, (100, 100))[0, 0] < 45


def test_a_missing_wheel_is_told(tmp_path):
    with pytest.raises(BadInput, match="setup"):
        draw([Shot(HEAD, "front", tmp_path / "x.png")], version="00")


def test_a_portrait_shows_skin_before_a_grey_wall(tmp_path):
    if not (ROOT / ".venv-bpy45").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(".venv-bpy45 is not there: tools/dev.py setup")
    draw([Shot(HEAD, "nose", tmp_path / "a.png", size=48, samples=4, texture=512, bald=True)])
    picture = np.asarray(Image.open(tmp_path / "a.png").convert("RGB")).astype(float)
    red, green, blue = picture[16:32, 16:32].reshape(-1, 3).mean(0)
    assert red > green > blue > 5 and red > 30
