"""What the panels remember, saved with the scene."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty

from ..engine.heredity import load_rule, rule_names
from .scene import is_head, read_note

SEX_ITEMS = (
    ("auto", "Find out", "Class it against the reference population"),
    ("male", "Male", "It can be a father"),
    ("female", "Female", "It can be a mother"),
)
MODE_ITEMS = (
    ("blend", "Blend", "Each feature is a mix of the parents' (runs in Blender)"),
    ("mosaic", "Mosaic", "Each vertex comes from either parent, so that no two children are alike (needs the engine)"),
)
FUSE_ITEMS = (
    ("none", "None", "Features meet where their weights do (runs in Blender)"),
    ("smooth", "Smooth", "Features are fused in the gradient domain, without seams (needs the engine)"),
)
LAYOUT_ITEMS = (
    ("floor", "Floor", "Rows before the parents"),
    ("wall", "Wall", "Rows under one another, to be seen from the front"),
)
PLAN_ITEMS = (
    ("portraits", "Portraits", "As one hangs on a wall: head and shoulders, little turned, in good light"),
    ("faces", "Faces", "For networks that recognise: every pose and light, hair and skin of other days"),
    ("parsing", "Parsing", "For networks that label: much turned, much hidden"),
    ("clean", "Clean", "Close, in even light, with nothing in the way and no faults of film"),
)
RENDERER_ITEMS = (
    ("studio", "Studio", "Kindred's own: many pictures a second"),
    ("cycles", "Cycles", "Blender's: seconds a picture, light as it travels"),
)
FORMAT_ITEMS = (("jpg", "JPEG", "Small"), ("png", "PNG", "Exact"))
RULES_MUTATION = -1.0
"""Stands for the mutation probability of the rule."""


def _rule_items() -> tuple[tuple[str, str, str], ...]:
    items = []
    for name in sorted(rule_names(), key=lambda one: (one != "mendel", one)):
        label = name.replace("-", " ").capitalize()
        items.append((name, label, load_rule(name).description))
    return tuple(items)


RULE_ITEMS = _rule_items()


def _can_be(sex: str):
    def poll(self: object, thing: bpy.types.Object) -> bool:
        return is_head(thing) and read_note(thing).sex == sex

    return poll


def _is_head(self: object, thing: bpy.types.Object) -> bool:
    return is_head(thing)


class KINDRED_Studio(bpy.types.PropertyGroup):
    """How heads are photographed."""

    whom: EnumProperty(
        name="Whom",
        description="Who is photographed",
        items=(
            ("selected", "Selected", "The heads that are selected"),
            ("family", "Family", "The children of the family in the panel"),
        ),
        default="selected",
    )
    plan: EnumProperty(name="Plan", description="How pictures vary", items=PLAN_ITEMS, default="portraits")
    count: IntProperty(name="Per Head", description="How many pictures of each head", default=1, min=1, soft_max=1000)
    size: IntProperty(name="Size", description="Width and height", default=512, min=32, max=4096, subtype="PIXEL")
    seed: IntProperty(name="Seed", description="The same seed gives the same pictures", default=1, min=0)
    renderer: EnumProperty(name="Renderer", description="What draws", items=RENDERER_ITEMS, default="studio")
    samples: IntProperty(
        name="Samples", description="Of Cycles, for each pixel: more take longer", default=64, min=1, soft_max=1024
    )
    format: EnumProperty(name="Format", description="Of a data set's pictures", items=FORMAT_ITEMS, default="jpg")
    out: StringProperty(name="Folder", description="The folder of the data set", subtype="DIR_PATH")


class KINDRED_Settings(bpy.types.PropertyGroup):
    """The choices in the sidebar."""

    father: PointerProperty(name="Father", description="A male head", type=bpy.types.Object, poll=_can_be("male"))
    mother: PointerProperty(name="Mother", description="A female head", type=bpy.types.Object, poll=_can_be("female"))
    sons: IntProperty(name="Sons", description="How many male children", default=4, min=0, soft_max=500)
    daughters: IntProperty(name="Daughters", description="How many female children", default=4, min=0, soft_max=500)
    rule: EnumProperty(
        name="Rule", description="How much of each parent a child gets", items=RULE_ITEMS, default="mendel"
    )
    rule_file: StringProperty(
        name="Own rule",
        description="A rule of yours as a TOML file; used in place of the one above",
        subtype="FILE_PATH",
    )
    own_mutation: BoolProperty(
        name="Own mutation", description="Set the probability of a mutation, in place of the rule's", default=False
    )
    mutation: FloatProperty(
        name="Mutation",
        description="Probability that a feature gets a new shape",
        default=1.0,
        min=0.0,
        max=100.0,
        subtype="PERCENTAGE",
        precision=1,
    )
    express: FloatProperty(
        name="Express",
        description="How far features with two recessive alleles move towards the recessive mean",
        default=0.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    mode: EnumProperty(name="Mode", description="How features are mixed", items=MODE_ITEMS, default="blend")
    fuse: EnumProperty(name="Fuse", description="How features are joined", items=FUSE_ITEMS, default="none")
    seed: IntProperty(name="Seed", description="The same seed gives the same family", default=1, min=0)
    layout: EnumProperty(name="Layout", description="How children stand", items=LAYOUT_ITEMS, default="floor")
    keep: BoolProperty(name="Keep in library", description="Give the children ids and save them", default=False)
    out: StringProperty(
        name="Folder", description="Also write the family there: arrays, manifest, meshes, sheet", subtype="DIR_PATH"
    )
    family: PointerProperty(name="Family", description="The family that is shown", type=bpy.types.Collection)
    studio: PointerProperty(type=KINDRED_Studio)
    sex: EnumProperty(name="Sex", description="What an adopted head is", items=SEX_ITEMS, default="auto")
    symmetric: BoolProperty(
        name="Symmetric", description="One slider for both sides; else the left and the right side apart", default=True
    )
    other: PointerProperty(
        name="Mix Towards", description="Another head of the scene", type=bpy.types.Object, poll=_is_head
    )
    keep_topology: BoolProperty(
        name="Keep its mesh",
        description="Breed the mesh as it is; else a head of Kindred's own topology is fitted to it",
        default=True,
    )


class KINDRED_LibraryHead(bpy.types.PropertyGroup):
    """A head of the library, as listed."""

    name: StringProperty(name="Id")
    sex: StringProperty(name="Sex")
    tagged: BoolProperty(name="Tagged")
    source: StringProperty(name="Source")
    thumbnail: StringProperty(name="Thumbnail", subtype="FILE_PATH")


class KINDRED_Package(bpy.types.PropertyGroup):
    """A package that the engine's installation would load."""

    name: StringProperty(name="Package")
    version: StringProperty(name="Version")
    sha256: StringProperty(name="SHA-256")
    size: StringProperty(name="Size", description="For people")
    bytes: StringProperty(name="Bytes", description="Empty where the index does not tell")
    source: StringProperty(name="From")


class KINDRED_Session(bpy.types.PropertyGroup):
    """What is shown but not saved."""

    heads: bpy.props.CollectionProperty(type=KINDRED_LibraryHead)
    head: IntProperty(name="Head", description="The chosen head of the library")
    library: StringProperty(name="Listed library")
    men: IntProperty(name="Men", description="How many men the library has; they come first")
    pictured: BoolProperty(name="Pictured", description="Whether any head of the library has a picture")
    page_all: IntProperty(name="Page", min=0)
    page_male: IntProperty(name="Page of men", min=0)
    page_female: IntProperty(name="Page of women", min=0)
    message: StringProperty(name="Message", description="Why the library cannot be listed")
    packages: bpy.props.CollectionProperty(type=KINDRED_Package)
    package: IntProperty(name="Package")
    total: StringProperty(name="Total size")
    search: StringProperty(
        name="Search", description="Show parameters whose names hold this, in every region", options={"TEXTEDIT_UPDATE"}
    )
    expression: StringProperty(
        name="Search", description="Show expressions whose names hold this", options={"TEXTEDIT_UPDATE"}
    )
    copied: StringProperty(name="Copied", description="The head that was copied, as a preset")
    picture: StringProperty(name="Picture", description="The picture that was taken last", subtype="FILE_PATH")


CLASSES = (KINDRED_Studio, KINDRED_Settings, KINDRED_LibraryHead, KINDRED_Package, KINDRED_Session)


def settings(context: bpy.types.Context) -> KINDRED_Settings:
    """The choices of a scene."""
    return context.scene.kindred


def session(context: bpy.types.Context) -> KINDRED_Session:
    """What is shown but not saved."""
    return context.window_manager.kindred


def register() -> None:
    """Hang them on scenes and the window manager."""
    bpy.types.Scene.kindred = PointerProperty(type=KINDRED_Settings)
    bpy.types.WindowManager.kindred = PointerProperty(type=KINDRED_Session)


def unregister() -> None:
    """Take them off."""
    del bpy.types.WindowManager.kindred
    del bpy.types.Scene.kindred
