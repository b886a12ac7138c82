"""A timer that sees when the engine process ends by itself, so that the panel says so without being asked."""

from __future__ import annotations

import bpy

from . import engine

_EVERY = 1.0
_seen_running = False


def _look() -> float:
    """Redraw the panels when the process starts or ends."""
    global _seen_running
    runs = engine.running() is not None
    if runs != _seen_running:
        _seen_running = runs
        for window in bpy.context.window_manager.windows:
            for area in window.screen.areas:
                if area.type in {"VIEW_3D", "PREFERENCES"}:
                    area.tag_redraw()
    return _EVERY


def register() -> None:
    """Begin to watch; also after another file was opened."""
    if not bpy.app.background:
        bpy.app.timers.register(_look, first_interval=_EVERY, persistent=True)


def unregister() -> None:
    """Stop watching."""
    if bpy.app.timers.is_registered(_look):
        bpy.app.timers.unregister(_look)
