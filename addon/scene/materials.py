"""Plain materials for heads that come without any, in the tones of their appearance."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ...engine.heads import Appearance, Head
from .paint import KINDS, kinds_of_faces, paint_of, set_paint
from .surfaces import KEY, STEPS, fill, surface, surface_key

_UNTOUCHED = 0.8
"""The grey of a material that nobody has touched."""


def give(mesh: bpy.types.Mesh, head: Head) -> None:
    """Give a mesh materials where it has none, or such as nobody has touched (an OBJ's without its .mtl).

    Untouched ones keep their names and slots, since game engines know them by these.
    """
    paint = paint_of(head)
    kinds = kinds_of_faces(head.topology, paint)
    if not len(mesh.materials):
        present = np.unique(kinds)
        for kind in present:
            mesh.materials.append(surface(surface_key(KINDS[kind], head.appearance)))
        mesh.polygons.foreach_set("material_index", np.searchsorted(present, kinds).astype(np.int32))
    else:
        _fill_untouched(mesh, kinds, head.appearance)
    if any(KEY in one for one in mesh.materials if one is not None):
        set_paint(mesh, paint)


class Dye:
    """Changes what meshes wear to a head's tones; for meshes that all wear the same."""

    def __init__(self, worn: bpy.types.Mesh) -> None:
        keys = [one.get(KEY, "") if one is not None else "" for one in worn.materials]
        self._slots = [(slot, key.split(" ")[0], key) for slot, key in enumerate(keys) if " " in key]
        self._made: dict[str, bpy.types.Material] = {}

    def __call__(self, mesh: bpy.types.Mesh, looks: Appearance) -> None:
        """Change what is of our materials, and depends on a tone, to these looks."""
        for slot, kind, own in self._slots:
            key = surface_key(kind, looks)
            if key != own:
                if key not in self._made:
                    self._made[key] = surface(key)
                mesh.materials[slot] = self._made[key]


def tones_of(looks: Sequence[Appearance]) -> list[int]:
    """A number for each, the same for all that share their materials. A thousand take 2 ms."""
    steps = np.array(list(STEPS.values()))
    values = np.array([[one.continuous.get(name, -1.0) for name in STEPS] for one in looks], np.float64)
    return np.unique(np.rint(values * steps), axis=0, return_inverse=True)[1].ravel().tolist()


def _fill_untouched(mesh: bpy.types.Mesh, kinds: np.ndarray, looks: Appearance) -> None:
    of_face = np.zeros(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", of_face)
    for slot, material in enumerate(mesh.materials):
        faces = kinds[of_face == slot]
        if len(faces) and material is not None and _untouched(material):
            fill(material, surface_key(KINDS[np.bincount(faces).argmax()], looks))


def _untouched(material: bpy.types.Material) -> bool:
    """Whether it is this mesh's alone and as Blender makes them."""
    if material.users > 1 or any(abs(value - _UNTOUCHED) > 1e-3 for value in material.diffuse_color[:3]):
        return False
    if material.node_tree is None:
        return True
    shaders = [node for node in material.node_tree.nodes if node.type != "OUTPUT_MATERIAL"]
    if [node.type for node in shaders] != ["BSDF_PRINCIPLED"]:
        return False
    return all(abs(value - _UNTOUCHED) < 1e-3 for value in shaders[0].inputs["Base Color"].default_value[:3])
