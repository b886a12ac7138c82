"""What comes from all around: spherical harmonics as a world that lights and mirrors, and is not seen itself."""

from __future__ import annotations

import bpy
import numpy as np

from ....engine.arrays import Float32

NAME = "Kindred surroundings"

_BANDS = np.array([1.0, *[1.5] * 3, *[4.0] * 5], np.float32)
"""Radiance over irradiance by pi, of each coefficient: the cosine takes 1, 2/3 and 1/4 of the three degrees
(Ramamoorthi and Hanrahan, An efficient representation for irradiance environment maps, 2001)."""

_SIGNS = np.array([1, 1, -1, 1, 1, -1, 1, -1, 1], np.float32)
"""The camera's z is the world's -y."""

_MAP = 64
"""Rows of the map by which Cycles chooses where to look for light: nothing in it is finer than a quarter of a turn."""


def surround(scene: bpy.types.Scene, environment: Float32) -> None:
    """Light a scene by an environment.

    environment: (9, 3) float32, see engine.studio.scene.Light. What would be negative light is none.
    """
    world = bpy.data.worlds.get(NAME)
    if world is None:
        world = _new_world()
    scene.world = world
    radiance = environment * (_BANDS * _SIGNS)[:, None]
    for number, colour in enumerate(radiance.tolist()):
        world.node_tree.nodes[_term(number)].inputs[0].default_value = colour


def _term(number: int) -> str:
    return f"coefficient {number}"


def _new_world() -> bpy.types.World:
    world = bpy.data.worlds.new(NAME)
    if bpy.app.version < (5, 0, 0):  # later ones always have nodes
        world.use_nodes = True
    world.cycles.sampling_method, world.cycles.sample_map_resolution = "MANUAL", _MAP
    tree = world.node_tree
    tree.nodes.clear()
    add, link = tree.nodes.new, tree.links.new
    way, split = add("ShaderNodeTexCoord"), add("ShaderNodeSeparateXYZ")
    link(way.outputs["Generated"], split.inputs[0])
    total = None
    for number, basis in enumerate(_basis(tree, *split.outputs)):
        term = add("ShaderNodeVectorMath")
        term.operation, term.name = "MULTIPLY_ADD", _term(number)
        if basis is None:
            term.inputs[1].default_value = (1.0, 1.0, 1.0)
        else:
            link(basis, term.inputs[1])
        if total is not None:
            link(total, term.inputs[2])
        total = term.outputs[0]
    light, shine, out = add("ShaderNodeVectorMath"), add("ShaderNodeBackground"), add("ShaderNodeOutputWorld")
    light.operation = "MAXIMUM"
    link(total, light.inputs[0])
    link(light.outputs[0], shine.inputs["Color"])
    link(shine.outputs[0], out.inputs["Surface"])
    return world


def _basis(
    tree: bpy.types.NodeTree, x: bpy.types.NodeSocket, y: bpy.types.NodeSocket, z: bpy.types.NodeSocket
) -> list[bpy.types.NodeSocket | None]:
    """The nine functions of the way, in the scene's order, in the world's letters; None is 1."""

    def math(operation: str, *values: bpy.types.NodeSocket | float) -> bpy.types.NodeSocket:
        node = tree.nodes.new("ShaderNodeMath")
        node.operation = operation
        for value, entry in zip(values, node.inputs, strict=False):
            if isinstance(value, float):
                entry.default_value = value
            else:
                tree.links.new(value, entry)
        return node.outputs[0]

    def times(one: bpy.types.NodeSocket, other: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
        return math("MULTIPLY", one, other)

    deep = math("MULTIPLY_ADD", times(y, y), 3.0, -1.0)
    return [None, z, y, x, times(x, z), times(z, y), deep, times(x, y), math("SUBTRACT", times(x, x), times(z, z))]
