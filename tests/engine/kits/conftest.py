"""A folder as ICT-FaceKit is downloaded, with a few of its modes and expressions, and the kit that comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.kits.importing import import_ict_facekit

MODES = 6
EXPRESSIONS = ("browInnerUp_L", "browInnerUp_R", "cheekRaiser_L", "eyeBlink_L", "jawOpen", "mouthSmile_R")


@pytest.fixture(scope="session")
def ict(shared_data):
    """The arrays that the folder is written from."""
    with np.load(shared_data("ict_facekit.npz")) as data:
        return {name: data[name] for name in data.files}


@pytest.fixture(scope="session")
def facekit(ict, tmp_path_factory) -> Path:
    """The repository's folder: FaceXModel/ with OBJs in centimetres, Y up, and beside it the licence."""
    root = tmp_path_factory.mktemp("facekit") / "ICT-FaceKit"
    model = root / "FaceXModel"
    model.mkdir(parents=True)
    (root / "LICENSE").write_text("MIT License\n\nCopyright (c) 2020 USC Institute for Creative Technologies\n")
    (model / "vertex_indices.json").write_text(json.dumps({"expressions": EXPRESSIONS, "idx_to_landmark_verts": []}))
    faces = _faces(ict)
    names = ict["expression_names"].tolist()
    shapes = {"generic_neutral_mesh": np.zeros(3)}
    shapes |= {f"identity{i:03d}": ict["identity"][i] for i in range(MODES)}
    shapes |= {name: ict["expression"][names.index(name)] for name in EXPRESSIONS}
    for name, offsets in shapes.items():
        rows = (ict["mean"].astype(np.float64) + offsets) * 100
        vertices = "".join("v %.7f %.7f %.7f\n" % tuple(row) for row in rows.tolist())  # noqa: UP031  # twice as fast
        (model / f"{name}.obj").write_text(f"mtllib ICTFaceModelMaterial.mtl\n{vertices}{faces}")
    return root


def _faces(ict) -> str:
    lines = [f"vt {u:.6f} {v:.6f}" for u, v in ict["uv"]]
    current = -1
    for corners, places, group in zip(ict["faces"], ict["face_uv"], ict["face_group"], strict=True):
        if group != current:
            current = group
            lines.append(f"usemtl {ict['group_names'][group]}")
        lines.append("f " + " ".join(f"{a + 1}/{b + 1}" for a, b in zip(corners, places, strict=True) if a >= 0))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def shelf(facekit, tmp_path_factory) -> Path:
    """A folder of kits with the one in it. For reading only."""
    folder = tmp_path_factory.mktemp("kits") / "shelf"
    import_ict_facekit(facekit, folder=folder)  # here, and not as a command: registration is made ready once for all
    return folder
