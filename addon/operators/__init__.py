"""What the user can do: thin operators, `bpy.ops.kindred.*`."""

from . import (
    add_head,
    adopt,
    breed,
    engine,
    expressions,
    facts,
    founders,
    genes,
    heads,
    library,
    presets,
    shape,
    tag,
)

CLASSES = (
    *add_head.CLASSES,
    *adopt.CLASSES,
    *breed.CLASSES,
    *engine.CLASSES,
    *expressions.CLASSES,
    *facts.CLASSES,
    *founders.CLASSES,
    *genes.CLASSES,
    *heads.CLASSES,
    *library.CLASSES,
    *presets.CLASSES,
    *shape.CLASSES,
    *tag.CLASSES,
)
