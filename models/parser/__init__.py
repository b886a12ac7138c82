"""The parser: a picture of a face → what each pixel shows. `network` needs torch; the weights lie beside it."""

VERSION = 1
"""Goes up when weights of the one before no longer fit."""
SIDE = 256
"""Pixels of the square around the face that it takes."""
MARGIN = 0.45
"""How much of the picture it is shown beyond the landmarks on each side, in their box's longer side: hair, and what
may come before a face."""
CLASSES = 11
