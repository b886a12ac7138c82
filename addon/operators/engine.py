"""Install, start and stop the engine."""

from __future__ import annotations

from typing import Any, ClassVar

import bpy

from ...engine.errors import EngineMissing
from .. import engine, jobs
from ..installer import Package, describe_size, find_python
from ..panels.engine import OFFLINE
from ..properties import session
from .base import KindredOperator, LongOperator, needs, nothing_runs


def _offline() -> str | None:
    return None if bpy.app.online_access else OFFLINE


class KINDRED_OT_engine_list(LongOperator, bpy.types.Operator):
    """Ask the package index which files the engine needs here, and show each with version, size and hash; loads none"""

    bl_idname = "kindred.engine_list"
    bl_label = "Install engine…"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """When Blender may go online."""
        return needs(cls, nothing_runs(), _offline())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Find a Python; the rest is work."""
        _require_online()
        engine.stop()
        place = engine.environment()
        return lambda progress: place.list(find_python(), progress)

    def finish(self, context: bpy.types.Context, result: list[Package]) -> str:
        """Show them."""
        shown = session(context)
        shown.packages.clear()
        for package in result:
            row = shown.packages.add()
            row.name, row.version, row.sha256 = package.name, package.version, package.sha256
            row.size, row.source = describe_size(package.size), package.source
            row.bytes = str(package.size or "")
        known = sum(one.size or 0 for one in result)
        shown.total = describe_size(known)
        return f"{len(result)} packages, {shown.total} to load"


class KINDRED_OT_engine_install(LongOperator, bpy.types.Operator):
    """Load and install exactly the files that are listed, into a folder of Kindred's own"""

    bl_idname = "kindred.engine_install"
    bl_label = "Load and Install"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """When the packages are listed and Blender may go online."""
        listed = None if session(context).packages else "List the packages first"
        return needs(cls, nothing_runs(), _offline(), listed)

    def prepare(self, context: bpy.types.Context) -> Any:
        """Take the list."""
        _require_online()
        engine.stop()
        place = engine.environment()
        packages = [
            Package(one.name, one.version, one.sha256, int(one.bytes) if one.bytes else None, one.source)
            for one in session(context).packages
        ]
        return lambda progress: place.install(packages, progress)

    def finish(self, context: bpy.types.Context, result: None) -> str:
        """Say so."""
        session(context).packages.clear()
        return "The engine is installed"


class KINDRED_OT_engine_forget(KindredOperator, bpy.types.Operator):
    """Do not install what is listed"""

    bl_idname = "kindred.engine_forget"
    bl_label = "Not Now"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    def run(self, context: bpy.types.Context) -> None:
        """Forget the list and the empty environment that was made for asking."""
        session(context).packages.clear()
        if engine.environment().state == "half-made":
            engine.environment().remove()


class KINDRED_OT_engine_remove(KindredOperator, bpy.types.Operator):
    """Remove the installed engine from this machine"""

    bl_idname = "kindred.engine_remove"
    bl_label = "Remove Engine"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Where it is installed."""
        there = engine.environment().state != "absent"
        return needs(cls, nothing_runs(), None if there else "It is not installed")

    def run(self, context: bpy.types.Context) -> str:
        """Remove it."""
        engine.stop()
        engine.environment().remove()
        return "The engine was removed"


class KINDRED_OT_engine_stop(KindredOperator, bpy.types.Operator):
    """End the engine process; it starts again when it is needed"""

    bl_idname = "kindred.engine_stop"
    bl_label = "End Engine"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    def run(self, context: bpy.types.Context) -> None:
        """End it, whatever it does."""
        engine.stop()


class KINDRED_OT_doctor(LongOperator, bpy.types.Operator):
    """Say what the engine has and what it lacks"""

    bl_idname = "kindred.doctor"
    bl_label = "Check Engine"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an engine."""
        return needs(cls, nothing_runs(), engine.problem())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Ask the engine itself."""
        way = engine.find()
        return lambda progress: way.process().call("doctor", {}, progress)["data"]

    def finish(self, context: bpy.types.Context, result: dict[str, Any]) -> str:
        """Say it."""
        missing = result["missing"]
        if missing:
            raise EngineMissing(
                result["executable"], f"lacks {', '.join(missing)}", "install them there, or the engine"
            )
        return f"The engine is whole: Python {result['python']}, {result['device']}"


class KINDRED_OT_stop(KindredOperator, bpy.types.Operator):
    """Stop what is running; what is finished is kept"""

    bl_idname = "kindred.stop"
    bl_label = "Stop"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    def run(self, context: bpy.types.Context) -> None:
        """Ask it to stop."""
        job = jobs.current()
        if job is not None:
            job.stop()


def _require_online() -> None:
    if not bpy.app.online_access:
        raise EngineMissing("engine", "Blender may not go online", "allow it in Preferences > System > Network")


CLASSES = (
    KINDRED_OT_engine_list,
    KINDRED_OT_engine_install,
    KINDRED_OT_engine_forget,
    KINDRED_OT_engine_remove,
    KINDRED_OT_engine_stop,
    KINDRED_OT_doctor,
    KINDRED_OT_stop,
)
