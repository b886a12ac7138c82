"""What all operators share: errors as reports, long work with progress and Esc, straight through without a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import bpy

from ...engine.errors import Interrupted, KindredError
from ...engine.progress import Progress
from .. import jobs
from ..trouble import write_log

_TICK = 0.1
"""How often a running job is looked at, seconds."""


class KindredOperator:
    """An operator that is done at once. `run(context)` does it and returns what to report, or None.

    A KindredError becomes a report in one line; anything else a report that names a log file.
    """

    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Do it."""
        return self.guarded(lambda: self.run(context))

    def run(self, context: bpy.types.Context) -> str | None:
        """Do it; returns what to report."""
        raise NotImplementedError

    def guarded(self, act: Callable[[], str | None]) -> set[str]:
        """Run something; errors become reports."""
        try:
            told = act()
        except Interrupted as error:
            self.report({"WARNING"}, str(error))
            return {"CANCELLED"}
        except KindredError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        except Exception as error:
            log = write_log(self.bl_idname, error)
            self.report({"ERROR"}, f"{self.bl_label} failed ({type(error).__name__}: {error}); tell us, with {log}")
            return {"CANCELLED"}
        if told:
            self.report({"INFO"}, told)
        return {"FINISHED"}


class LongOperator(KindredOperator):
    """An operator whose work takes time.

    `prepare(context)` reads what is needed from Blender and returns the work, which runs without Blender;
    `finish(context, result)` puts its result into Blender and returns what to report. From a button the work runs in a
    thread while the window stays alive, with progress in the status bar and the panel, and Esc stops it. From a script,
    and without a window, it runs straight through.
    """

    def prepare(self, context: bpy.types.Context) -> jobs.Work:
        """Read from Blender; returns the work."""
        raise NotImplementedError

    def finish(self, context: bpy.types.Context, result: Any) -> str | None:
        """Write to Blender; returns what to report."""
        raise NotImplementedError

    def run(self, context: bpy.types.Context) -> str | None:
        """All of it, straight through."""
        return self.finish(context, self.prepare(context)(Progress()))

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Begin, from a button."""
        if bpy.app.background:
            return self.execute(context)
        started = self.guarded(lambda: self._begin(context))
        return {"RUNNING_MODAL"} if started == {"FINISHED"} else started

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Look at the job now and then."""
        job = self._job
        if event.type == "ESC" and event.value == "PRESS" and not job.stopping:
            job.stop()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        if not job.done:
            _show(context, job)
            return {"PASS_THROUGH"}
        self._close(context)
        return self.guarded(lambda: self._end(context))

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender closes while the job runs."""
        self._job.stop()
        self._close(context)

    def _begin(self, context: bpy.types.Context) -> None:
        if jobs.current() is not None:
            raise KindredError(self.bl_label, f"has to wait for '{jobs.current().title}'", "press Esc to stop that")
        self._job = jobs.Job(self.bl_label, self.prepare(context))
        self._timer = context.window_manager.event_timer_add(_TICK, window=context.window)
        context.window_manager.modal_handler_add(self)
        self._job.start()

    def _end(self, context: bpy.types.Context) -> str | None:
        if self._job.error is not None:
            raise self._job.error
        return self.finish(context, self._job.result)

    def _close(self, context: bpy.types.Context) -> None:
        context.window_manager.event_timer_remove(self._timer)
        self._job.close()
        context.workspace.status_text_set(None)
        redraw(context)


def needs(operator: type, *conditions: str | None) -> bool:
    """For poll: whether nothing is in the way; else the first reason is shown as its message.

    conditions: reasons why not, None where there is none.
    """
    for reason in conditions:
        if reason is not None:
            operator.poll_message_set(reason)
            return False
    return True


def nothing_runs() -> str | None:
    """A reason not to begin: something is running."""
    job = jobs.current()
    return None if job is None else f"'{job.title}' is running; press Esc in the viewport to stop it"


def redraw(context: bpy.types.Context) -> None:
    """Draw the sidebars again."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in {"VIEW_3D", "PREFERENCES"}:
                area.tag_redraw()


def time_left(seconds: float | None) -> str:
    """How long something may still take, for people."""
    if seconds is None:
        return ""
    return f", {seconds:.0f} s left" if seconds < 90 else f", {seconds / 60:.0f} min left"


def _show(context: bpy.types.Context, job: jobs.Job) -> None:
    label = "stopping" if job.stopping else job.label or job.title
    left = time_left(job.seconds_left)
    context.workspace.status_text_set(f"Kindred: {label}, {100 * job.fraction:.0f} %{left}. Esc stops")
    redraw(context)
