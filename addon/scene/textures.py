"""A head's own materials, with maps of its skin and eyes: for one head in close-up.

Maps are one head's alone (its freckles, moles, wrinkles), so a head that wears them has materials of its own. Children
of a family share tones instead (see surfaces.py), since a thousand of them are placed in a tenth of a second.
"""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.appearance import SIZES, eye_map, eye_normals, has_skin, seed_of, skin_maps
from ...engine.heads import Head, Kit
from .images import packed_image
from .materials import give
from .paint import KINDS, kinds_of_faces, paint_of, set_paint
from .shading import eye_shader, skin_shader
from .surfaces import KEY, fill, surface, surface_key

OWN = "maps"
"""The last word of the key of a material that is one head's alone, so that no other head ever shares it."""

SEED = "kindred_seed"
"""The custom property of such a material: where its spots and pores lie, so that they stay when it is baked again."""

_EYE_NORMAL = "Kindred eye normal"
"""The one picture that all heads share."""

_MERGED = {"lips": "skin", "brows": "skin", "iris": "eye"}
"""Kinds that need no material of their own where there are maps."""


def give_maps(mesh: bpy.types.Mesh, head: Head, kit: Kit, *, size: int = 1024, seed: int | None = None) -> bool:
    """Give a mesh without an artist's materials those of its head, with maps. Other heads get plain tones.

    size: of the skin's maps, one of engine.appearance.SIZES. seed: where spots and pores lie, else told by who it is.
    Returns whether it wears maps now: only heads of a topology that has some do.
    """
    if not has_skin(kit) or head.topology.name != kit.topology.name or not len(mesh.uv_layers):
        give(mesh, head)
        return False
    if any(one is not None and KEY not in one for one in mesh.materials):
        return False  # an artist's own
    if size not in SIZES:
        size = min(SIZES, key=lambda known: abs(known - size))
    seed = seed_of(head) if seed is None else seed
    paint = paint_of(head)
    kinds = [_MERGED.get(name, name) for name in KINDS]
    of_face = np.array([kinds.index(kind) for kind in kinds], np.uint8)[kinds_of_faces(head.topology, paint)]
    present = np.unique(of_face)
    mesh.materials.clear()
    for number in present:
        mesh.materials.append(_material(kinds[number], head, kit, size, seed))
    mesh.polygons.foreach_set("material_index", np.searchsorted(present, of_face).astype(np.int32))
    set_paint(mesh, paint)
    return True


def _material(kind: str, head: Head, kit: Kit, size: int, seed: int) -> bpy.types.Material:
    key = surface_key(kind, head.appearance)
    if kind not in ("skin", "eye"):
        return surface(key)
    name = f"{head.id or 'Head'} {kind}"
    material = bpy.data.materials.new(name)
    fill(material, key)
    material[KEY] = f"{key} {OWN}"
    material[SEED] = str(seed)  # it has 32 bits, and Blender's integers a sign
    if kind == "skin":
        maps = skin_maps(kit, head.appearance, size=size, seed=seed)
        skin_shader(
            material,
            packed_image(f"{name} albedo", maps.albedo, colour=True),
            packed_image(f"{name} roughness", maps.roughness, colour=False),
            packed_image(f"{name} normal", maps.normal, colour=False),
            head.appearance,
        )
    else:
        eye_shader(
            material,
            packed_image(f"{name} colour", eye_map(head.appearance, 1024, seed), colour=True),
            bpy.data.images.get(_EYE_NORMAL) or packed_image(_EYE_NORMAL, eye_normals(512), colour=False),
        )
    return material
