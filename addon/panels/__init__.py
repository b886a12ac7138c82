"""The sidebar's tab "Kindred" in the 3D viewport."""

from . import breed, engine, export, expressions, family, genes, heads, library, shape, studio

CLASSES = (
    *heads.CLASSES,
    *shape.CLASSES,
    *expressions.CLASSES,
    *export.CLASSES,
    *genes.CLASSES,
    *breed.CLASSES,
    *family.CLASSES,
    *library.CLASSES,
    *studio.CLASSES,
    *engine.CLASSES,
)
