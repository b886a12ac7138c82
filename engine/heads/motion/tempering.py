"""Weights of expressions that fight, so that together they stay a face."""

from __future__ import annotations

from collections.abc import Mapping


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
    return result


_TONGUE = 0.42
