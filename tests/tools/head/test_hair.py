"""The groomer."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.hair.store import stored
from kindred.engine.heads import bundled_kit

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tools.head.hair import style_rng
from tools.head.hair.brows import BROWS, brow_cards
from tools.head.hair.cards import packed
from tools.head.hair.hairline import scalp_of
from tools.head.hair.scalp import hair_cards
from tools.head.hair.strands import SHEETS, paint
from tools.head.hair.styles import hair_styles
from tools.head.hair.surface import Surface


@pytest.fixture(scope="module")
def surface():
    return Surface(bundled_kit())


def test_grooming_again_gives_what_is_stored(surface):
    cards = {
        "brows.thin": packed(surface, brow_cards(surface, BROWS["thin"], style_rng("brows thin"))),
        "hair.crew": _hair(surface, "crew"),
    }
    for key, fields in cards.items():
        for field, array in fields.items():
            np.testing.assert_array_equal(array, stored()[f"{key}.{field}"], f"{key}.{field}")


def test_sheets_painted_again_are_those_stored():
    np.testing.assert_array_equal(np.stack(paint(SHEETS["brow"], style_rng("sheet brow"))), stored()["sheet.brow"])


def test_hair_grows_above_the_hairline_alone(surface):
    scalp = scalp_of(surface)
    for name in ("short", "long"):
        style = hair_styles(scalp)[name]
        corners, shares = stored()[f"hair.{name}.root_corners"], stored()[f"hair.{name}.root_shares"]
        roots = (surface.vertices[corners] * (shares / 255)[:, :, None]).sum(1)
        assert scalp.inside(roots, style.hairline).min() > -0.003
        for landmark in (9, 151, 10, 50, 280):  # glabella, forehead, cheeks
            assert np.linalg.norm(roots - surface.vertices[landmark], axis=1).min() > 0.008


def _hair(surface, name):
    scalp = scalp_of(surface)
    return packed(surface, hair_cards(surface, scalp, hair_styles(scalp)[name], style_rng(f"hair {name}")))
