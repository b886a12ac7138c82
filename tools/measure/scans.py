"""Heads sampled from ICT-FaceKit's identities, as heads of their own topology with regions carried over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from kindred.engine.heads import Head
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT
from kindred.engine.heads.reading import read_mesh
from kindred.engine.heads.registration import adopt


def sampled_scans(data: Path, count: int, seed: int) -> Iterator[Head]:
    """Heads of the father's mesh with random identities, weights N(0, 1), each with the origin between its eyeballs.

    data: the shared data's folder.
    """
    father = read_mesh(data / "heads" / "father.obj")
    adopted = adopt(father, sex="male", keep_topology=True)
    kit = np.load(data / "ict_facekit.npz")
    turn = adopted.transform[:3, :3] * 100  # the father lies in centimetres
    parts = adopted.head.topology.parts
    for i in range(count):
        weights = np.random.default_rng((seed, i)).standard_normal(len(kit["identity"]))
        vertices = (kit["mean"] + np.tensordot(weights, kit["identity"].astype(np.float64), 1)) @ turn.T
        eyes = [vertices[parts == part] for part in (EYE_LEFT, EYE_RIGHT)]
        vertices -= np.mean([(eye.min(0) + eye.max(0)) / 2 for eye in eyes], axis=0)
        yield adopted.head.with_(vertices=vertices.astype(np.float32))
