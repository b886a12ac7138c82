"""The sidebar's tab "Kindred" in the 3D viewport."""

from . import breed, engine, family, genes, heads, library

CLASSES = (
    *heads.CLASSES,
    *genes.CLASSES,
    *breed.CLASSES,
    *family.CLASSES,
    *library.CLASSES,
    *engine.CLASSES,
)
