"""The properties behind the sliders: `object.kindred.jaw_width` and its like, one class a kit.

Nothing is stored: a slider reads the head's note and writes note and mesh, so that undo, copies, files and a thousand
children placed at once have right values without any work. Only locks are Blender's own properties.

    object.kindred.jaw_width = 0.7            # of a head of the bundled kit, both sides
    object.kindred.left.jaw_width = 0.8       # one side
    object.kindred.locks.jaw_width = True
    object.kindred.melanin = 0.4
    object.kindred.hair = "bob"
    object.kindred_ict_facekit.identity_001   # of a head of an imported kit
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, PointerProperty

from ..engine.heads import SEXES, Kit, bundled_kit
from ..engine.heads.kit import Side
from ..engine.heads.rig_names import bundled_names
from . import words
from .scene import looks, shaping
from .scene.kits import kit_name

BUNDLED = "kindred"
"""The attribute of objects that holds the bundled kit's sliders, and the looks of every head."""

_SEX_ITEMS = (("male", "Male", "It can be a father"), ("female", "Female", "It can be a mother"))
_registered: dict[str, list[type]] = {}


def rig_of(thing: bpy.types.Object) -> bpy.types.PropertyGroup | None:
    """The sliders of a head; None where its kit is not registered yet (see `ensure`) or it has none."""
    kit = shaping.kit_of(thing)
    return None if kit is None else getattr(thing, _attribute(kit), None)


def ensure(kit: Kit) -> None:
    """Register a kit's sliders where they are not yet. Not while Blender draws."""
    attribute = _attribute(kit)
    if attribute not in _registered:
        _register(attribute, kit.names, kit.groups, {})


def register() -> None:
    """Register the bundled kit's sliders, and the looks."""
    _register(BUNDLED, *bundled_names(), _look_properties())


def unregister() -> None:
    """Take all of it back."""
    for attribute, classes in _registered.items():
        delattr(bpy.types.Object, attribute)
        for one in reversed(classes):
            bpy.utils.unregister_class(one)
    _registered.clear()


def classes() -> list[type]:
    """Everything that is registered now."""
    return [one for several in _registered.values() for one in several]


@lru_cache(maxsize=8)
def identifiers(names: tuple[str, ...]) -> tuple[str, ...]:
    """What parameters are called as properties: their names, where Python can say them and they are free."""
    made: list[str] = []
    for index, name in enumerate(names):
        one = re.sub(r"\W", "_", name)[:56]
        if not one.isidentifier() or one.startswith("_") or one in _TAKEN or one in made:
            one = f"p{index}_{one}"[:60]
        made.append(one)
    return tuple(made)


_TAKEN = {"name", "rna_type", "id_data", "left", "right", "locks", "region_locks", "sex", *words.LOOKS, *words.CHOICES}


def _attribute(kit: Kit) -> str:
    name = kit_name(kit.topology.name)
    return BUNDLED if kit is bundled_kit() else f"{BUNDLED}_{re.sub(r'[^a-z0-9]+', '_', name.lower())}"


def _register(attribute: str, names: Sequence[str], groups: Sequence[str], more: dict[str, Any]) -> None:
    """Make and register the classes of a kit and hang them on objects.

    more: further properties of the whole, which can be locked too.
    """
    made = _registered[attribute] = []
    pairs = list(zip(identifiers(tuple(names)), groups, strict=True))
    locks = {name: _lock(words.title(name)) for name in (*identifiers(tuple(names)), *more)}
    regions = {one: _lock_all(one, [name for name, group in pairs if group == one]) for one in dict.fromkeys(groups)}
    holders = {
        "left": _group(made, f"{attribute}_left", "The person's left side", _sliders(pairs, "left")),
        "right": _group(made, f"{attribute}_right", "The person's right side", _sliders(pairs, "right")),
        "locks": _group(made, f"{attribute}_locks", "What randomising, mixing and presets leave alone", locks),
        "region_locks": _group(made, f"{attribute}_region_locks", "All of a region", regions),
    }
    whole = _group(made, attribute, "A head's shape and looks", {**_sliders(pairs, None), **more, **holders})
    setattr(bpy.types.Object, attribute, whole)


def _group(made: list[type], name: str, doc: str, properties: dict[str, Any]) -> Any:
    """A property group of these properties, registered; returns a property that holds one."""
    body = {"__annotations__": properties, "__doc__": doc, "__module__": __name__}
    one = type(f"KINDRED_{name}", (bpy.types.PropertyGroup,), body)
    bpy.utils.register_class(one)
    made.append(one)
    return PointerProperty(type=one, name=doc)


def _sliders(pairs: list[tuple[str, str]], side: Side | None) -> dict[str, Any]:
    return {name: _slider(index, name, region, side) for index, (name, region) in enumerate(pairs)}


def _slider(index: int, name: str, region: str, side: Side | None) -> Any:
    def get(self: bpy.types.PropertyGroup) -> float:
        return shaping.value_of(self.id_data, index, side)

    def put(self: bpy.types.PropertyGroup, value: float) -> None:
        shaping.set_value(self.id_data, index, value, side)

    suffix = "" if side is None else f" ({side.capitalize()})"
    return FloatProperty(
        name=words.title(name) + suffix,
        description=words.tooltip(name, region) + ("" if side is None else f"; the person's {side} side alone"),
        default=shaping.NEUTRAL,
        **_UNIT,
        get=get,
        set=put,
    )


_UNIT: dict[str, Any] = {"min": 0.0, "max": 1.0, "step": 1, "precision": 2, "subtype": "FACTOR"}


def _lock(title: str) -> Any:
    return BoolProperty(name=f"Lock {title}", description=f"Randomise, mix and presets leave {title} as it is")


def _lock_all(region: str, names: list[str]) -> Any:
    def get(self: bpy.types.PropertyGroup) -> bool:
        locks = _locks(self)
        return all(getattr(locks, name) for name in names)

    def put(self: bpy.types.PropertyGroup, value: bool) -> None:
        locks = _locks(self)
        for name in names:
            setattr(locks, name, value)

    title = words.REGIONS.get(region, words.title(region))
    return BoolProperty(name=f"Lock {title}", description=f"Lock or unlock all of: {title}", get=get, set=put)


def _locks(region_locks: bpy.types.PropertyGroup) -> Any:
    """The locks beside the locks of regions."""
    owner = region_locks.path_from_id().rsplit(".", 1)[0]
    return region_locks.id_data.path_resolve(owner).locks


def _look_properties() -> dict[str, Any]:
    made: dict[str, Any] = {name: _look(name, *told) for name, told in words.LOOKS.items()}
    made |= {name: _choice(name, *told) for name, told in words.CHOICES.items()}

    def get(self: bpy.types.PropertyGroup) -> int:
        return SEXES.index(looks.sex_of(self.id_data))

    def put(self: bpy.types.PropertyGroup, value: int) -> None:
        looks.set_sex(self.id_data, SEXES[value])

    made["sex"] = EnumProperty(name="Sex", description="What the head is", items=_SEX_ITEMS, get=get, set=put)
    return made


def _look(name: str, title: str, description: str) -> Any:
    def get(self: bpy.types.PropertyGroup) -> float:
        return looks.amount_of(self.id_data, name)

    def put(self: bpy.types.PropertyGroup, value: float) -> None:
        looks.set_amount(self.id_data, name, value)

    default = looks.DEFAULTS[name]
    return FloatProperty(name=title, description=description, default=default, **_UNIT, get=get, set=put)


def _choice(name: str, title: str, description: str) -> Any:
    styles = words.STYLES[name]

    def get(self: bpy.types.PropertyGroup) -> int:
        told = looks.choice_of(self.id_data, name)
        return styles.index(told) if told in styles else 0

    def put(self: bpy.types.PropertyGroup, value: int) -> None:
        looks.set_choice(self.id_data, name, styles[value])

    items = tuple((one, words.title(one), f"{title}: {words.title(one).lower()}") for one in styles)
    return EnumProperty(name=title, description=description, items=items, get=get, set=put)
