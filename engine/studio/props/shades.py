"""Sunglasses: frames of several makes, with clear, tinted, graded or mirroring lenses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...arrays import Float32
from ...hair import Frame, Piece, fitted_glasses
from ...heads.polygons import fan_triangles
from .fabrics import Colour, dye, linear
from .shape import Wearer
from .solid import Solid

_FRAMES = (
    Frame((0.0262, 0.0205), 3.4, (0.0030, 0.0026), 0.0030),
    Frame((0.0240, 0.0236), 2.0, (0.0012, 0.0013), 0.0040),
    Frame((0.0290, 0.0245), 2.4, (0.0010, 0.0012), 0.0065, 0.24),
    Frame((0.0300, 0.0270), 2.6, (0.0030, 0.0026), 0.0045),
    Frame((0.0275, 0.0150), 3.2, (0.0022, 0.0022), 0.0015),
    Frame((0.0270, 0.0225), 2.2, (0.0034, 0.0028), 0.0035),
)
_FRAME_COLOURS = ("0b0b0c", "0b0b0c", "1a1412", "4a2f1b", "8c6a2f", "a9adb2", "e6e3dc", "7b1f24", "23304f")
_FORWARD, _WIDER = 0.0034, 0.0022
"""How much further from the face these sit, and how much wider their thick temples are apart, than glasses ground for
the eyes, metres: their lenses are larger and near the cheeks."""
_LENSES = ("191b1d", "1f1a14", "2a2116", "17211c", "1d2130", "30201f")


def shaded_eyes(wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A pair of sunglasses: its frame, and its lenses."""
    frame = _FRAMES[int(rng.integers(len(_FRAMES)))]
    size = float(rng.uniform(0.95, 1.06))
    frame = replace(frame, half=(frame.half[0] * size, frame.half[1] * size * float(rng.uniform(0.95, 1.05))))
    rim = linear(str(rng.choice(_FRAME_COLOURS))) if rng.random() < 0.85 else dye(rng)
    pieces = {piece.material: piece for piece in fitted_glasses(frame, wearer.vertices)}
    colours, alpha, roughness = _glass(pieces["lens"].vertices, rng)
    metal = frame.wire[0] < 0.0015
    frame_solid = _solid(pieces["frame"], np.tile(rim, (len(pieces["frame"].vertices), 1)))
    return (
        replace(frame_solid, roughness=0.22 if metal else 0.30, name="sunglasses"),
        replace(_solid(pieces["lens"], colours), roughness=roughness, alpha=alpha, name="lenses"),
    )


def _glass(vertices: Float32, rng: np.random.Generator) -> tuple[Colour, float, float]:
    """Colours of the lenses' vertices, how much they hide, and how rough they are."""
    height = vertices[:, 2]
    share = ((height - height.min()) / (np.ptp(height) + 1e-9))[:, None]
    kind = str(rng.choice(("dark", "dark", "graded", "mirror", "clear")))
    tint = linear(str(rng.choice(_LENSES)))
    if kind == "clear":
        return np.tile(tint * 1.5, (len(height), 1)), float(rng.uniform(0.30, 0.55)), 0.08
    if kind == "graded":
        return tint * (0.6 + 1.6 * (1 - share)), float(rng.uniform(0.62, 0.8)), 0.08
    if kind == "dark":
        return np.tile(tint * 0.7, (len(height), 1)), float(rng.uniform(0.86, 0.97)), 0.07
    # What a mirror shows: ground below, a bright horizon, sky above.
    sky, ground = linear(str(rng.choice(("5b86b8", "9a6bb0", "c58a3b", "4f9a8a", "9aa3ab")))), linear("3a2f2a")
    horizon = np.exp(-(((share - 0.42) / 0.14) ** 2))
    return np.clip(ground + (sky - ground) * np.clip((share - 0.3) * 3, 0, 1) + 0.35 * horizon, 0, 1), 0.96, 0.05


def _solid(piece: Piece, colours: Colour) -> Solid:
    triangles, _ = fan_triangles(piece.face_vertices, piece.face_sizes)
    vertices = piece.vertices - np.array([0.0, _FORWARD, 0.0], np.float32)
    vertices[:, 0] += np.sign(vertices[:, 0]) * _WIDER * np.clip((vertices[:, 1] + 0.02) / 0.04, 0, 1)
    return Solid(vertices, piece.normals, triangles.astype(np.int32), np.clip(colours, 0, 1).astype(np.float32))
