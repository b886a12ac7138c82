"""What the user can do: thin operators, `bpy.ops.kindred.*`."""

from . import adopt, breed, engine, facts, founders, genes, heads, library, tag

CLASSES = (
    *adopt.CLASSES,
    *breed.CLASSES,
    *engine.CLASSES,
    *facts.CLASSES,
    *founders.CLASSES,
    *genes.CLASSES,
    *heads.CLASSES,
    *library.CLASSES,
    *tag.CLASSES,
)
