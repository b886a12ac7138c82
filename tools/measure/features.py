#!/usr/bin/env python3
"""Measure how features vary between people, for mutations of heads that have no rig of their own.

    .venv/bin/python tools/measure/features.py ../shared/data/ict_facekit.npz

Draws people from ICT-FaceKit's identity modes (MIT; weights are about N(0, 1)), and for each feature fits the fields of
engine/heredity/mutation/modes.py to how its region differs from the mean head's. Their covariance goes, as a factor, to
engine/heredity/mutation/spread.json: figures alone, no mesh.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from kindred.engine.heads import FEATURES
from kindred.engine.heredity.mutation.modes import mode_count, modes, place_of

PEOPLE = 600
OUT = Path(__file__).resolve().parents[2] / "engine" / "heredity" / "mutation" / "spread.json"

# Places in the 68 landmarks, how far around them a feature reaches (metres), and where its middle lies from them.
SITES = {
    "forehead": (range(17, 27), 0.030, (0, 0.03, 0)),
    "brows": (range(17, 27), 0.010, (0, 0, 0)),
    "eyes": (range(36, 48), 0.014, (0, 0, 0)),
    "eyelids": (range(36, 48), 0.007, (0, 0, 0)),
    "lashes": (range(36, 48), 0.005, (0, 0, 0)),
    "nose": (range(27, 36), 0.014, (0, 0, 0)),
    "cheeks": ((2, 3, 13, 14, 31, 35), 0.022, (0, 0, 0)),
    "mouth": (range(48, 68), 0.014, (0, 0, 0)),
    "jaw": ((3, 4, 5, 6, 10, 11, 12, 13), 0.022, (0, 0, 0)),
    "chin": ((7, 8, 9), 0.018, (0, 0, 0)),
}


def main(path: str) -> None:
    """Measure and write."""
    data = np.load(path, allow_pickle=False)
    mean = turned(data["mean"].astype(np.float64))
    landmarks = mean[data["landmarks68"]]
    identity = data["identity"]
    rng = np.random.default_rng(1)
    skin = np.unique(data["faces"][data["face_group"] <= 1].clip(0))
    weights = rng.standard_normal((PEOPLE, len(identity)))
    middle = landmarks[36:48].mean(0)
    spread: dict[str, list[list[float]]] = {}
    for feature in FEATURES:
        weight, around = region(feature, mean[skin], landmarks), region(feature, mean[skin], landmarks, wider=2.0)
        chosen = around > 0.02
        some, weight, around = skin[chosen], weight[chosen], around[chosen]
        points = mean[some] - middle
        fields = modes(points, place_of(feature, points, weight)).reshape(mode_count(feature), -1)
        offsets = turned(identity[:, some].astype(np.float64))
        # What a feature shares with its surroundings (the head's size, the face's length) is theirs, not its own.
        offsets = without_similarity(points, offsets, around)
        root = np.repeat(np.sqrt(weight), 3)
        moved = (weights @ offsets.reshape(len(identity), -1)) * root
        coefficients = np.linalg.lstsq((fields * root).T, moved.T, rcond=1e-6)[0]
        values, vectors = np.linalg.eigh(np.cov(coefficients))
        factor = vectors * np.sqrt(np.maximum(values, 0))
        spread[feature] = [[round(float(x), 5) for x in row] for row in factor]
        moves = np.linalg.norm((factor.T @ fields).reshape(len(factor), -1, 3), axis=2)
        print(feature, len(some), "mm, one deviation:", (1000 * np.sqrt((moves**2).sum(0)).mean()).round(2))
    OUT.write_text(json.dumps(spread) + "\n", encoding="utf-8")


def without_similarity(points: np.ndarray, offsets: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Offsets less the shift, turn and scaling that explain them best over a mask."""
    x, y, z = (points - points.mean(0)).T
    zero, one = np.zeros_like(x), np.ones_like(x)
    columns = [(one, zero, zero), (zero, one, zero), (zero, zero, one), (x, y, z)]
    columns += [(zero, -z, y), (z, zero, -x), (-y, x, zero)]
    basis = np.stack([np.stack(column, 1).ravel() for column in columns], 1)
    root = np.repeat(np.sqrt(weight), 3)
    flat = offsets.reshape(len(offsets), -1)
    solved = np.linalg.lstsq(basis * root[:, None], (flat * root).T, rcond=None)[0]
    return (flat - (basis @ solved).T).reshape(offsets.shape)


def region(feature: str, points: np.ndarray, landmarks: np.ndarray, wider: float = 1.0) -> np.ndarray:
    """A soft mask, roughly where Kindred's regions lie; wider: for the feature with its surroundings."""
    if feature == "ears":
        edge = 0.068 - 0.02 * (wider - 1)
        return 1 / (1 + np.exp((edge - np.abs(points[:, 0])) / 0.003)) * (np.abs(points[:, 2]) < 0.045 * wider)
    if feature == "outline":
        return 1 / (1 + np.exp((0.02 / wider - (points[:, 1] - landmarks[27, 1])) / 0.01))
    sites, reach, shift = SITES[feature]
    around = landmarks[list(sites)] + turned(np.array(shift, float))
    distance = np.linalg.norm(points[:, None] - around[None], axis=2).min(1)
    return np.exp(-((distance / (reach * wider)) ** 4))


def turned(points: np.ndarray) -> np.ndarray:
    """Y up, facing +Z → Z up, facing -Y."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1)


if __name__ == "__main__":
    main(sys.argv[1])
