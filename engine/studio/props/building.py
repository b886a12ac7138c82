"""Building a prop of any kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ...arrays import Float32
from ...errors import BadInput
from ...heads import Appearance, Kit
from ...kits import bundled_on
from ..camera import Camera
from ..scene import Prop
from .caps import capped
from .clothes import clothe
from .hands import handed
from .hats import brimmed, knitted
from .headsets import eared
from .masks import masked
from .microphones import miked
from .scarves import scarved
from .shades import shaded_eyes
from .shape import Wearer
from .solid import Solid

Maker = Callable[[Wearer, Camera, np.random.Generator], tuple[Solid, ...]]


def _worn(make: Callable[[Wearer, np.random.Generator], tuple[Solid, ...]]) -> Maker:
    """The same from whatever side it is seen."""
    return lambda wearer, _, rng: make(wearer, rng)


_MAKERS: dict[str, Maker] = {
    "cap": _worn(capped),
    "beanie": _worn(knitted),
    "hat": _worn(brimmed),
    "scarf": _worn(scarved),
    "hand": handed,
    "microphone": miked,
    "surgical_mask": _worn(partial(masked, "surgical_mask")),
    "cloth_mask": _worn(partial(masked, "cloth_mask")),
    "sunglasses": _worn(shaded_eyes),
    "headset": _worn(eared),
    "tshirt": _worn(partial(clothe, "tshirt")),
    "crew_neck": _worn(partial(clothe, "crew_neck")),
    "shirt": _worn(partial(clothe, "shirt")),
    "hoodie": _worn(partial(clothe, "hoodie")),
}
KINDS = tuple(_MAKERS)
_HAIR_UNDER = {"cap": 0.014, "beanie": 0.006, "hat": 0.016, "scarf": -1.0}


def build(
    prop: Prop, kit: Kit, vertices: Float32, camera: Camera, *, appearance: Appearance | None = None
) -> tuple[Solid, ...]:
    """A prop on one posed head.

    vertices: (n, 3) float32, metres, of the kit, in the head's own frame, with its expression. camera: in that frame;
    what is held before the face comes from its side. appearance: the wearer's, whose hands are mostly seen; without
    it they are anyone's.
    Raises BadInput for an unknown kind, and for a kit onto which the bundled head is not laid.
    """
    if prop.kind not in KINDS:
        raise BadInput(prop.kind, "is no prop", f"choose among {', '.join(KINDS)}")
    worn = bundled_on(kit, np.asarray(vertices, np.float32))
    if worn is None:
        raise BadInput(kit.topology.name, "does not tell where our head lies on it", "bring the kit in again")
    rng = np.random.default_rng(np.random.SeedSequence(prop.seed, spawn_key=(KINDS.index(prop.kind),)))
    return _MAKERS[prop.kind](Wearer(worn, appearance), camera, rng)


def hair_cut(prop: Prop) -> float | None:
    """Above which height in the head's frame, metres, scalp hair lies under the prop and is not to be drawn.

    None for what hides no hair.
    """
    return _HAIR_UNDER.get(prop.kind)
