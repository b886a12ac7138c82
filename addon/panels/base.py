"""What all panels share."""

from __future__ import annotations

from collections.abc import Iterable

import bpy

from ...engine.errors import KindredError
from .. import scene


class KindredPanel:
    """A panel of the tab."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Kindred"


def active_head(context: bpy.types.Context) -> bpy.types.Object | None:
    """The active object, where it is a head."""
    thing = context.active_object
    return thing if scene.is_head(thing) else None


def note_or_none(thing: bpy.types.Object | None) -> scene.Note | None:
    """A head's note; None for what is no head, or a broken one: a panel must draw whatever the file holds."""
    if thing is None:
        return None
    try:
        return scene.read_note(thing)
    except KindredError:
        return None


def hint(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = "INFO") -> None:
    """A text that says what to do, broken to the width of the sidebar."""
    column = layout.column(align=True)
    column.scale_y = 0.85
    scale = context.preferences.system.ui_scale
    width = context.region.width if context.region is not None else 260
    for number, line in enumerate(wrapped(text, max(18, int((width / scale - 50) / 6.4)))):
        column.label(text=line, icon=icon if number == 0 else "BLANK1")


def wrapped(text: str, width: int) -> Iterable[str]:
    """Lines of at most `width` letters, where words allow."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line
