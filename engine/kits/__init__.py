"""Kits: the bundled head, and those that the user has brought in.

    kit = open_kit("ict-facekit")
    kit = kit_for(head.topology.name)     # None for a head of no kit
    list_kits()

A kit lies in a folder of its own under `kits_folder()`. Listing and opening need only numpy; bringing one in registers
the bundled head to it, which needs the engine's packages: `from .importing import import_ict_facekit`.
"""

from .folders import KITS_VARIABLE, kits_folder
from .laid import bundled_on
from .shelf import BUNDLED, Shelved, kit_for, licence_of, list_kits, open_kit
from .wearing import grow_on

__all__ = [
    "BUNDLED",
    "KITS_VARIABLE",
    "Shelved",
    "bundled_on",
    "grow_on",
    "kit_for",
    "kits_folder",
    "licence_of",
    "list_kits",
    "open_kit",
]
