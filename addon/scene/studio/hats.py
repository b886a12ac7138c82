"""Hair under hats: from a height on it is not drawn, so that it does not stick out through them."""

from __future__ import annotations

import bpy

CUT = "kindred_cut"
"""The custom property of a hair's object: from which height on, metres in the head's frame, it is not drawn."""

_NO_CUT = 10.0
_ABOVE = "Kindred under a hat"


def cut_above(child: bpy.types.Object, height: float | None) -> None:
    """Let hair end at a height; None lets all of it be seen."""
    child[CUT] = _NO_CUT if height is None else height
    for material in child.data.materials:
        if _ABOVE not in material.node_tree.nodes:
            _let_end(material.node_tree)


def _let_end(tree: bpy.types.NodeTree) -> None:
    """Make a hair's alpha 0 above what the object says."""
    shader = tree.nodes["Principled BSDF"]
    strands = shader.inputs["Alpha"].links[0].from_socket
    place, split, told = (tree.nodes.new(f"ShaderNode{name}") for name in ("TexCoord", "SeparateXYZ", "Attribute"))
    below, both = tree.nodes.new("ShaderNodeMath"), tree.nodes.new("ShaderNodeMath")
    told.attribute_type, told.attribute_name = "OBJECT", CUT
    below.operation, both.operation, both.name = "LESS_THAN", "MULTIPLY", _ABOVE
    tree.links.new(place.outputs["Object"], split.inputs[0])
    tree.links.new(split.outputs["Z"], below.inputs[0])
    tree.links.new(told.outputs["Fac"], below.inputs[1])
    tree.links.new(strands, both.inputs[0])
    tree.links.new(below.outputs[0], both.inputs[1])
    tree.links.new(both.outputs[0], shader.inputs["Alpha"])
