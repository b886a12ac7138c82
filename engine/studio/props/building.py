"""Building a prop of any kind."""

from __future__ import annotations

import numpy as np

from ...arrays import Float32
from ...errors import BadInput
from ...heads import Kit
from ...kits import bundled_on
from ..camera import Camera
from ..scene import Prop
from .caps import capped
from .clothes import clothe
from .hands import handed
from .masks import masked
from .shades import shaded_eyes
from .shape import Wearer
from .solid import Solid

CLOTHES = ("tshirt", "crew_neck", "shirt", "hoodie")
MASKS = ("surgical_mask", "cloth_mask")
KINDS = ("cap", "hand", "sunglasses", *MASKS, *CLOTHES)


def build(prop: Prop, kit: Kit, vertices: Float32, camera: Camera) -> tuple[Solid, ...]:
    """A prop on one posed head.

    vertices: (n, 3) float32, metres, of the kit, in the head's own frame, with its expression. camera: in that frame;
    what is held before the face comes from its side.
    Raises BadInput for an unknown kind, and for a kit onto which the bundled head is not laid.
    """
    if prop.kind not in KINDS:
        raise BadInput(prop.kind, "is no prop", f"choose among {', '.join(KINDS)}")
    worn = bundled_on(kit, np.asarray(vertices, np.float32))
    if worn is None:
        raise BadInput(kit.topology.name, "does not tell where our head lies on it", "bring the kit in again")
    rng = np.random.default_rng(np.random.SeedSequence(prop.seed, spawn_key=(KINDS.index(prop.kind),)))
    wearer = Wearer(worn)
    if prop.kind in CLOTHES:
        return clothe(prop.kind, wearer, rng)
    if prop.kind in MASKS:
        return masked(prop.kind, wearer, rng)
    if prop.kind == "hand":
        return handed(wearer, camera, rng)
    return shaded_eyes(wearer, rng) if prop.kind == "sunglasses" else capped(wearer, rng)


def hair_cut(prop: Prop) -> float | None:
    """Above which height in the head's frame, metres, hair on the scalp lies under a hat and is not to be drawn."""
    return None
