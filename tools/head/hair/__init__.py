"""The groomer of the bundled head: hair, brows and beards grown on its mean, stored as cards for engine/hair."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
from kindred.engine.heads import Kit, topology_name

from .beards import BEARDS, BeardArea, beard_cards, beard_density
from .brows import BROWS, BrowArea, brow_cards
from .cards import STEP, Cards, packed
from .coverage import Raster
from .footing import footing
from .glasses import glasses_marks
from .hairline import scalp_of
from .lattice import lattice
from .scalp import hair_cards, scalp_shade
from .strands import SHEETS, paint
from .styles import hair_styles
from .surface import Surface

__all__ = ["build"]


def build(kit: Kit) -> dict[str, Any]:
    """All arrays of models/head/hair.npz: cards of each style, the lattice, sheets of strands, rasters of coverage."""
    surface = Surface(kit)
    scalp = scalp_of(surface)
    topology = kit.topology
    arrays: dict[str, Any] = {
        "topology": np.array(topology.name),
        "digest": np.array(topology_name(topology.face_vertices, topology.face_sizes, topology.count)),
    }
    raster = Raster(surface)
    cards = dict[str, dict[str, Any]]()
    for name, style in hair_styles(scalp).items():
        cards[f"hair.{name}"] = packed(surface, hair_cards(surface, scalp, style, style_rng(f"hair {name}")))
        arrays[f"coverage.hair.{name}"] = raster(scalp_shade(scalp, style, raster.points))
    tied_by_lattice = np.concatenate([one["points"] for one in cards.values()]) * STEP
    for name, brow in BROWS.items():
        cards[f"brows.{name}"] = _footed(surface, brow_cards(surface, brow, style_rng(f"brows {name}")))
        dense = BrowArea(surface, brow).density(raster.points, raster.normals)
        arrays[f"coverage.brows.{name}"] = raster(dense * brow.strength)
    area = BeardArea(surface, scalp)
    for name, beard in BEARDS.items():
        cards[f"beard.{name}"] = _footed(surface, beard_cards(surface, scalp, beard, style_rng(f"beard {name}")))
        dense = beard_density(area, beard, raster.points, raster.normals)
        arrays[f"coverage.beard.{name}"] = raster(dense * beard.strength)
    for name, sheet in SHEETS.items():
        arrays[f"sheet.{name}"] = np.stack(paint(sheet, style_rng(f"sheet {name}")))
    stored = {f"{name}.{field}": array for name, fields in cards.items() for field, array in fields.items()}
    return arrays | stored | lattice(surface, tied_by_lattice) | glasses_marks(surface)


def _footed(surface: Surface, groups: list[Cards]) -> dict[str, Any]:
    """Cards that turn with the skin at their roots."""
    feet = np.concatenate([footing(surface, one.roots) for one in groups])
    return packed(surface, groups) | {"feet": feet.astype(np.uint16)}


def style_rng(name: str) -> np.random.Generator:
    """Each style has a stream of its own, so that none changes another."""
    return np.random.default_rng(crc32(name.encode()))
