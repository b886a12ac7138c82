"""What the user can do: thin operators, `bpy.ops.kindred.*`."""

from . import (
    add_head,
    adopt,
    breed,
    engine,
    export,
    expressions,
    facts,
    founders,
    genes,
    heads,
    library,
    open,
    presets,
    shape,
    tag,
    wholes,
)

CLASSES = (
    *add_head.CLASSES,
    *adopt.CLASSES,
    *breed.CLASSES,
    *engine.CLASSES,
    *export.CLASSES,
    *expressions.CLASSES,
    *facts.CLASSES,
    *founders.CLASSES,
    *genes.CLASSES,
    *heads.CLASSES,
    *library.CLASSES,
    *open.CLASSES,
    *presets.CLASSES,
    *shape.CLASSES,
    *tag.CLASSES,
    *wholes.CLASSES,
)
