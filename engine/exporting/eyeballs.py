"""Eyeballs as nodes of their own, each about its centre, so that an engine turns them by their nodes."""

from __future__ import annotations

from collections.abc import Mapping
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

Centres = Mapping[int, Float64]
"""The (3,) centre of each eyeball, metres, by its part."""


def add_eyes(glb: GlbFile, head: Head, centres: Centres, surfaces: Surfaces) -> list[int]:
    """Put both eyeballs in; returns the numbers of their nodes, none where the head has no eyeballs."""
    layout = glb_layout(head.topology)
    normals = shown_normals(head, layout)
    parts = (part for part in NAMES if part in centres and (layout.parts == part).any())
    return [_add(glb, head, layout, normals, part, centres[part], surfaces) for part in parts]


def eyeball_centres(head: Head, kit: Kit | None) -> Centres:
    """The middles about which the eyeballs turn; empty where the head has none."""
    if kit is not None and len(found := eye_centres(kit, head.vertices)) == len(NAMES):
        return dict(zip(NAMES, found.astype(np.float64), strict=True))
    own = {part: head.vertices[head.topology.parts == part] for part in NAMES}
    return {part: fit_sphere(points)[0] for part, points in own.items() if len(points) > 3}


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
        for material, chosen in surfaces.of_eye(head, layout, part)
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
