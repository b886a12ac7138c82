"""What people wear and what comes before their faces, by odds and so that it goes together."""

from __future__ import annotations

from dataclasses import replace

from ...heads import Appearance
from ..scene import Prop, Sitter
from .chance import Rng, new_seed, picked
from .plans import Plan

CLOTHES = {"tshirt": 0.34, "crew_neck": 0.26, "shirt": 0.26, "hoodie": 0.14}
HEADWEAR = {"cap": 0.36, "beanie": 0.26, "hat": 0.14, "scarf": 0.24}
"""scarf: over the head, hiding hair and ears."""
BEFORE = {"hand": 0.44, "microphone": 0.24, "surgical_mask": 0.20, "cloth_mask": 0.12}

_HIDING = {"headwear": 0.26, "before": 0.34, "sunglasses": 0.18, "headset": 0.08, "several": 0.14}
"""What hides a part of the head, where something does."""

_UNDER_HATS = ("bald", "buzz", "short", "crew", "medium", "long", "bob", "side_parted")
"""Hair that lies flat enough to go under a hat."""


def sample_props(sitter: Sitter, plan: Plan, rng: Rng) -> tuple[Sitter, tuple[Prop, ...]]:
    """Clothes, and what hides a part of the head; with the sitter as it goes with them: hair that fits under a hat, no
    glasses under sunglasses, or glasses put on."""
    hidden, clothed, glasses, pick = rng.random(4)
    kinds = [picked(CLOTHES, rng)] if clothed < plan.clothed else []
    kinds += _hiding(rng) if hidden < plan.occluded else []
    props = tuple(Prop(kind, new_seed(rng)) for kind in kinds)
    looks = dict(sitter.head.appearance.discrete)
    if set(kinds) & set(HEADWEAR) and looks.get("hair") not in _UNDER_HATS:
        looks["hair"] = "medium" if sitter.head.sex == "female" else "short"
    if "sunglasses" in kinds:
        looks["glasses"] = "none"
    elif glasses < plan.glasses:
        looks["glasses"] = "round" if pick < 0.5 else "square"
    if looks == dict(sitter.head.appearance.discrete):
        return sitter, props
    appearance = Appearance(sitter.head.appearance.continuous, looks)
    return replace(sitter, head=sitter.head.with_(appearance=appearance)), props


def _hiding(rng: Rng) -> list[str]:
    """One thing, or two that do not get into each other's way."""
    what = picked(_HIDING, rng)
    if what == "headwear":
        return [picked(HEADWEAR, rng)]
    if what == "before":
        return [picked(BEFORE, rng)]
    if what == "several":
        return [picked(HEADWEAR, rng), "sunglasses" if rng.random() < 0.45 else picked(BEFORE, rng)]
    return [what]
