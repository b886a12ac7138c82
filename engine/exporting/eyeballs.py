"""Eyeballs as nodes of their own, each about its centre, so that an engine turns them by their nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..appearance import EYE_TILES
from ..arrays import Float32, Float64
from ..heads.expressions import eye_centres
from ..heads.eyeballs import fit_sphere
from ..heads.features import EYE_LEFT, EYE_RIGHT
from ..heads.glb import GlbLayout, glb_layout, shown_normals, to_gltf_axes
from ..heads.glb_file import GlbFile
from ..heads.head import Head
from ..heads.kit import Kit
from .surfaces import Surfaces
from .tangents import tangents

NAMES = {EYE_LEFT: "eye_left", EYE_RIGHT: "eye_right"}


def add_eyes(glb: GlbFile, head: Head, kit: Kit | None, surfaces: Surfaces) -> list[int]:
    """Put both eyeballs in; returns the numbers of their nodes, none where the head has no eyeballs."""
    layout = glb_layout(head.topology)
    normals = shown_normals(head, layout)
    centres = [(part, centre) for part, centre in _centres(head, kit) if centre is not None]
    return [_add(glb, head, layout, normals, part, centre, surfaces) for part, centre in centres]


def _centres(head: Head, kit: Kit | None) -> list[tuple[int, Float64 | None]]:
    parts = (EYE_LEFT, EYE_RIGHT)
    if kit is not None and len(found := eye_centres(kit, head.vertices)) == len(parts):
        return list(zip(parts, found.astype(np.float64), strict=True))
    own = [head.vertices[head.topology.parts == part] for part in parts]
    return [(part, fit_sphere(points)[0] if len(points) > 3 else None) for part, points in zip(parts, own, strict=True)]


def _add(
    glb: GlbFile, head: Head, layout: GlbLayout, normals: Float32, part: int, centre: Float64, surfaces: Surfaces
) -> int:
    used = np.unique(layout.rows[layout.parts == part])
    place = np.zeros(len(layout.source), np.int32)
    place[used] = np.arange(len(used))
    vertices = layout.source[used]
    # Rounded to what a node's translation says in the file, so that the eyeball comes to lie where it was.
    middle = centre.astype(np.float32)
    points, ways = to_gltf_axes(head.vertices[vertices] - middle), to_gltf_axes(normals[vertices])
    attributes = {"POSITION": glb.rows(points, "VEC3"), "NORMAL": glb.rows(ways, "VEC3")}
    if len(layout.uv):
        uv = _unwrapped(layout.uv[used], surfaces.mapped)
        attributes["TEXCOORD_0"] = glb.rows(uv, "VEC2")
        if surfaces.mapped:
            corners = place[layout.rows[layout.parts == part]]
            attributes["TANGENT"] = glb.rows(tangents(points, ways, uv, corners), "VEC4")
    primitives: list[dict[str, Any]] = [
        {"attributes": attributes, "indices": glb.corners(place[layout.rows[chosen]]), "material": material}
        for material, chosen in surfaces.of_eye(layout, part)
    ]
    name = NAMES[part]
    where = to_gltf_axes(middle[None])[0].astype(float).tolist()
    return glb.node({"name": name, "mesh": glb.mesh(name, primitives), "translation": where})


def _unwrapped(uv: Float32, mapped: bool) -> Float32:
    """Places in the eye's own map, which the head's texture holds EYE_TILES times over; v is downwards in both."""
    if not mapped:
        return uv
    tiled = np.stack([EYE_TILES * uv[:, 0], 1 - EYE_TILES * (1 - uv[:, 1])], axis=1)
    return (tiled - np.floor(np.median(tiled, axis=0))).astype(np.float32)
