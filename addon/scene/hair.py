"""Hair, brows, beard and glasses in the scene: cards as children of the head, which follow it.

dress(thing, head)                     what the head's appearance says
follow(thing, vertices)                during a drag: positions alone
restyle(thing, "hair", "bob")          another style
"""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.errors import BadInput
from ...engine.hair import KINDS, STYLES, Piece
from ...engine.heads import Appearance, Head
from ...engine.kits import grow_on
from . import hair_materials, meshes
from .kits import find_kit
from .note import read_note

KIND, STYLE, MATERIAL = "kindred_hair", "kindred_style", "kindred_hair_material"
"""Custom properties of an object that is worn: its kind, its style, and which of a kind's materials it is of."""


def worn_by(thing: bpy.types.Object) -> list[bpy.types.Object]:
    """The objects of a head's hair, brows, beard and glasses, in that order."""
    worn = [child for child in thing.children if child.get(KIND) in KINDS]
    return sorted(worn, key=lambda child: (KINDS.index(child[KIND]), child.get(MATERIAL, "")))


def dress(thing: bpy.types.Object, head: Head) -> list[bpy.types.Object]:
    """Give a head's object what its appearance says, in place of what it wears. A few tenths of a second.

    head: its vertices and appearance. A head of a topology that has no hair wears none.
    Returns the new objects: children of the head, in its collections.
    """
    undress(thing)
    return [child for child, _ in wear(thing, pieces_of(head), head.appearance)]


def wear(thing: bpy.types.Object, pieces: Sequence[Piece], looks: Appearance) -> list[tuple[bpy.types.Object, Piece]]:
    """Hang pieces on an object, in the colours of these looks: its children, each with its piece."""
    return [(_worn(thing, piece, looks), piece) for piece in pieces]


def undress(thing: bpy.types.Object) -> None:
    """Take off all that a head wears, with the meshes that no one else uses."""
    for child in worn_by(thing):
        _remove(child)


def follow(thing: bpy.types.Object, vertices: Float32) -> None:
    """Move what a head wears with it: for a drag, some ten milliseconds for hair.

    vertices: (n, 3) float32, metres, the head's; of another topology than the hair's, nothing moves.
    """
    worn = worn_by(thing)
    kit = find_kit(read_note(thing).topology) if worn else None
    if kit is None or len(vertices) != kit.topology.count:
        return
    kinds = {child[KIND]: child[STYLE] for child in worn}
    grown = {(piece.kind, piece.material): piece for piece in grow_on(kit, vertices, Appearance({}, _whole(kinds)))}
    for child in worn:
        piece = grown.get((child[KIND], child[MATERIAL]))
        # An artist may have cut or joined cards: theirs are left as they are.
        if piece is not None and len(child.data.vertices) == len(piece.vertices):
            meshes.set_positions(child.data, np.ascontiguousarray(piece.vertices))
            child.data.update()


def carried(thing: bpy.types.Object) -> list[tuple[bpy.types.Object, Piece]]:
    """What a head wears, each with the piece that says where it is carried; not what an artist cut or joined."""
    worn = worn_by(thing)
    kit = find_kit(read_note(thing).topology) if worn else None
    vertices = meshes.positions(thing.data)
    if kit is None or len(vertices) != kit.topology.count:
        return []
    styles = _whole({child[KIND]: child[STYLE] for child in worn})
    grown = {(piece.kind, piece.material): piece for piece in grow_on(kit, vertices, Appearance({}, styles))}
    pairs = [(child, grown.get((child[KIND], child[MATERIAL]))) for child in worn]
    return [(child, piece) for child, piece in pairs if piece and len(piece.vertices) == len(child.data.vertices)]


def restyle(thing: bpy.types.Object, kind: str, style: str) -> list[bpy.types.Object]:
    """Change one kind of what a head wears, and nothing else of it.

    kind: "hair", "brows", "beard" or "glasses"; style: one of engine.hair.STYLES[kind].
    Returns the new objects.
    Raises BadInput when there is no such style, or the head's topology has no hair.
    """
    if style not in STYLES.get(kind, ()):
        known = ", ".join(STYLES.get(kind, KINDS))
        raise BadInput(f"{kind} {style}", "is not a style that there is", f"choose among {known}")
    note = read_note(thing)
    kit = find_kit(note.topology)
    if kit is None:
        raise BadInput(thing.name, "has a topology without hair", "adopt the head without --keep-topology")
    looks = Appearance(note.appearance.continuous, _whole({kind: style}))
    pieces = [piece for piece in grow_on(kit, meshes.positions(thing.data), looks) if piece.kind == kind]
    for child in worn_by(thing):
        if child[KIND] == kind:
            _remove(child)
    return [_worn(thing, piece, note.appearance) for piece in pieces]


def recolour(thing: bpy.types.Object, looks: Appearance) -> None:
    """Give what a head wears the colours of these looks."""
    for child in worn_by(thing):
        if child.data.materials:
            child.data.materials[0] = hair_materials.material_of(child[KIND], child[STYLE], child[MATERIAL], looks)


def pieces_of(head: Head) -> tuple[Piece, ...]:
    """What a head wears; nothing where its topology has no hair."""
    kit = find_kit(head.topology.name)
    if kit is None or len(head.vertices) != kit.topology.count:
        return ()
    try:
        return grow_on(kit, head.vertices, head.appearance)
    except BadInput:
        return ()  # a kit that was brought in for an earlier bundled head


def _whole(kinds: dict[str, str]) -> dict[str, str]:
    """Styles of all kinds, bare but for these; brows have no bare style, so callers look at kinds as well."""
    return {kind: kinds.get(kind, STYLES[kind][0]) for kind in KINDS}


def _worn(thing: bpy.types.Object, piece: Piece, looks: Appearance) -> bpy.types.Object:
    material = hair_materials.material_of(piece.kind, piece.style, piece.material, looks)
    child = bpy.data.objects.new(f"{thing.name} {_word(piece)}", _mesh(thing.name, piece, material))
    child[KIND], child[STYLE], child[MATERIAL] = piece.kind, piece.style, piece.material
    child.parent = thing
    for collection in thing.users_collection:
        collection.objects.link(child)
    return child


def _word(piece: Piece) -> str:
    return piece.kind if piece.material == "hair" else f"{piece.kind} {piece.material}"


def _mesh(name: str, piece: Piece, material: bpy.types.Material) -> bpy.types.Mesh:
    mesh = bpy.data.meshes.new(f"{name} {_word(piece)}")
    mesh.vertices.add(len(piece.vertices))
    mesh.loops.add(len(piece.face_vertices))
    mesh.polygons.add(len(piece.face_sizes))
    mesh.vertices.foreach_set("co", np.ascontiguousarray(piece.vertices).ravel())
    mesh.loops.foreach_set("vertex_index", piece.face_vertices)
    starts = np.cumsum(piece.face_sizes, dtype=np.int32) - piece.face_sizes
    mesh.polygons.foreach_set("loop_start", starts.astype(np.int32))
    mesh.update(calc_edges=True)
    layer = mesh.uv_layers.new(name="UVMap")
    layer.uv.foreach_set("vector", np.ascontiguousarray(piece.corner_uv).ravel())
    mesh.materials.append(material)
    mesh.shade_smooth()
    mesh.normals_split_custom_set_from_vertices(piece.normals)
    return mesh


def _remove(child: bpy.types.Object) -> None:
    mesh = child.data
    bpy.data.objects.remove(child)
    if mesh is not None and mesh.users == 0:
        bpy.data.meshes.remove(mesh)
