"""What each kind of surface looks like: shaders that several heads share, by tones in steps."""

from __future__ import annotations

from collections.abc import Callable

import bpy

from ...engine.heads import Appearance
from ...engine.heads.colours import (
    CARUNCLE,
    PART_COLOURS,
    PUPIL,
    SCLERA,
    Colour,
    hair_colour,
    iris_colour,
    lip_colour,
    skin_colour,
)
from ...engine.heads.eyeballs import IRIS_ANGLE, PUPIL_ANGLE
from ...engine.heads.features import GUMS, LASHES, TEETH, TONGUE
from .paint import FAR, PAINT
from .shading import scatter

KEY = "kindred_surface"
"""The custom property of a material that is one of ours: its kind and tones."""

STEPS = {"melanin": 16, "haemoglobin": 3, "hair_melanin": 3, "hair_redness": 2, "hair_grey": 2, "iris_hue": 5}
"""How many steps each tone has between 0 and 1, so that a thousand children share a few dozen materials."""

_SKIN_TONES = ("melanin", "haemoglobin", "hair_melanin", "hair_redness", "hair_grey")
TONES = {"skin": _SKIN_TONES, "lips": _SKIN_TONES, "brows": _SKIN_TONES, "eye": ("iris_hue",), "iris": ("iris_hue",)}
"""The tones that a kind of surface depends on. Lips and brows are the skin's shader with a colour of their own in Solid
shading, as the iris is the eye's: there a face has one colour."""

_BROW_COVERS = 0.8
_ROUGHNESS = {
    **{"skin": 0.5, "lips": 0.4, "brows": 0.6, "eye": 0.35, "iris": 0.35, "teeth": 0.22, "gums": 0.4, "tongue": 0.45},
    **{"lashes": 0.6, "tear": 0.02, "caruncle": 0.3},
}
_PLAIN = {"teeth": TEETH, "gums": GUMS, "tongue": TONGUE, "lashes": LASHES}
_TISSUE = {"lips": "skin", "brows": "skin", "iris": "eye"}
_ALPHA = {"tear": 0.12}


def surface_key(kind: str, looks: Appearance) -> str:
    """What two heads must have in common to share a material, in words: the kind, and its tones in hundredths."""
    values = [(looks.continuous.get(name), STEPS[name]) for name in TONES.get(kind, ())]
    return " ".join([kind, *("-" if value is None else str(round(100 * round(value * n) / n)) for value, n in values)])


def surface(key: str) -> bpy.types.Material:
    """The shared material of a key; made when it is first asked for, and left as it is where an artist changed it."""
    kind, *tones = key.split(" ")
    name = f"Kindred {key}" if any(one != "-" for one in tones) else f"Kindred {kind}"
    for found in (bpy.data.materials.get(name), *bpy.data.materials):
        if found is not None and found.name.startswith(name) and found.get(KEY) == key:
            return found
    made = bpy.data.materials.new(name)
    fill(made, key)
    return made


def fill(material: bpy.types.Material, key: str) -> None:
    """Make a material look as its key says."""
    kind, *tones = key.split(" ")
    told = {n: int(t) / 100 for n, t in zip(TONES.get(kind, ()), tones, strict=True) if t != "-"}
    looks = Appearance(told)
    material[KEY] = key
    if bpy.app.version < (5, 0, 0):  # later ones always have nodes
        material.use_nodes = True
    alpha = _ALPHA.get(kind, 1.0)
    material.diffuse_color = (*_flat_colour(kind, looks), alpha)
    material.roughness = _ROUGHNESS.get(kind, 0.5)
    shader = material.node_tree.nodes.get("Principled BSDF")
    if shader is None:
        return
    shader.inputs["Base Color"].default_value = (*_flat_colour(kind, looks), 1.0)
    shader.inputs["Roughness"].default_value = _ROUGHNESS.get(kind, 0.5)
    shader.inputs["Alpha"].default_value = alpha
    scatter(shader, _TISSUE.get(kind, kind), looks)
    if alpha < 1:
        material.surface_render_method = "BLENDED"
    paint = _PAINTERS.get(kind)
    if paint is not None:
        colour = paint(_Nodes(material.node_tree), looks)
        material.node_tree.links.new(colour, shader.inputs["Base Color"])


def _flat_colour(kind: str, looks: Appearance) -> Colour:
    """One colour for all of it, linear RGB."""
    match kind:
        case "skin":
            return tuple(skin_colour(looks).tolist())
        case "lips":
            return lip_colour(looks)
        case "brows":
            return tuple(
                _BROW_COVERS * h + (1 - _BROW_COVERS) * s
                for h, s in zip(hair_colour(looks), skin_colour(looks).tolist(), strict=True)
            )
        case "iris":
            return iris_colour(looks)
        case "eye":
            return SCLERA
        case "tear":
            return (1.0, 1.0, 1.0)
        case "caruncle":
            return CARUNCLE
        case _:
            return PART_COLOURS[_PLAIN[kind]]


class _Nodes:
    """A node tree that mixes colours by what is painted on the vertices."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self._tree = tree
        told = tree.nodes.new("ShaderNodeAttribute")
        told.attribute_name, told.location = PAINT, (-1100, 0)
        split = tree.nodes.new("ShaderNodeSeparateXYZ")
        split.location = (-900, 0)
        tree.links.new(told.outputs["Vector"], split.inputs[0])
        self._axes, self._row = split.outputs, 0

    def step(self, axis: int, low: float, high: float, most: float = 1.0) -> bpy.types.NodeSocket:
        """Smoothly from 0 at `low` of the paint's axis to `most` at `high`."""
        node = self._tree.nodes.new("ShaderNodeMapRange")
        node.interpolation_type, node.location = "SMOOTHSTEP", (-700, -260 * self._row)
        self._row += 1
        for name, value in (("From Min", low), ("From Max", high), ("To Min", 0.0), ("To Max", most)):
            node.inputs[name].default_value = value
        self._tree.links.new(self._axes[axis], node.inputs["Value"])
        return node.outputs["Result"]

    def mix(self, below: Colour | bpy.types.NodeSocket, above: Colour, how: bpy.types.NodeSocket):
        """`above` over `below`, as far as `how` says."""
        node = self._tree.nodes.new("ShaderNodeMix")
        node.data_type, node.location = "RGBA", (-700 + 200 * self._row, 0)
        sockets = {one.identifier: one for one in node.inputs}
        self._tree.links.new(how, sockets["Factor_Float"])
        sockets["B_Color"].default_value = (*above, 1.0)
        if isinstance(below, bpy.types.NodeSocket):
            self._tree.links.new(below, sockets["A_Color"])
        else:
            sockets["A_Color"].default_value = (*below, 1.0)
        return next(one for one in node.outputs if one.identifier == "Result_Color")


def _paint_skin(nodes: _Nodes, looks: Appearance) -> bpy.types.NodeSocket:
    skin: Colour = tuple(skin_colour(looks).tolist())
    mouth = nodes.mix(skin, lip_colour(looks), nodes.step(0, FAR - 0.012, FAR + 0.020))
    return nodes.mix(mouth, hair_colour(looks), nodes.step(1, FAR - 0.016, FAR + 0.024, _BROW_COVERS))


def _paint_eye(nodes: _Nodes, looks: Appearance) -> bpy.types.NodeSocket:
    iris, rim = iris_colour(looks), tuple(0.3 * one for one in iris_colour(looks))
    around = nodes.mix(SCLERA, rim, nodes.step(2, *_towards(IRIS_ANGLE + 1, IRIS_ANGLE - 1)))
    inner = nodes.mix(around, iris, nodes.step(2, *_towards(IRIS_ANGLE - 2, IRIS_ANGLE - 7)))
    return nodes.mix(inner, PUPIL, nodes.step(2, *_towards(PUPIL_ANGLE + 1, PUPIL_ANGLE - 1)))


def _towards(outer: float, inner: float) -> tuple[float, float]:
    """Two angles from the gaze's axis, degrees, as they are painted."""
    return 1 - outer / 180, 1 - inner / 180


_PAINTERS: dict[str, Callable[[_Nodes, Appearance], bpy.types.NodeSocket]] = {
    "skin": _paint_skin,
    "lips": _paint_skin,
    "brows": _paint_skin,
    "eye": _paint_eye,
    "iris": _paint_eye,
}
