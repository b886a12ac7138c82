"""Where a person's spots lie, when nobody says."""

from __future__ import annotations

import zlib

import numpy as np

from ..heads import Head


def seed_of(head: Head) -> int:
    """A seed for a head's maps that follows from who it is: its parameters, else its shape. So its freckles and moles
    are the same wherever it is shown, and whatever face it makes if it came out of a rig."""
    told = head.parameters if len(head.parameters) else head.vertices
    return zlib.crc32(np.ascontiguousarray(told, "<f4").tobytes())
