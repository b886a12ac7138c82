"""The recogniser: an aligned picture of a face → who it is. `network` needs torch; the weights lie beside it."""

VERSION = 1
"""Goes up when weights of the one before no longer fit."""
SIDE = 112
"""Pixels of the aligned square that it takes."""
WIDTH = 512
"""How many numbers say who it is."""
