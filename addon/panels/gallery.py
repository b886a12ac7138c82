"""A few heads of the library at a time, by their faces."""

from __future__ import annotations

import bpy

from .. import icons, keeping
from ..properties import KINDRED_LibraryHead, KINDRED_Session, session

COLUMNS, ROWS = 3, 2
"""Faces shown at a time."""

_FACE = 3.6
"""How large a face is drawn, in heights of a button; three fill the width of a sidebar that nobody widened."""


def listed(context: bpy.types.Context) -> bool:
    """Whether the library that is named is the one that was listed."""
    folder = keeping.library_folder()
    return folder is not None and session(context).library == str(folder)


def draw_gallery(layout: bpy.types.UILayout, context: bpy.types.Context, sex: str, rows: int = ROWS) -> None:
    """A page of faces with a button under each, and arrows to the other pages.

    sex: "male" or "female", whose buttons make them parents; "all", whose buttons put them into the scene.
    """
    shown = session(context)
    first, last = _span(shown, sex)
    at_once = COLUMNS * rows
    pages = max(1, -(-(last - first) // at_once))
    page = min(getattr(shown, f"page_{sex}"), pages - 1)
    start = first + page * at_once
    grid = layout.grid_flow(row_major=True, columns=COLUMNS, even_columns=True, even_rows=True, align=True)
    for index in range(start, start + at_once if pages > 1 else last):
        _cell(grid.column(align=True), shown.heads[index] if index < last else None, sex)
    if pages > 1:
        row = layout.row(align=True)
        _arrow(row, sex, (page - 1) % pages, "TRIA_LEFT")
        row.label(text=f"{start - first + 1} to {min(start + at_once, last) - first} of {last - first}")
        _arrow(row, sex, (page + 1) % pages, "TRIA_RIGHT")


def _span(shown: KINDRED_Session, sex: str) -> tuple[int, int]:
    """Where in the list they are: men come first."""
    count = len(shown.heads)
    return {"male": (0, shown.men), "female": (shown.men, count)}.get(sex, (0, count))


def _cell(cell: bpy.types.UILayout, head: KINDRED_LibraryHead | None, sex: str) -> None:
    if head is None:
        cell.label()  # keeps the last page's faces as large as the others'
        return
    cell.template_icon(icons.thumbnail(head.thumbnail) or icons.sex_icon(head.sex), scale=_FACE)
    cell.operator("kindred.bring" if sex == "all" else "kindred.choose_parent", text=head.name).head = head.name


def _arrow(row: bpy.types.UILayout, sex: str, page: int, icon: str) -> None:
    button = row.operator("kindred.turn_page", text="", icon=icon)
    button.sex, button.page = sex, page
