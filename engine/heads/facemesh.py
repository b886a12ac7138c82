"""Where MediaPipe's face mesh sees its 468 points on the bundled head."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from ..arrays import Float32, Float64, Int32

_FILE = Path(__file__).resolve().parents[2] / "models" / "head" / "facemesh.npz"


def seen_landmarks(vertices: Float32 | Float64) -> Float64:
    """(468, 3) float64: the points of MediaPipe's face mesh on a head, where the network sees them in photos.

    The bundled head's landmark vertices lie where its shape is made, up to 7 mm from there along the skin, most at
    temples and forehead; outer corners of the eyes 3 mm. See tools/place_landmarks.py.
    vertices: (n, 3) of the bundled topology, in any shape and expression.
    """
    corners, weights = _places()
    return np.einsum("kc,kci->ki", weights, vertices[corners].astype(np.float64))


@lru_cache(maxsize=1)
def _places() -> tuple[Int32, Float32]:
    """(468, 3) int32, the corners of a triangle of the skin; (468, 3) float32, what each of them counts for."""
    with np.load(_FILE, allow_pickle=False) as data:
        return data["corners"], data["weights"]
