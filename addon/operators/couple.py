"""Which two heads are meant: named, else selected, else chosen in the panel."""

from __future__ import annotations

import bpy

from ...engine.errors import BadInput
from .. import keeping, scene


def find_couple(context: bpy.types.Context, father: str, mother: str) -> tuple[bpy.types.Object, bpy.types.Object]:
    """The father and the mother.

    father, mother: names or ids; empty: the selected head of that sex, else the panel's choice. An id that is not in
    the scene is brought from the library.
    Raises BadInput where one is not there.
    """
    chosen = context.scene.kindred
    found: list[bpy.types.Object] = []
    for name, sex, role in ((father, "male", "father"), (mother, "female", "mother")):
        if name:
            head = scene.find_head(name) or keeping.bring(context, name)
        else:
            selected = [one for one in context.selected_objects if scene.is_head(one)]
            head = next((one for one in selected if scene.read_note(one).sex == sex), getattr(chosen, role))
        if head is None or not scene.is_head(head):
            raise BadInput(name or role, f"no {sex} head is chosen", "select one, or pick it in the panel")
        found.append(head)
    return found[0], found[1]
