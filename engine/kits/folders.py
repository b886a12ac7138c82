"""Where a user's kits lie."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from ..errors import BadInput

KITS_VARIABLE = "KINDRED_KITS"
"""Names the folder of kits. Inside Blender the add-on sets it to the extension's user folder."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def kits_folder() -> Path:
    """The folder of the user's kits: what KINDRED_KITS names, else one in the platform's folder for user data.

    It need not be there.
    """
    named = os.environ.get(KITS_VARIABLE)
    return Path(named) if named else _user_data() / "kits"


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Kindred"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Kindred"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "kindred"


def require_name(name: str) -> str:
    """A kit's name itself; raises BadInput for one that cannot name a folder everywhere."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"kit {name!r}", "is not a name for a kit", "use at most 64 small letters, digits, - and _, a letter first"
        )
    return name
