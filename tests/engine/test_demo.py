"""The demo is the main job from beginning to end."""

from __future__ import annotations

import json

import trimesh
from PIL import Image


def test_the_demo_breeds_a_family_of_eight_with_meshes_and_a_sheet(kindred, tmp_path):
    done = kindred("demo", "--out", tmp_path / "demo", "--json")
    assert done.exit_code == 0, done.err
    family = tmp_path / "demo" / "family"
    children = [json.loads(line) for line in (family / "manifest.jsonl").read_text().splitlines()]
    assert [child["sex"] for child in children] == ["male"] * 4 + ["female"] * 4
    for child in children:
        scene = trimesh.load(family / child["mesh"])
        assert sum(len(part.vertices) for part in scene.geometry.values()) > 8000
    with Image.open(family / "sheet.png") as sheet:
        assert sheet.width > 1000

    again = kindred("demo", "--out", tmp_path / "demo")
    assert again.exit_code == 3
    assert "holds a demo already" in again.err
