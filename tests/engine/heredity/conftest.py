"""Parents to breed: the shared father and mother, with regions drawn around ICT-FaceKit's landmarks."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.heads import FEATURES, Gene, Head, Topology, topology_name
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH
from kindred.engine.library import Library

# Places in ICT-FaceKit's 68 landmarks that stand for a feature of the skin, and how far (metres) it reaches.
_SITES = {
    "forehead": (range(17, 27), 0.035, (0, 0.035, 0)),
    "brows": (range(17, 27), 0.010, (0, 0, 0)),
    "eyes": (range(36, 48), 0.012, (0, -0.010, 0)),
    "eyelids": (range(36, 48), 0.008, (0, 0, 0)),
    "nose": (range(27, 36), 0.012, (0, 0, 0)),
    "cheeks": ((2, 3, 4, 12, 13, 14, 31, 35), 0.020, (0, 0, 0)),
    "mouth": (range(48, 68), 0.012, (0, 0, 0)),
    "jaw": ((3, 4, 5, 6, 10, 11, 12, 13), 0.020, (0, 0, 0)),
    "chin": ((7, 8, 9), 0.016, (0, 0, 0)),
}
_PARTS = {
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


def to_frame(points):
    """Y up, facing +Z → Z up, facing -Y."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1)


def read_vertices(path):
    """The vertices of an OBJ in centimetres, Y up, as metres in our frame."""
    with path.open() as handle:
        rows = [line.split()[1:4] for line in handle if line.startswith("v ")]
    return to_frame(np.array(rows, float) / 100)


@pytest.fixture(scope="session")
def ict(shared_data):
    """ICT-FaceKit's arrays."""
    return np.load(shared_data("ict_facekit.npz"), allow_pickle=False)


@pytest.fixture(scope="session")
def ict_topology(ict):
    """The topology of the shared heads."""
    faces, mean = ict["faces"], to_frame(ict["mean"].astype(float))
    sizes = np.where(faces[:, 3] < 0, 3, 4).astype(np.int32)
    corners = faces[faces >= 0].astype(np.int32)
    parts = np.full(len(mean), SKIN, np.uint8)
    for number, name in enumerate(ict["group_names"]):
        members = faces[ict["face_group"] == number]
        parts[members[members >= 0]] = _PARTS.get(str(name), SKIN)
    regions = _regions(mean, mean[ict["landmarks68"]], parts)
    return Topology(
        topology_name(corners, sizes, len(mean)), corners, sizes, regions, parts, ict["landmarks468"].astype(np.int32)
    )


@pytest.fixture(scope="session")
def make_head(ict, ict_topology):
    """make_head(vertices, sex, alleles="Dr", id=None): a tagged head with its origin midway between the eyeballs."""

    def make(vertices, sex, alleles="Dr", identifier=None):
        eyes = [vertices[ict_topology.parts == part].mean(0) for part in (EYE_LEFT, EYE_RIGHT)]
        genome = {feature: Gene(alleles) for feature in FEATURES}
        moved = (vertices - np.mean(eyes, 0)).astype(np.float32)
        return Head(moved, ict_topology, sex, genome, id=identifier)

    return make


@pytest.fixture(scope="session")
def father(shared_data, make_head):
    """The shared father."""
    return make_head(read_vertices(shared_data("heads/father.obj")), "male", "Dr", "A000001")


@pytest.fixture(scope="session")
def mother(shared_data, make_head):
    """The shared mother."""
    return make_head(read_vertices(shared_data("heads/mother.obj")), "female", "rr", "B000001")


def _regions(mean, landmarks, parts):
    weights = np.zeros((len(mean), len(FEATURES)))
    for feature, (sites, reach, shift) in _SITES.items():
        around = landmarks[list(sites)] + to_frame(np.array(shift, float))
        distance = np.linalg.norm(mean[:, None] - around[None], axis=2).min(1)
        weights[:, FEATURES.index(feature)] = np.exp(-((distance / reach) ** 4)) * reach**-0.5
    ears = np.abs(mean[:, 0]) - 0.066
    weights[:, FEATURES.index("ears")] = 20 / (1 + np.exp(-ears / 0.002)) * (np.abs(mean[:, 2]) < 0.05)
    weights[:, FEATURES.index("outline")] = 0.3
    weights /= weights.sum(1, keepdims=True)
    # A region's core is whole: weight one, so that the stated mix can be looked for there.
    weights = np.clip((weights - 0.1) / 0.8, 0, 1)
    weights /= weights.sum(1, keepdims=True)
    for part, mix in (
        (EYE_LEFT, {"eyes": 1.0}),
        (EYE_RIGHT, {"eyes": 1.0}),
        (TEETH, {"mouth": 1.0}),
        (GUMS, {"mouth": 1.0}),
        (LASHES, {"lashes": 0.95, "eyelids": 0.05}),
        (TEAR, {"eyes": 0.95, "eyelids": 0.05}),
    ):
        weights[parts == part] = [mix.get(feature, 0.0) for feature in FEATURES]
    return weights.astype(np.float32)


@pytest.fixture(scope="session")
def tiny_head():
    """tiny_head("male", {"nose": "Dr"}, seed=1): a head of 48 vertices, four a feature; other features carry DD."""

    def make(sex, alleles=None, seed=0, **more):
        count = 4 * len(FEATURES)
        regions = np.repeat(np.eye(len(FEATURES), dtype=np.float32), 4, axis=0)
        corners = np.arange(count, dtype=np.int32)
        topology = Topology("tiny", corners, np.full(count // 3, 3, np.int32), regions, np.zeros(count, np.uint8))
        vertices = np.random.default_rng(seed).normal(0, 0.1, (count, 3)).astype(np.float32)
        genome = {} if alleles is None else {f: Gene(alleles.get(f, "DD")) for f in FEATURES}
        return Head(vertices, topology, sex, genome, **more)

    return make


@pytest.fixture
def family_library(tiny_head, tmp_path):
    """Three generations: A1 × B1 → A2 with 0.8 of his father, A2 × B2 → A3 and B3 with 0.5 of theirs."""
    with Library.open(tmp_path / "shelf", create=True) as library:
        founders = [("male", {"nose": "Dr"}), ("female", {"nose": "rr"}), ("female", {"nose": "DD"})]
        library.add_many(tiny_head(sex, alleles, seed) for seed, (sex, alleles) in enumerate(founders))
        for key, father, mother, share in (("one", "A000001", "B000001", 0.8), ("two", "A000002", "B000002", 0.5)):
            sons, daughters = library.reserve(key, 1, int(key == "two"))
            for name in (*sons, *daughters):
                shares = {"father_shares": dict.fromkeys(FEATURES, share)}
                child = tiny_head("male" if name in sons else "female", {"nose": "rr"}, 9, id=name, provenance=shares)
                library.put(child, father=father, mother=mother)
    return library.path


@pytest.fixture(scope="session")
def egg():
    """egg(sex, seed, alleles="Dr", id=None): a small smooth closed head with soft regions, fast to breed."""
    sides = rows = 40
    turn, rise = np.meshgrid(2 * np.pi * np.arange(sides) / sides, np.pi * (np.arange(rows) + 0.5) / rows)
    unit = np.stack([np.sin(rise) * np.cos(turn), np.sin(rise) * np.sin(turn), np.cos(rise)], -1).reshape(-1, 3)
    # One feature around each of twelve points spread evenly over a ball.
    height = 1 - (2 * np.arange(len(FEATURES)) + 1) / len(FEATURES)
    angle = np.arange(len(FEATURES)) * np.pi * (3 - 5**0.5)
    centres = np.stack([np.sqrt(1 - height**2) * np.cos(angle), np.sqrt(1 - height**2) * np.sin(angle), height], 1)
    regions = np.exp(20 * (unit @ centres.T))
    regions = np.clip(regions / regions.sum(1, keepdims=True) - 0.1, 0, 0.8)
    regions /= regions.sum(1, keepdims=True)
    corner = np.arange((rows - 1) * sides)
    right = corner - corner % sides + (corner + 1) % sides
    quads = np.stack([corner, corner + sides, right + sides, right], 1).astype(np.int32)
    topology = Topology(
        "egg",
        quads.ravel(),
        np.full(len(quads), 4, np.int32),
        regions.astype(np.float32),
        np.zeros(len(unit), np.uint8),
    )

    def make(sex, seed, alleles="Dr", identifier=None):
        rng = np.random.default_rng(seed)
        shape = unit * (0.1 + 0.01 * rng.standard_normal(3))
        shape += 0.003 * np.sin(4 * unit @ rng.standard_normal((3, 3)))
        genome = {feature: Gene(alleles) for feature in FEATURES}
        return Head(shape.astype(np.float32), topology, sex, genome, id=identifier)

    return make


@pytest.fixture(scope="session")
def couple(egg):
    """A small father and mother, both carriers."""
    return egg("male", 1, "Dr", "A000001"), egg("female", 2, "rD", "B000001")


@pytest.fixture(scope="session")
def surfaces():
    """The measures of surfaces.py."""
    spec = importlib.util.spec_from_file_location("surfaces", Path(__file__).with_name("surfaces.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
