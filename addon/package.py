"""What the extension is called here, its preferences, and where its user's files lie."""

from __future__ import annotations

from pathlib import Path

import bpy

from .. import __package__ as root_package

ROOT = str(root_package)
"""bl_ext.<repository>.kindred."""


def preferences() -> bpy.types.AddonPreferences:
    """The extension's preferences: what preferences.KINDRED_Preferences declares (naming it here would be a circle)."""
    return bpy.context.preferences.addons[ROOT].preferences


def user_folder(name: str, create: bool = True) -> Path:
    """A folder for what the extension keeps for its user; nothing is ever written inside the extension.

    name: "engine", "logs" ….
    """
    return Path(bpy.utils.extension_path_user(ROOT, path=name, create=create))
