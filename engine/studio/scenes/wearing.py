"""What people wear and what comes before their faces, by odds and so that it goes together."""

from __future__ import annotations

from ..scene import Prop, Sitter
from .chance import Rng, new_seed, picked
from .people import in_glasses
from .plans import Plan

CLOTHES = {"tshirt": 0.34, "crew_neck": 0.26, "shirt": 0.26, "hoodie": 0.14}
HEADWEAR = {"cap": 0.36, "beanie": 0.26, "hat": 0.14, "scarf": 0.24}
"""scarf: over the head, hiding hair and ears."""
BEFORE = {"hand": 0.44, "microphone": 0.24, "surgical_mask": 0.20, "cloth_mask": 0.12}

_HIDING = {"headwear": 0.28, "before": 0.37, "sunglasses": 0.13, "headset": 0.08, "several": 0.14}
"""What hides a part of the head, where something does."""


def sample_props(sitter: Sitter, plan: Plan, rng: Rng) -> tuple[Sitter, tuple[Prop, ...]]:
    """Clothes, and what hides a part of the head; with the sitter as it goes with them, without glasses of its own
    under sunglasses."""
    hidden, clothed = rng.random(2)
    kinds = [picked(CLOTHES, rng)] if clothed < plan.clothed else []
    kinds += _hiding(rng) if hidden < plan.occluded else []
    props = tuple(Prop(kind, new_seed(rng)) for kind in kinds)
    bare = not plan.glasses or "sunglasses" in kinds
    return in_glasses(sitter, "none") if bare else sitter, props


def _hiding(rng: Rng) -> list[str]:
    """One thing, or two that do not get into each other's way."""
    what = picked(_HIDING, rng)
    if what == "headwear":
        return [picked(HEADWEAR, rng)]
    if what == "before":
        return [picked(BEFORE, rng)]
    if what == "several":
        return [picked(HEADWEAR, rng), "sunglasses" if rng.random() < 0.35 else picked(BEFORE, rng)]
    return [what]
