"""Everything that knows Blender."""


def register() -> None:
    """Enable the extension."""


def unregister() -> None:
    """Disable it."""
