"""What the bundled head's parameters are called, without reading the head: Blender asks when it starts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..errors import BadInput

_FILE = Path(__file__).resolve().parents[2] / "models" / "head" / "head.npz"


def bundled_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parameters' names, and the region of each. Takes a few milliseconds.

    Raises BadInput when the bundled head's file is missing or broken.
    """
    try:
        with np.load(_FILE, allow_pickle=False) as data:
            return tuple(map(str, data["rig_names"])), tuple(map(str, data["rig_groups"]))
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(_FILE, f"is not a whole kit ({error})", "install Kindred again") from error
