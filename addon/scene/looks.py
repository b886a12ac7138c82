"""A head's appearance by name, for sliders: what is not told has a sensible value."""

from __future__ import annotations

import bpy

from ...engine.errors import BadInput
from ...engine.heads import Appearance, Sex
from . import shaping
from .note import read_note

DEFAULTS = {
    "melanin": 0.3,
    "haemoglobin": 0.5,
    "redness": 0.3,
    "freckles": 0.0,
    "moles": 0.1,
    "wrinkles": 0.2,
    "roughness": 0.5,
    "age": 0.3,
    "iris_hue": 0.2,
    "iris_pattern": 0.5,
    "hair_melanin": 0.7,
    "hair_redness": 0.2,
    "hair_grey": 0.0,
    "stubble": 0.0,
}
"""What a slider shows where the head does not say."""

_LIDS = {
    "single": {"upper_lid_crease": 0.06, "upper_lid_fullness": 0.58},
    "double": {"upper_lid_crease": 0.55, "upper_lid_fullness": 0.45},
    "hooded": {"upper_lid_crease": 0.40, "upper_lid_fullness": 0.70},
}
"""The shape of lids by their name: no crease, an open one, one that the fold hangs over."""


def amount_of(thing: bpy.types.Object, name: str) -> float:
    """A continuous look, in [0, 1]."""
    note = shaping.note_or_none(thing)
    told = None if note is None else note.appearance.continuous.get(name)
    return DEFAULTS[name] if told is None else float(told)


def choice_of(thing: bpy.types.Object, name: str) -> str:
    """A discrete look; empty where the head does not say."""
    note = shaping.note_or_none(thing)
    return "" if note is None else str(note.appearance.discrete.get(name, ""))


def sex_of(thing: bpy.types.Object) -> Sex:
    """The sex; male for what is no head."""
    note = shaping.note_or_none(thing)
    return "male" if note is None else note.sex


def set_amount(thing: bpy.types.Object, name: str, value: float) -> None:
    """Change a continuous look.

    Raises BadInput when the value is not in [0, 1], or the object is no head.
    """
    if not 0 <= value <= 1:  # NaN fails too
        raise BadInput(f"{name} {value}", "is not in [0, 1]", "give a value from 0 to 1")
    old = read_note(thing).appearance
    shaping.relook(thing, Appearance({**old.continuous, name: float(value)}, old.discrete), patient=True)


def set_choice(thing: bpy.types.Object, name: str, style: str) -> None:
    """Change a discrete look; the lids' shape follows their name, where the head has a rig.

    Raises BadInput when the object is no head.
    """
    old = read_note(thing).appearance
    shaping.relook(thing, Appearance(old.continuous, {**old.discrete, name: style}), patient=True)
    if name == "lids" and shaping.hindrance(thing) is None:
        names = shaping.kit_of(thing).names
        shape = shaping.shape_of(thing)
        for parameter, value in _LIDS[style].items():
            if parameter in names:
                shape = shape.with_value(names.index(parameter), value)
        shaping.reshape(thing, shape)


def set_sex(thing: bpy.types.Object, sex: Sex) -> None:
    """Say what a head is.

    Raises BadInput when the object is no head.
    """
    shaping.relook(thing, read_note(thing).appearance, sex)
