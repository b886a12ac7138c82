"""The facial features that carry genes, and the parts that a head is made of."""

from __future__ import annotations

from typing import Literal

Sex = Literal["male", "female"]
SEXES: tuple[Sex, Sex] = ("male", "female")

# The column order of every regions array. Outline holds all that no other names (skull, neck).
FEATURES = (
    "forehead",
    "brows",
    "eyes",
    "eyelids",
    "lashes",
    "nose",
    "cheeks",
    "mouth",
    "jaw",
    "chin",
    "ears",
    "outline",
)

# What a vertex belongs to, stored as its place in this tuple. Skin is whatever can be mixed freely; eyes, teeth, gums
# and tongue are seated again after mixing; lashes and tear (tear line, caruncle, eye occlusion) ride on the lids.
PARTS = ("skin", "eye_left", "eye_right", "teeth", "gums", "tongue", "lashes", "tear")
SKIN, EYE_LEFT, EYE_RIGHT, TEETH, GUMS, TONGUE, LASHES, TEAR = range(len(PARTS))
