"""The sidebar's tab "Kindred" in the 3D viewport."""

from . import breed, engine, expressions, family, genes, heads, library, shape

CLASSES = (
    *heads.CLASSES,
    *shape.CLASSES,
    *expressions.CLASSES,
    *genes.CLASSES,
    *breed.CLASSES,
    *family.CLASSES,
    *library.CLASSES,
    *engine.CLASSES,
)
