"""Weights of expressions that fight, so that together they stay a face."""

from __future__ import annotations

from collections.abc import Mapping

_TONGUE = 0.42
"""How far the jaw opens for the tongue to come out."""

# Pairs that pull the same skin the same way, or against each other: how much each loses by the other at full measure.
_FIGHTS = (
    ("mouthLeft", "mouthRight", 1.0),
    ("jawLeft", "jawRight", 1.0),
    ("mouthFunnel", "mouthPucker", 0.45),
    ("cheekPuff", "mouthPucker", 0.40),
    ("cheekPuff", "mouthFunnel", 0.40),
    ("mouthRollLower", "mouthShrugLower", 0.45),
    ("mouthRollUpper", "mouthShrugUpper", 0.45),
)
_SIDED_FIGHTS = (
    ("mouthSmile", "mouthFrown", 0.35),
    ("mouthSmile", "mouthDimple", 0.30),
    ("mouthSmile", "mouthStretch", 0.30),
    ("mouthSmile", "cheekSquint", 0.15),
    ("noseSneer", "mouthUpperUp", 0.30),
    ("noseSneer", "cheekSquint", 0.25),
    ("eyeSquint", "cheekSquint", 0.25),
    ("eyeSquint", "eyeWide", 0.30),
)
# (the one that gives way, the one that stays, how much of it is left off)
_YIELDS = (
    ("cheekPuff", "jawOpen", 0.85),
    ("mouthShrugLower", "jawOpen", 0.50),
    ("mouthPucker", "jawOpen", 0.30),
)
_SIDED_YIELDS = (
    ("mouthPress", "jawOpen", 0.80),
    ("mouthUpperUp", "mouthRollUpper", 0.60),
    ("mouthLowerDown", "mouthRollLower", 0.60),
    ("mouthLowerDown", "jawOpen", 0.35),
    ("mouthFrown", "jawOpen", 0.25),
)


def tempered(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights that are really used, by name; single expressions are left as they are."""
    result = dict(weights)
    jaw = result.get("jawOpen", 0.0)
    if "tongueOut" in result:
        # The tongue needs room to come out.
        result["jawOpen"] = jaw = jaw + (1 - jaw) * _TONGUE * result["tongueOut"]
    if "mouthClose" in result:
        # Of the lips' way up only what the jaw took them down; the rest presses them.
        result["mouthClose"] = min(result["mouthClose"], jaw)
    given = dict(result)
    for one, other, loss in _FIGHTS:
        _lessen(result, given, one, other, loss)
        _lessen(result, given, other, one, loss)
    for yields, stays, loss in _YIELDS:
        _lessen(result, given, yields, stays, loss)
    for side in ("Left", "Right"):
        for one, other, loss in _SIDED_FIGHTS:
            _lessen(result, given, one + side, other + side, loss)
            _lessen(result, given, other + side, one + side, loss)
        for yields, stays, loss in _SIDED_YIELDS:
            _lessen(result, given, yields + side, stays, loss)
    return result


def _lessen(result: dict[str, float], given: Mapping[str, float], name: str, by: str, loss: float) -> None:
    if name in result and by in given:
        result[name] *= 1 - loss * given[by]
