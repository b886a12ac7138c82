"""Materials of hair cards and glasses: a Principled shader with the sheet of strands as alpha and tone.

Heads of one hair colour share them, in steps too small to see.
"""

from __future__ import annotations

from collections.abc import Callable

import bpy
import numpy as np

from ...engine.appearance import HairColour, hair_colour
from ...engine.hair import hair_texture, sheet_of
from ...engine.heads import Appearance
from .images import packed_image

KEY = "kindred_hair_key"
"""The custom property of such a material: what it is of and its colour, in words."""

STEPS = {"hair_melanin": 32, "hair_redness": 16, "hair_grey": 16}
_DEFAULTS = {"hair_melanin": 0.75, "hair_redness": 0.1, "hair_grey": 0.0}
_OF_SCALP, _OF_FACE = 1.3, 1.05
"""Light that goes on from strand to strand makes hair lighter than one card's surface would be; brows and beards are
thinner, and darker than the hair on the scalp, which the sun bleaches."""


def material_of(kind: str, style: str, made_of: str, looks: Appearance) -> bpy.types.Material:
    """The shared material of a piece; made when it is first asked for, and left as it is where an artist changed it.

    made_of: "hair", "frame" or "lens".
    """
    if made_of != "hair":
        return _kept(f"Kindred glasses {made_of} {style}", _fill_frame if made_of == "frame" else _fill_lens)
    tones = _rounded(looks)
    sheet = sheet_of(kind, style)
    face = kind != "hair"
    key = " ".join(["Kindred", "brow" if face else "hair", sheet, *(str(round(100 * one)) for one in tones.values())])
    return _kept(
        key, lambda material: _fill_hair(material, kind, style, Appearance(tones), _OF_FACE if face else _OF_SCALP)
    )


def _kept(key: str, fill: Callable[[bpy.types.Material], None]) -> bpy.types.Material:
    for found in bpy.data.materials:
        if found.get(KEY) == key:
            return found
    made = bpy.data.materials.new(key)
    made[KEY] = key
    if bpy.app.version < (5, 0, 0):  # later ones always have nodes
        made.use_nodes = True
    fill(made)
    return made


def _rounded(looks: Appearance) -> dict[str, float]:
    told = {name: looks.continuous.get(name, _DEFAULTS[name]) for name in STEPS}
    return {name: round(value * STEPS[name]) / STEPS[name] for name, value in told.items()}


def _fill_hair(material: bpy.types.Material, kind: str, style: str, looks: Appearance, bright: float) -> None:
    colour = hair_colour(looks)
    tree, shader = material.node_tree, material.node_tree.nodes["Principled BSDF"]
    material.diffuse_color = (*colour.root, 1.0)
    material.surface_render_method = "DITHERED"
    material.use_transparency_overlap = False
    picture = tree.nodes.new("ShaderNodeTexImage")
    picture.image, picture.location = _sheet(kind, style, colour, bright), (-500, 200)
    tree.links.new(picture.outputs["Color"], shader.inputs["Base Color"])
    tree.links.new(picture.outputs["Alpha"], shader.inputs["Alpha"])
    # A card is many strands that face many ways: duller than one strand, and half of what it mirrors has been through
    # the strand and has its colour.
    shader.inputs["Roughness"].default_value = min(colour.roughness + 0.20, 1.0)
    shader.inputs["Specular IOR Level"].default_value = 0.30
    shader.inputs["Specular Tint"].default_value = (*(0.35 + 0.65 * one**0.35 for one in colour.tip), 1.0)
    shader.inputs["IOR"].default_value = 1.55  # keratin
    # Light runs along strands: highlights are drawn out across them.
    shader.inputs["Anisotropic"].default_value = 0.55
    tangent = tree.nodes.new("ShaderNodeTangent")
    tangent.direction_type, tangent.location = "UV_MAP", (-500, -200)
    tree.links.new(tangent.outputs[0], shader.inputs["Tangent"])


def _sheet(kind: str, style: str, colour: HairColour, bright: float) -> bpy.types.Image:
    """The strands in their colour with alpha, as one picture that glTF and FBX take along."""
    texture = hair_texture(kind, style)
    height, width = texture.alpha.shape
    along = np.linspace(1, 0, height, dtype=np.float32)[:, None, None]
    tint = np.array(colour.root, np.float32) * (1 - along) + np.array(colour.tip, np.float32) * along
    linear = tint * (texture.tone.astype(np.float32) / 255)[..., None] * np.float32(bright)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0) ** (1 / 2.4) - 0.055)
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = np.rint(coded.clip(0, 1) * 255)
    pixels[..., 3] = texture.alpha
    return packed_image(f"Kindred {sheet_of(kind, style)} strands", pixels, colour=True)


def _fill_frame(material: bpy.types.Material) -> None:
    shader = material.node_tree.nodes["Principled BSDF"]
    wire = "round" in material[KEY]
    colour = (0.30, 0.24, 0.15) if wire else (0.010, 0.008, 0.007)
    material.diffuse_color = (*colour, 1.0)
    shader.inputs["Base Color"].default_value = (*colour, 1.0)
    shader.inputs["Metallic"].default_value = 1.0 if wire else 0.0
    shader.inputs["Roughness"].default_value = 0.28 if wire else 0.22
    shader.inputs["Coat Weight"].default_value = 0.0 if wire else 0.5


def _fill_lens(material: bpy.types.Material) -> None:
    """Clear, with what it mirrors: alpha, which EEVEE and glTF understand, rather than refraction. Black: a white one
    would lie over dark skin as a haze."""
    shader = material.node_tree.nodes["Principled BSDF"]
    material.diffuse_color = (0.8, 0.85, 0.9, 0.15)
    material.surface_render_method = "BLENDED"
    shader.inputs["Base Color"].default_value = (0.01, 0.012, 0.012, 1.0)
    shader.inputs["Roughness"].default_value = 0.02
    shader.inputs["Alpha"].default_value = 0.07
    shader.inputs["Specular IOR Level"].default_value = 0.6
