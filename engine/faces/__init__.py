"""Faces: who is seen in a picture, and what each of its pixels shows.

    likeness = recognise(one) @ recognise(other)
    parsing = parse(picture)                      # classes, chances, what is hidden
    depths = features(picture)                    # what the parser sees, coarse to fine

The networks need torch, which is loaded when the first one is used; the door opens with numpy alone.
"""

from .networks import NETWORKS, device_named, network, state_of
from .parsing import Parsing, features, parse
from .recognising import recognise, recognise_aligned

__all__ = [
    "NETWORKS",
    "Parsing",
    "device_named",
    "features",
    "network",
    "parse",
    "recognise",
    "recognise_aligned",
    "state_of",
]
