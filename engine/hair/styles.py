"""The names of all styles, and what an unknown one falls back to."""

from __future__ import annotations

from collections.abc import Mapping

from ..heads import Appearance

STYLES: Mapping[str, tuple[str, ...]] = {
    "hair": (
        *("bald", "buzz", "short", "crew", "side_parted", "fringe", "medium"),
        *("wavy", "bob", "long", "curly", "afro", "tied", "bun"),
    ),
    "brows": ("straight", "arched", "rounded", "bushy", "thin", "flat", "angled", "tapered"),
    "beard": ("none", "stubble", "short", "full", "moustache", "goatee", "chin_strap", "long"),
    "glasses": ("none", "round", "square"),
}
"""Kinds of pieces and their styles. The first of hair, beard and glasses has nothing to draw."""

KINDS = tuple(STYLES)


def style_of(appearance: Appearance, kind: str) -> str:
    """The style that a head wears: the first one where its appearance says nothing, or a name that is not ours."""
    named = appearance.discrete.get(kind, "")
    return named if named in STYLES[kind] else STYLES[kind][0]
