"""The extension's preferences: where the library is, and the engine."""

from __future__ import annotations

import bpy
from bpy.props import StringProperty

from . import engine
from .package import ROOT
from .panels.engine import draw_engine, draw_packages
from .properties import KINDRED_Session, session


class KINDRED_UL_packages(bpy.types.UIList):
    """The packages that an installation would load."""

    def draw_item(
        self,
        context: bpy.types.Context,
        layout: bpy.types.UILayout,
        data: KINDRED_Session,
        item: bpy.types.PropertyGroup,
        icon: int,
        active_data: bpy.types.PropertyGroup,
        active_property: str,
        index: int = 0,
        flag: int = 0,
    ) -> None:
        """One package: name, version, size, SHA-256."""
        split = layout.split(factor=0.3)
        split.label(text=item.name, icon="PACKAGE")
        split = split.split(factor=0.15)
        split.label(text=item.version)
        split = split.split(factor=0.15)
        split.label(text=item.size)
        split.label(text=item.sha256)


class KINDRED_Preferences(bpy.types.AddonPreferences):
    """Where the library is, and the engine."""

    bl_idname = ROOT

    library: StringProperty(
        name="Library", description="The folder of heads that are kept beyond one file", subtype="DIR_PATH"
    )
    interpreter: StringProperty(
        name="Own interpreter",
        description="A Python 3.11 or 3.12 that has the engine's packages; empty: the installed engine",
        subtype="FILE_PATH",
    )

    def draw(self, context: bpy.types.Context) -> None:
        """Library, engine, and what an installation would load."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.prop(self, "library")
        layout.prop(self, "interpreter")
        box = layout.box()
        draw_engine(context, box, engine.problem())
        if session(context).packages:
            draw_packages(context, box, KINDRED_UL_packages.__name__)


CLASSES = (KINDRED_UL_packages, KINDRED_Preferences)
