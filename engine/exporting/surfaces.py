"""The materials of a dressed head: maps where its kit has them, plain colours elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..appearance import eye_map, eye_normals, hair_colour, has_skin, png_bytes, skin_maps
from ..arrays import Float32, UInt8
from ..hair import Piece, hair_texture
from ..hair.textures import sheet_of
from ..heads.colours import PART_COLOURS
from ..heads.features import EYE_LEFT, EYE_RIGHT, LASHES, PARTS, SKIN
from ..heads.glb import GlbLayout, plain_material, plain_materials
from ..heads.glb_file import GlbFile
from ..heads.head import Head
from ..heads.kit import Kit

EYE_SIZE = 512
_EYES = (EYE_LEFT, EYE_RIGHT)
_FRAME, _LENS = (0.02, 0.02, 0.022), (0.9, 0.95, 0.97)
_CUT = 0.35
"""Hair is seen where it is at least this opaque. Cut out and not blended: cards that overlap need no sorting then."""

Materials = list[tuple[int, Any]]
"""Numbers of materials, each with the triangles (t,) bool that it covers."""


@dataclass(slots=True)
class Surfaces:
    """Puts materials into a file.

    mapped: whether skin and eyes have maps. left_out: what was asked for and is not to be had, in words.
    """

    glb: GlbFile
    head: Head
    mapped: bool
    skin: int | None
    left_out: list[str] = field(default_factory=list[str])

    @staticmethod
    def of(glb: GlbFile, head: Head, kit: Kit | None, maps: int | None, seed: int) -> Surfaces:
        """maps: the size of the skin's; None for plain colours. Raises BadInput for a size that maps do not have."""
        if maps is None:
            return Surfaces(glb, head, False, None)
        if kit is None or not has_skin(kit):
            told = [f"maps: heads of {head.topology.name} have none, and wear plain colours"]
            return Surfaces(glb, head, False, None, told)
        return Surfaces(glb, head, True, _skin(glb, head, kit, maps, seed))

    def of_head(self, head: Head, layout: GlbLayout) -> Materials:
        """The materials of all but the eyeballs, which are nodes of their own.

        head: the one dressed, or a coarser level of it.
        """
        found: Materials = []
        for material, chosen in plain_materials(head, layout):
            mine = chosen & ~np.isin(layout.parts, _EYES)
            if mine.any():
                found.append((self._of_part(material), mine))
        return found

    def _of_part(self, plain: dict[str, Any]) -> int:
        """What a part wears: its map where it has one, else its plain colour."""
        if self.skin is not None and plain["name"] == PARTS[SKIN]:
            return self.skin
        if self.mapped and plain["name"] == PARTS[LASHES]:
            # The bundled head's lashes are ribbons that taper, not cards to be seen through.
            solid = plain_material(PARTS[LASHES], PART_COLOURS[LASHES], 0.4)
            return self._once(PARTS[LASHES], solid | {"doubleSided": True})
        return self._once(plain["name"], plain)

    def of_eye(self, head: Head, layout: GlbLayout, part: int) -> Materials:
        """The materials of one eyeball."""
        if self.mapped:
            return [(self._eye(), layout.parts == part)]
        found = ((material, chosen & (layout.parts == part)) for material, chosen in plain_materials(head, layout))
        return [(self._once(material["name"], material), mine) for material, mine in found if mine.any()]

    def of_piece(self, piece: Piece) -> int:
        """The material of hair or of a part of glasses."""
        if piece.material == "frame":
            return self._once("frame", plain_material("glasses_frame", _FRAME, 0.3))
        if piece.material == "lens":
            return self._once("lens", plain_material("glasses_lens", _LENS, 0.02, 0.08))
        key = ("hair", sheet_of(piece.kind, piece.style))
        if key not in self.glb.shared:
            self.glb.shared[key] = self.glb.material(self._hair(piece, key[1]))
        return self.glb.shared[key]

    def _hair(self, piece: Piece, sheet: str) -> dict[str, Any]:
        texture = self.glb.texture(f"hair_{sheet}", png_bytes(hair_picture(self.head, piece)))
        look = {
            "baseColorTexture": {"index": texture},
            "metallicFactor": 0,
            "roughnessFactor": round(hair_colour(self.head.appearance).roughness, 4),
        }
        cut = {"alphaMode": "MASK", "alphaCutoff": _CUT, "doubleSided": True}
        return {"name": f"hair_{sheet}", "pbrMetallicRoughness": look, **cut}

    def _eye(self) -> int:
        if "eye" not in self.glb.shared:
            colour = self.glb.texture("eye_colour", png_bytes(eye_map(self.head.appearance, EYE_SIZE)))
            relief = self.glb.texture("eye_relief", png_bytes(eye_normals(EYE_SIZE)))
            look = {"baseColorTexture": {"index": colour}, "metallicFactor": 0, "roughnessFactor": 0.08}
            self.glb.shared["eye"] = self.glb.material(
                {"name": "eye", "pbrMetallicRoughness": look, "normalTexture": {"index": relief}}
            )
        return self.glb.shared["eye"]

    def _once(self, key: str, material: dict[str, Any]) -> int:
        if key not in self.glb.shared:
            self.glb.shared[key] = self.glb.material(material)
        return self.glb.shared[key]


def hair_picture(head: Head, piece: Piece) -> UInt8:
    """(h, w, 4) uint8, sRGB and alpha: a sheet of strands in the hair's colour, from the tips (row 0) to the roots."""
    sheet, colour = hair_texture(piece.kind, piece.style), hair_colour(head.appearance)
    up = 1 - (np.arange(len(sheet.tone), dtype=np.float32)[:, None, None] + 0.5) / len(sheet.tone)
    root, tip = (np.array(one, np.float32) for one in (colour.root, colour.tip))
    linear = (root + up * (tip - root)) * (sheet.tone[..., None].astype(np.float32) / 255)
    return np.dstack([_srgb(linear), sheet.alpha])


def _srgb(linear: Float32) -> UInt8:
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)
    return np.rint(255 * coded.clip(0, 1)).astype(np.uint8)


def _skin(glb: GlbFile, head: Head, kit: Kit, size: int, seed: int) -> int:
    """The skin's material with its maps; roughness lies in glTF's green, and blue says that nothing is metal."""
    maps = skin_maps(kit, head.appearance, size=size, seed=seed)
    packed = np.zeros((size, size, 3), np.uint8)
    packed[..., 0], packed[..., 1] = 255, maps.roughness
    colour, rough, relief = (
        glb.texture(f"skin_{name}", png_bytes(picture))
        for name, picture in (("colour", maps.albedo), ("roughness", packed), ("relief", maps.normal))
    )
    look = {
        "baseColorTexture": {"index": colour},
        "metallicRoughnessTexture": {"index": rough},
        "metallicFactor": 0,
        "roughnessFactor": 1,
    }
    return glb.material({"name": PARTS[SKIN], "pbrMetallicRoughness": look, "normalTexture": {"index": relief}})
