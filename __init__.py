"""Kindred: breeding, fitting and redressing of game heads, as a Blender extension, a library and a command."""


def register() -> None:
    """Blender calls this when the extension is enabled."""
    from . import addon  # here, not above: the command line runs without bpy

    addon.register()


def unregister() -> None:
    """Blender calls this when the extension is disabled."""
    from . import addon

    addon.unregister()
