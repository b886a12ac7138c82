"""A head's own maps when its looks change: a tint over them at once, baked anew when the mouse rests."""

from __future__ import annotations

import bpy

from ...engine.heads import Appearance, Head
from ...engine.heads.colours import skin_colour
from . import meshes
from .kits import find_kit
from .note import read_note
from .surfaces import KEY
from .textures import OWN, SEED, give_maps

_TINT = "Kindred Tint"
_FROM = "kindred_from"
"""The custom property of the tint's node: the flat colour of the maps that it lies over, linear RGB."""


def wears_maps(mesh: bpy.types.Mesh) -> bool:
    """Whether a mesh has maps of its own."""
    return bool(own_materials(mesh))


def tint(mesh: bpy.types.Mesh, before: Appearance, after: Appearance) -> None:
    """Bring the skin's maps near to other looks by one multiplication: a millisecond, where baking takes hundreds.

    before: the looks that the mesh shows now.
    """
    new = skin_colour(after)
    for material in own_materials(mesh):
        if not _is_skin(material):
            continue
        material.diffuse_color = (*new.tolist(), 1.0)
        node = material.node_tree.nodes.get(_TINT) or _tint_node(material)
        if node is not None:
            if _FROM not in node:
                node[_FROM] = skin_colour(before).tolist()
            ratio = new / list(node[_FROM])
            _socket(node.inputs, "B_Color").default_value = (*ratio.tolist(), 1.0)


def bake(thing: bpy.types.Object, size: int) -> None:
    """Bake the maps of a head of a kit; where it has some, in their size and with their spots where they were.

    size: in pixels, for a head that has none yet.
    """
    mesh, note = thing.data, read_note(thing)
    kit = find_kit(note.topology)
    if kit is None or len(mesh.vertices) != len(kit.mean):
        return
    # Not read from the scene: painted regions do not matter here, and take a tenth of a second.
    head = Head(meshes.positions(mesh), kit.topology, note.sex, appearance=note.appearance, id=note.id or thing.name)
    old = own_materials(mesh)
    seed = next((int(one[SEED]) for one in old if str(one.get(SEED, "")).isdecimal()), None)
    sizes = [image.size[0] for one in old if _is_skin(one) for image in images_of(one)]
    names = [one.name for one in old]
    worn = {image for one in old for image in images_of(one)}
    for one in old:
        one.name = f"{one.name} old"  # so that the new ones get their names
    give_maps(mesh, head, kit, size=max(sizes, default=size), seed=seed)
    bpy.data.batch_remove([one for one in old if not one.users])
    bpy.data.batch_remove([one for one in worn if not one.users])
    for one, name in zip(own_materials(mesh), names, strict=False):
        one.name = name


def _is_skin(material: bpy.types.Material) -> bool:
    return str(material[KEY]).startswith("skin")


def images_of(material: bpy.types.Material) -> list[bpy.types.Image]:
    """The pictures that a material shows."""
    return [one.image for one in material.node_tree.nodes if one.type == "TEX_IMAGE" and one.image is not None]


def own_materials(mesh: bpy.types.Mesh) -> list[bpy.types.Material]:
    """The materials of a mesh that are one head's alone."""
    return [one for one in mesh.materials if one is not None and str(one.get(KEY, "")).endswith(f" {OWN}")]


def _tint_node(material: bpy.types.Material) -> bpy.types.Node | None:
    """A multiplication between the albedo and the shader; None where an artist took the shader out."""
    tree = material.node_tree
    shader = tree.nodes.get("Principled BSDF")
    if shader is None or not shader.inputs["Base Color"].links:
        return None
    albedo = shader.inputs["Base Color"].links[0].from_socket
    node = tree.nodes.new("ShaderNodeMix")
    node.name, node.data_type, node.blend_type, node.location = _TINT, "RGBA", "MULTIPLY", (-250, 450)
    _socket(node.inputs, "Factor_Float").default_value = 1.0
    tree.links.new(albedo, _socket(node.inputs, "A_Color"))
    tree.links.new(_socket(node.outputs, "Result_Color"), shader.inputs["Base Color"])
    return node


def _socket(sockets: bpy.types.NodeInputs, name: str) -> bpy.types.NodeSocket:
    return next(one for one in sockets if one.identifier == name)
