"""Faces that people make: moods and mixes of them, speech, single movements, blinks; never twice quite even."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ...heads.expressions import EXPRESSIONS
from ...heads.moods import MOODS
from .chance import Rng, between, picked
from .plans import Plan

Weights = dict[str, float]

_KINDS = {"mood": 0.54, "mix": 0.15, "speech": 0.15, "single": 0.10, "loose": 0.06}
"""How often which kind of face is made, where one is."""

_MOODS = {
    **{"joy": 0.42, "laugh": 0.20, "surprise": 0.07, "sadness": 0.06, "anger": 0.07},
    **{"contempt": 0.05, "fear": 0.04, "disgust": 0.04, "sleepy": 0.03, "kiss": 0.02},
}
"""How often which mood: people smile at cameras."""

_FOR_CAMERAS, _SMILE = ("joy", "laugh"), 0.45
"""Moods that are put on for cameras, and how much of them is shown at least."""

_BLINKING = 0.05
_UNEVEN = 0.13
"""How far left and right differ, as a deviation of their ratio."""

_SPOKEN: tuple[Mapping[str, float], ...] = (
    {"jawOpen": 0.45, "mouthLowerDown": 0.2, "mouthUpperUp": 0.12},  # a
    {"jawOpen": 0.2, "mouthStretch": 0.35, "mouthUpperUp": 0.2, "mouthLowerDown": 0.2},  # e
    {"jawOpen": 0.08, "mouthSmile": 0.3, "mouthStretch": 0.4, "mouthLowerDown": 0.15},  # i
    {"jawOpen": 0.28, "mouthFunnel": 0.65},  # o
    {"jawOpen": 0.1, "mouthPucker": 0.65, "mouthFunnel": 0.3},  # u
    {"mouthPress": 0.5, "mouthRollLower": 0.35, "mouthRollUpper": 0.3},  # m, b, p
    {"jawOpen": 0.06, "mouthRollLower": 0.5, "mouthUpperUp": 0.25},  # f, v
    {"jawOpen": 0.05, "mouthStretch": 0.3, "mouthLowerDown": 0.35, "mouthUpperUp": 0.25},  # s
    {"jawOpen": 0.1, "mouthFunnel": 0.55, "mouthUpperUp": 0.15},  # sh
)
"""The mouth's shapes in speech, names without a side going to both."""

_SELDOM = ("jawLeft", "jawRight", "jawForward", "tongueOut", "cheekPuff")
_LOOKING = "eyeLook"
"""Names that begin so turn the eyes, which `looking` does."""
_SINGLE: Mapping[str, float] = MappingProxyType(
    {name: 0.35 if name in _SELDOM else 1.0 for name in EXPRESSIONS if not name.startswith(_LOOKING)}
)
_TOGETHER = 0.7
"""How often a single movement that has two sides is made by both."""


def sample_expression(plan: Plan, rng: Rng) -> Weights:
    """Weights by the names of EXPRESSIONS, each in [0, 1]; empty for a face at rest. None of them turns the eyes."""
    made, blinks = rng.random(2)
    face: Weights = _quiet(rng)
    if made < plan.expressive:
        for name, weight in _face(picked(_KINDS, rng), plan.strength, rng).items():
            face[name] = max(face.get(name, 0.0), weight)
    if blinks < _BLINKING:
        lid = between(0.35, 1.0, rng)
        face |= {name: max(face.get(name, 0.0), lid) for name in ("eyeBlinkLeft", "eyeBlinkRight")}
    shown = {name: weight for name, weight in face.items() if not name.startswith(_LOOKING)}
    return {name: round(weight, 4) for name, weight in _uneven(shown, rng).items() if weight > 0.005}


def _face(kind: str, strength: float, rng: Rng) -> Weights:
    if kind == "mood":
        mood, effort = picked(_MOODS, rng), _effort(strength, rng)
        return _scaled(MOODS[mood], max(effort, _SMILE * strength) if mood in _FOR_CAMERAS else effort)
    if kind == "mix":
        one, other = (MOODS[picked(_MOODS, rng)] for _ in range(2))
        share = between(0.3, 0.7, rng)
        mixed = {name: share * one.get(name, 0.0) + (1 - share) * other.get(name, 0.0) for name in {**one, **other}}
        return _scaled(mixed, min(1.25 * _effort(strength, rng), 1.2))
    if kind == "speech":
        return _speech(strength, rng)
    if kind == "single":
        return _sided(picked(_SINGLE, rng), _effort(strength, rng), rng)
    loose: Weights = {}
    for _ in range(int(rng.integers(2, 5))):
        loose |= _sided(picked(_SINGLE, rng), 0.55 * _effort(strength, rng), rng)
    return loose


def _speech(strength: float, rng: Rng) -> Weights:
    """A mouth on its way from one sound to the next, in a mood or none."""
    one, other = (_SPOKEN[int(rng.integers(len(_SPOKEN)))] for _ in range(2))
    share, effort = float(rng.random()), between(0.6, 1.15, rng) * (0.4 + 0.6 * strength)
    face: Weights = {}
    for name in {**one, **other}:
        weight = effort * (share * one.get(name, 0.0) + (1 - share) * other.get(name, 0.0))
        face |= dict.fromkeys(_sides(name), weight)
    if rng.random() < 0.4:
        mood = _scaled(MOODS[picked(_MOODS, rng)], 0.45 * _effort(strength, rng))
        face |= {name: max(face.get(name, 0.0), weight) for name, weight in mood.items() if name != "jawOpen"}
    return face


def _quiet(rng: Rng) -> Weights:
    """What no face at rest is without: lids a little lower, brows and corners of the mouth a little up or down."""
    lids, brows, mouth = rng.standard_normal(3)
    face = dict.fromkeys(_sides("eyeBlink"), 0.09 * max(float(lids), 0.0))
    face |= dict.fromkeys(_sides("mouthSmile" if mouth > 0 else "mouthFrown"), 0.06 * abs(float(mouth)))
    return face | dict.fromkeys(_sides("browDown" if brows > 0 else "browOuterUp"), 0.06 * abs(float(brows)))


def _effort(strength: float, rng: Rng) -> float:
    """From a trace to the whole, more often in between."""
    return strength * (0.15 + 1.0 * float(rng.beta(1.8, 1.2)))


def _sided(name: str, weight: float, rng: Rng) -> Weights:
    """A movement, of both sides as often as people make it with both."""
    bare = name.removesuffix("Left").removesuffix("Right")
    both = rng.random() < _TOGETHER and bare not in ("jaw", "mouth")
    names = _sides(bare) if both else (name,)
    return dict.fromkeys(names, min(weight, 1.0))


def _sides(name: str) -> tuple[str, ...]:
    return (name,) if name in EXPRESSIONS else (f"{name}Left", f"{name}Right")


def _scaled(mood: Mapping[str, float], effort: float) -> Weights:
    return {name: min(weight * effort, 1.0) for name, weight in mood.items()}


def _uneven(face: Weights, rng: Rng) -> Weights:
    """One half of the face a little ahead of the other, the same one for all of it, and each movement by itself."""
    leaning = _UNEVEN * float(rng.standard_normal())
    result: Weights = {}
    for name, weight in face.items():
        side = 1 if name.endswith("Left") else -1 if name.endswith("Right") else 0
        lids = 0.3 if name.startswith("eyeBlink") else 1.0  # lids move together
        change = lids * side * (leaning + 0.5 * _UNEVEN * float(rng.standard_normal()))
        result[name] = float(np.clip(weight * (1 + change), 0, 1))
    return result
