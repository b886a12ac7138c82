"""Shaders from maps: image textures into a Principled shader, so that Cycles, EEVEE and glTF all understand them."""

from __future__ import annotations

import bpy

from ...engine.appearance import EYE_TILES
from ...engine.heads import Appearance

SKIN_DEPTH, SKIN_RADIUS = 0.0036, (1.0, 0.37, 0.19)
"""How far red light goes in skin before it is scattered out again, metres, and green and blue beside it (Jensen et al.,
A practical model for subsurface light transport, 2001: 3.67, 1.37 and 0.68 mm)."""

WETS = {"eye": 1.0, "teeth": 0.7, "gums": 0.5, "tongue": 0.35, "caruncle": 0.8}
"""How much of a clear film lies on each kind of surface."""


def skin_shader(
    material: bpy.types.Material,
    albedo: bpy.types.Image,
    roughness: bpy.types.Image,
    normal: bpy.types.Image,
    looks: Appearance,
) -> None:
    """Make a material show a skin's maps."""
    shader, add = _cleared(material)
    add(albedo, "Base Color", 300)
    add(roughness, "Roughness", 0)
    add(normal, "Normal", -300)
    scatter(shader, "skin", looks)


def eye_shader(material: bpy.types.Material, colour: bpy.types.Image, normal: bpy.types.Image) -> None:
    """Make a material show an eye's map under a clear, wet cornea: the iris' hollow lies in its normals, the clear coat
    keeps those of the ball."""
    shader, add = _cleared(material, EYE_TILES)
    add(colour, "Base Color", 300)
    add(normal, "Normal", -300)
    shader.inputs["Roughness"].default_value = 0.4


def scatter(shader: bpy.types.ShaderNode, kind: str, looks: Appearance) -> None:
    """Let light into a Principled shader as far as it goes into this kind of tissue."""
    dark = looks.continuous.get("melanin", 0.25)
    weight, depth, radius = {
        "skin": (0.85, SKIN_DEPTH * (1 - 0.35 * dark), SKIN_RADIUS),
        "eye": (0.25, 0.0016, (1.0, 0.6, 0.45)),
        "teeth": (0.5, 0.0016, (1.0, 0.85, 0.7)),
        "gums": (0.8, 0.0028, (1.0, 0.35, 0.30)),
        "tongue": (0.8, 0.0030, (1.0, 0.35, 0.30)),
        "caruncle": (0.9, 0.0020, (1.0, 0.4, 0.35)),
    }.get(kind, (0.0, 0.001, (1.0, 1.0, 1.0)))
    shader.inputs["Subsurface Weight"].default_value = weight
    shader.inputs["Subsurface Scale"].default_value = depth
    shader.inputs["Subsurface Radius"].default_value = radius
    if kind == "eye":
        shader.inputs["Specular IOR Level"].default_value = 0.1  # the film on it shines, not what lies below
    shader.inputs["IOR"].default_value = 1.4 if kind in ("skin", "gums", "tongue") else 1.45
    shader.inputs["Coat Weight"].default_value = WETS.get(kind, 0.0)
    shader.inputs["Coat Roughness"].default_value = 0.03 if kind == "eye" else 0.12


def _cleared(material: bpy.types.Material, tiles: int = 1):
    """The Principled shader, alone with its output, and what adds an image to one of its inputs."""
    tree = material.node_tree
    for node in [one for one in tree.nodes if one.type not in ("BSDF_PRINCIPLED", "OUTPUT_MATERIAL")]:
        tree.nodes.remove(node)
    shader = tree.nodes["Principled BSDF"]
    place = None
    if tiles != 1:
        where, place = tree.nodes.new("ShaderNodeUVMap"), tree.nodes.new("ShaderNodeMapping")
        where.location, place.location = (-1200, 0), (-1000, 0)
        place.inputs["Scale"].default_value = (tiles, tiles, 1)
        tree.links.new(where.outputs[0], place.inputs[0])

    def add(image: bpy.types.Image, name: str, height: int) -> None:
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image, node.location = image, (-750, height)
        if place is not None:
            tree.links.new(place.outputs[0], node.inputs[0])
        out = node.outputs["Color"]
        if name == "Normal":
            bend = tree.nodes.new("ShaderNodeNormalMap")
            bend.location = (-400, height)
            tree.links.new(out, bend.inputs["Color"])
            out = bend.outputs[0]
        elif name == "Roughness":
            # glTF keeps roughness in the green channel.
            split = tree.nodes.new("ShaderNodeSeparateColor")
            split.location = (-400, height)
            tree.links.new(out, split.inputs[0])
            out = split.outputs["Green"]
        tree.links.new(out, shader.inputs[name])

    return shader, add
