"""Everything that knows Blender.

This module imports nothing of Blender's, so that the client of the engine process and the installer, which need none,
can be tested without it.
"""


def register() -> None:
    """Enable the extension."""
    from . import registration

    registration.register()


def unregister() -> None:
    """Disable it: nothing of it stays behind, neither classes nor timers nor processes."""
    from . import registration

    registration.unregister()
