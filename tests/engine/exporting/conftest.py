"""Exported files as their readers see them."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.exporting import Looks, export_glb
from kindred.engine.heads import sample
from kindred.engine.heads.kit import bundled_kit
from PIL import Image

ALL = Looks(maps=512, hair=True, expressions=True)
TYPES = {5121: "u1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True)
class Glb:
    """A GLB read by the letter of the format, apart from our own reader."""

    document: dict
    content: bytes

    @classmethod
    def of(cls, path: Path) -> Glb:
        data = path.read_bytes()
        size = struct.unpack("<I", data[12:16])[0]
        return cls(json.loads(data[20 : 20 + size]), data[28 + size :])

    def view(self, number: int) -> bytes:
        view = self.document["bufferViews"][number]
        return self.content[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]

    def array(self, number: int) -> np.ndarray:
        accessor = self.document["accessors"][number]
        width, kind = WIDTHS[accessor["type"]], TYPES[accessor["componentType"]]
        rows = np.zeros((accessor["count"], width), kind)
        if "bufferView" in accessor:
            rows[:] = np.frombuffer(self.view(accessor["bufferView"]), kind).reshape(-1, width)
        if "sparse" in accessor:
            indices, values = accessor["sparse"]["indices"], accessor["sparse"]["values"]
            chosen = np.frombuffer(self.view(indices["bufferView"]), TYPES[indices["componentType"]])
            assert (np.diff(chosen.astype(int)) > 0).all()
            rows[chosen] = np.frombuffer(self.view(values["bufferView"]), kind).reshape(-1, width)
        if "min" in accessor:
            assert rows.min(0).tolist() == accessor["min"] and rows.max(0).tolist() == accessor["max"]
        return rows

    def node(self, name: str) -> dict:
        return next(node for node in self.document["nodes"] if node["name"] == name)

    def mesh(self, name: str) -> dict:
        return self.document["meshes"][self.node(name)["mesh"]]

    def material(self, name: str) -> dict:
        return next(one for one in self.document["materials"] if one["name"] == name)

    def pixels(self, texture: int) -> np.ndarray:
        image = self.document["images"][self.document["textures"][texture]["source"]]
        assert image["mimeType"] == "image/png"
        return np.asarray(Image.open(io.BytesIO(self.view(image["bufferView"]))))


def ours(rows: np.ndarray) -> np.ndarray:
    """glTF's axes → Z up, facing -Y."""
    return np.stack([rows[:, 0], -rows[:, 2], rows[:, 1]], axis=1)


@pytest.fixture(scope="session")
def person():
    """A man with a beard and glasses."""
    head = sample(bundled_kit(), "male", np.random.default_rng(4))
    discrete = {**head.appearance.discrete, "hair": "short", "beard": "goatee", "glasses": "round"}
    return head.with_(id="A000001", appearance=type(head.appearance)(head.appearance.continuous, discrete))


@pytest.fixture(scope="session")
def dressed(person, tmp_path_factory) -> Path:
    """The man as a GLB with everything."""
    path = tmp_path_factory.mktemp("dressed") / "A000001.glb"
    assert export_glb(path, person, ALL).left_out == ()
    return path


@pytest.fixture(scope="session")
def glb(dressed) -> Glb:
    """The same file, read."""
    return Glb.of(dressed)
