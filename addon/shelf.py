"""Where the user's kits lie inside Blender: with whatever else the extension keeps for its user.

The engine's process and whatever else is started from here inherits it, so that all find the same kits.
"""

from __future__ import annotations

import os

from ..engine.kits import KITS_VARIABLE
from .package import user_folder


def register() -> None:
    """Name the folder, unless the user's own variable does."""
    os.environ.setdefault(KITS_VARIABLE, _folder())


def unregister() -> None:
    """Take the name back, where it is ours."""
    if os.environ.get(KITS_VARIABLE) == _folder():
        del os.environ[KITS_VARIABLE]


def _folder() -> str:
    return str(user_folder("kits", create=False))
