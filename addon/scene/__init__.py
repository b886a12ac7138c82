"""Heads in Blender's scene: objects made from heads, and heads read from objects.

An object that is a head has: vertex groups `kindred.<feature>`, an integer attribute `kindred.part`, the custom
properties `kindred_head` (a note, as JSON) and, on its mesh, `kindred_landmarks`. All of it is saved in the .blend and
copied with the object, so that a head can be bred wherever it ends up.
"""

from .adopting import become_head
from .expressions import add_expressions, remove_expressions
from .families import Family, families, remove_family
from .heads import add_heads, dress_head, place_head
from .layout import Grid, free_place
from .lods import remove_lods
from .note import Note, find_head, is_head, note_of, read_note, write_note
from .placing import place_children
from .reading import Couple, couple_from, head_from
from .rigging import add_eyes, add_lods, remove_eyes

__all__ = [
    "Couple",
    "Family",
    "Grid",
    "Note",
    "add_expressions",
    "add_eyes",
    "add_heads",
    "add_lods",
    "become_head",
    "couple_from",
    "dress_head",
    "families",
    "find_head",
    "free_place",
    "head_from",
    "is_head",
    "note_of",
    "place_children",
    "place_head",
    "read_note",
    "remove_expressions",
    "remove_eyes",
    "remove_family",
    "remove_lods",
    "write_note",
]
