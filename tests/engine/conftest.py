"""Small heads that need no file, and the shared ones as heads."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from kindred.engine.heads import FEATURES, Appearance, Gene, Head, Topology, topology_name
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH
from kindred.engine.heads.reading import read_mesh

MATERIAL_PARTS = {
    "M_Teeth": TEETH,
    "M_GumsTongue": GUMS,
    "M_ScleraLeft": EYE_LEFT,
    "M_IrisLeft": EYE_LEFT,
    "M_ScleraRight": EYE_RIGHT,
    "M_IrisRight": EYE_RIGHT,
    "M_LacrimalFluid": TEAR,
    "M_EyeBlend": TEAR,
    "M_EyeOcclusion": TEAR,
    "M_EyeLashes": LASHES,
}


@pytest.fixture(scope="session")
def small_head() -> Head:
    """A sphere with two eyeballs, triangles and a quad, a texture with a cut, and everything else that a head has."""
    skin = trimesh.creation.icosphere(subdivisions=3, radius=0.09)
    skin.apply_translation((0, 0.085, 0))
    eyes = [trimesh.creation.icosphere(subdivisions=3, radius=0.012) for _ in range(2)]
    for eye, x in zip(eyes, (0.032, -0.032), strict=True):
        eye.apply_translation((x, 0, 0))
    vertices = np.concatenate([m.vertices for m in (skin, *eyes)]).astype(np.float32)
    sides = [len(skin.vertices), len(eyes[0].vertices), len(eyes[1].vertices)]
    faces = np.concatenate([m.faces + sum(sides[:i]) for i, m in enumerate((skin, *eyes))])
    quad = [*faces[0], next(v for v in faces[1] if v not in faces[0])]  # the first face gets a fourth corner
    corners = np.concatenate([quad, faces[1:].reshape(-1)]).astype(np.int32)
    sizes = np.full(len(faces), 3, np.int32)
    sizes[0] = 4
    parts = np.repeat([SKIN, EYE_LEFT, EYE_RIGHT], sides).astype(np.uint8)
    regions = np.zeros((len(vertices), len(FEATURES)), np.float32)
    regions[:, FEATURES.index("outline")] = parts == SKIN
    regions[:, FEATURES.index("eyes")] = parts != SKIN
    way = np.arctan2(vertices[corners, 0], vertices[corners, 1]) / (2 * np.pi) + 0.5
    way[::7] += 0.25  # corners of one vertex differ: the texture is cut there
    uv = np.stack([way, vertices[corners, 2] * 5 + 0.5], axis=1).astype(np.float32)
    name = topology_name(corners, sizes, len(vertices))
    return Head(
        vertices=vertices,
        topology=Topology(name, corners, sizes, regions, parts, np.arange(468, dtype=np.int32), uv),
        sex="female",
        genome={f: Gene("Dr" if i % 2 else "rr", trait="high", mutated=i == 3) for i, f in enumerate(FEATURES)},
        appearance=Appearance({"melanin": 0.7, "iris_hue": 0.5}, {"hair": "short"}),
        parameters=np.linspace(0, 1, 5, dtype=np.float32),
        provenance={"father": "A000001", "mother": "B000002", "seed": 3},
        id="B000007",
    )


@pytest.fixture(scope="session")
def shared_heads(shared_data) -> tuple[Head, Head]:
    """The shared father and mother with their parts and landmarks; all skin is outline."""
    landmarks = np.load(shared_data("ict_facekit.npz"))["landmarks468"].astype(np.int32)
    heads = []
    for name, sex, identifier in (("father", "male", "A000001"), ("mother", "female", "B000001")):
        raw = read_mesh(shared_data(f"heads/{name}.obj"))
        vertices = raw.vertices[:, [0, 2, 1]] * (0.01, -0.01, 0.01)
        parts = np.zeros(len(vertices), np.uint8)
        of_corner = np.repeat(raw.face_groups, raw.face_sizes)
        for group, material in enumerate(raw.group_names):
            parts[raw.face_vertices[of_corner == group]] = MATERIAL_PARTS.get(material, SKIN)
        vertices -= (vertices[parts == EYE_LEFT].mean(0) + vertices[parts == EYE_RIGHT].mean(0)) / 2
        regions = np.zeros((len(vertices), len(FEATURES)), np.float32)
        regions[:, FEATURES.index("outline")] = 1
        kind = topology_name(raw.face_vertices, raw.face_sizes, len(vertices))
        topology = (
            heads[0].topology
            if heads
            else Topology(kind, raw.face_vertices, raw.face_sizes, regions, parts, landmarks, raw.corner_uv)
        )
        heads.append(Head(vertices.astype(np.float32), topology, sex, id=identifier))
    return heads[0], heads[1]
