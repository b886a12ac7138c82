"""What follows a change of shape or looks once the mouse rests: it takes longer than a frame.

A head that waits for it says so in a custom property, which undo and files keep, so that nothing is ever forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import bpy
from bpy.app.handlers import persistent

from ...engine.errors import KindredError
from ..trouble import write_log
from . import following
from .note import is_head

MARK = "kindred_unsettled"
"""The custom property: SHAPE, LOOKS, or both with a space between."""

SHAPE, LOOKS = "shape", "looks"

_REST = 0.25
"""How long nothing must change before it is done, seconds."""

_BETWEEN = 0.005
"""How long Blender gets between two steps, seconds."""

_due = 0.0
_work: Iterator[None] | None = None


def later(thing: bpy.types.Object, what: str, patient: bool = False) -> None:
    """Do what follows when nothing has changed for a while; at once where there is no window.

    what: SHAPE or LOOKS. patient: without a window wait until the head is rendered, saved or exported: a script that
    sets ten looks one after the other bakes once.
    """
    global _due, _work
    thing[MARK] = " ".join(sorted({*_marks(thing), what}))
    if bpy.app.background:
        if not patient:
            settle(thing)
        return
    _due, _work = time.monotonic() + _REST, None
    if not bpy.app.timers.is_registered(_tick):
        bpy.app.timers.register(_tick, first_interval=_REST)


def settle(thing: bpy.types.Object) -> None:
    """Do it now, where there is something to do."""
    for _ in _steps(thing):
        pass


def settle_all() -> None:
    """Do it for every head of the file: before it is rendered, saved or exported."""
    for thing in _unsettled():
        settle(thing)


def _steps(thing: bpy.types.Object) -> Iterator[None]:
    """All that follows, in steps of a frame or so. The mark goes last: what is broken off begins again."""
    marks = _marks(thing)
    if SHAPE in marks:
        yield from following.settle_shape(thing)
    if LOOKS in marks:
        yield from following.settle_looks(thing)
    if MARK in thing:
        del thing[MARK]


def _unsettled() -> list[bpy.types.Object]:
    return [one for one in bpy.data.objects if MARK in one and is_head(one) and one.library is None]


def _marks(thing: bpy.types.Object) -> set[str]:
    told = thing.get(MARK, "")
    return set(told.split()) & {SHAPE, LOOKS} if isinstance(told, str) else set()


def _tick() -> float | None:
    """One step, while the mouse rests; any change begins anew."""
    global _work
    left = _due - time.monotonic()
    if left > 0:
        return left
    if _work is None:
        _work = (step for thing in _unsettled() for step in _steps(thing))
    try:
        next(_work)
    except StopIteration:
        _work = None
        return None
    except ReferenceError:  # a head was removed meanwhile
        _work = None
    except KindredError as error:
        # Nobody asked for it, so nobody is told in a window; it is tried again after the next change.
        write_log("settling", error)
        _work = None
        return None
    return _BETWEEN


@persistent
def _before(*_: object) -> None:
    """Before a file is saved or rendered."""
    settle_all()


@persistent
def _after(*_: object) -> None:
    """After undo, redo and loading: what had not settled then begins to; objects are others now."""
    global _work
    _work = None
    if not bpy.app.background and not bpy.app.timers.is_registered(_tick):
        bpy.app.timers.register(_tick, first_interval=_REST)


def register() -> None:
    """Begin to listen."""
    handlers = bpy.app.handlers
    for event in (handlers.save_pre, handlers.render_init):
        event.append(_before)
    for event in (handlers.undo_post, handlers.redo_post, handlers.load_post):
        event.append(_after)


def unregister() -> None:
    """Stop listening; whoever has the file open again goes on."""
    handlers = bpy.app.handlers
    for event in (handlers.save_pre, handlers.render_init):
        event.remove(_before)
    for event in (handlers.undo_post, handlers.redo_post, handlers.load_post):
        event.remove(_after)
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
