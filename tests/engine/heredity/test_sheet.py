"""A family's sheet shows who is who and what each inherited."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.errors import Interrupted
from kindred.engine.heads import FEATURES, Gene
from kindred.engine.heredity.sheet import MOST_CHILDREN, draw_sheet, rows_to_show
from kindred.engine.heredity.sheet_genes import draw_cell, draw_shares
from kindred.engine.heredity.sheet_ink import DOMINANT, FATHER, MOTHER, MUTATED, RECESSIVE, UNKNOWN, Box, Page
from kindred.engine.progress import Progress
from PIL import Image


@pytest.fixture
def family(small_head):
    """family(n): father, mother, n children and their records."""
    father = small_head.with_(id="A000001", sex="male", genome={f: Gene("DD", "high") for f in FEATURES})
    mother = small_head.with_(id="B000001", genome={f: Gene("rr", "low") for f in FEATURES})

    def make(count):
        children = [small_head.with_(id=None, sex="male" if i % 2 else "female") for i in range(count)]
        gene = {"alleles": "Dr", "class": "dominant", "trait": "high", "father_share": 0.4, "mother_share": 0.6}
        record = {"rule": "mendel", "mode": "blend", "fuse": "none", "seed": 7, "mutation": 0.01}
        genes = {f: {**gene, "mutated": f == "nose"} for f in FEATURES}
        records = [{**record, "index": i, "sex": child.sex, "genes": genes} for i, child in enumerate(children)]
        return father, mother, children, records

    return make


def share_of(pixels: np.ndarray, ink) -> float:
    return float((np.abs(pixels[..., :3].astype(int) - ink).max(-1) <= 2).mean())


def test_a_sheet_is_a_page_that_grows_with_the_family(tmp_path, family):
    heights = []
    for count in (1, 4, 5):
        draw_sheet(tmp_path / "sheet.png", *family(count))
        image = Image.open(tmp_path / "sheet.png")
        assert (image.format, image.width) == ("PNG", 1840)
        heights.append(image.height)
    assert heights[0] == heights[1] < heights[2]
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]


def test_a_sheet_shows_classes_shares_and_mutations(tmp_path, family):
    draw_sheet(tmp_path / "sheet.png", *family(2))
    pixels = np.asarray(Image.open(tmp_path / "sheet.png"))
    for ink in (DOMINANT, RECESSIVE, FATHER, MOTHER, MUTATED):
        assert share_of(pixels, ink) > 1e-5
    father, mother, children, records = family(2)
    for record in records:
        record["genes"] = {}
    draw_sheet(tmp_path / "plain.png", father, mother, children, records)
    plain = np.asarray(Image.open(tmp_path / "plain.png"))
    assert share_of(plain, MUTATED) < share_of(pixels, MUTATED)
    assert share_of(plain, UNKNOWN) > share_of(pixels, UNKNOWN)


def test_the_heads_on_a_sheet_are_the_ones_that_were_handed_in(tmp_path, family):
    father, mother, children, records = family(1)
    draw_sheet(tmp_path / "one.png", father, mother, children, records)
    changed = children[0].with_(vertices=children[0].vertices * np.float32((0.7, 1, 1)))
    draw_sheet(tmp_path / "two.png", father, mother, [changed], records)
    one, two = (np.asarray(Image.open(tmp_path / f"{name}.png")).astype(int) for name in ("one", "two"))
    differs = np.abs(one - two).max(-1) > 20
    assert differs.sum() > 1000
    assert not differs[:600].any()  # the parents are the same
    assert not differs[:, 500:].any()


def test_the_same_family_gives_the_same_bytes(tmp_path, family):
    for name in ("one", "two"):
        draw_sheet(tmp_path / f"{name}.png", *family(2))
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_untagged_parents_and_nameless_children_have_a_sheet_too(tmp_path, family):
    father, mother, children, _ = family(1)
    draw_sheet(tmp_path / "sheet.png", father.with_(genome={}, id=None), mother.with_(genome={}), children, [{}])
    assert share_of(np.asarray(Image.open(tmp_path / "sheet.png")), UNKNOWN) > 1e-3


def test_a_sheet_of_a_thousand_shows_two_dozen(tmp_path, family, small_head):
    tiny = replace(small_head.topology, face_sizes=np.array([3], np.int32), face_vertices=np.arange(3, dtype=np.int32))
    father, mother, children, records = family(MOST_CHILDREN + 3)
    plain = [child.with_(topology=tiny) for child in children]
    draw_sheet(tmp_path / "sheet.png", father, mother, plain, records, total=1000)
    draw_sheet(tmp_path / "most.png", father, mother, plain[:MOST_CHILDREN], records[:MOST_CHILDREN])
    sheet, most = (Image.open(tmp_path / f"{name}.png") for name in ("sheet", "most"))
    assert sheet.size == most.size
    header = [np.asarray(image)[70:115] for image in (sheet, most)]
    assert not np.array_equal(*header)  # and says so


@given(sons=st.integers(0, 2000), daughters=st.integers(0, 2000))
def test_a_large_family_shows_as_many_of_either_sex_as_there_is_room_for(sons, daughters):
    rows = rows_to_show(sons, daughters)
    assert rows == sorted(set(rows))
    assert len(rows) == min(sons + daughters, MOST_CHILDREN)
    shown_sons = [row for row in rows if row < sons]
    assert shown_sons == list(range(len(shown_sons)))
    assert len(shown_sons) >= min(sons, MOST_CHILDREN // 2)
    assert len(rows) - len(shown_sons) >= min(daughters, MOST_CHILDREN // 2)
    assert all(row < sons + daughters for row in rows)


def test_a_cells_bar_is_divided_at_the_fathers_share():
    for share in (0.0, 0.2, 0.7, 1.0):
        page = Page(120, 20)
        draw_shares(page, Box(10, 5, 100, 8), share)
        row = page.pixels()[9, 12:108]
        found = (np.abs(row.astype(int) - FATHER).max(-1) <= 2).mean()
        assert found == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize(
    ("gene_class", "ink"), [("dominant", DOMINANT), ("recessive", RECESSIVE), ("", UNKNOWN), ("odd", UNKNOWN)]
)
def test_a_cells_colour_is_the_class(gene_class, ink):
    page = Page(80, 60)
    draw_cell(page, Box(5, 5, 60, 50), "nose", {"class": gene_class, "alleles": "Dr", "father_share": 0.4})
    assert tuple(page.pixels()[33, 9]) == ink


def test_drawing_a_sheet_can_be_stopped(tmp_path, family):
    with pytest.raises(Interrupted):
        draw_sheet(tmp_path / "sheet.png", *family(2), progress=Progress(stopped=lambda: True))
    assert list(tmp_path.iterdir()) == []
