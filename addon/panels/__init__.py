"""The sidebar's tab "Kindred" in the 3D viewport."""

from . import breed, engine, export, expressions, family, genes, heads, library, shape

CLASSES = (
    *heads.CLASSES,
    *shape.CLASSES,
    *expressions.CLASSES,
    *export.CLASSES,
    *genes.CLASSES,
    *breed.CLASSES,
    *family.CLASSES,
    *library.CLASSES,
    *engine.CLASSES,
)
