"""What the names of groups, materials and objects say about parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

# In this order: a name such as EyeLashes or eyelid holds a word of a later line as well.
_WORDS: tuple[tuple[str, str], ...] = (
    ("other", r"hair|beard|scalp|cloth|shirt|collar|glasses|spectacles|hat|helmet|earring|jewel"),
    ("lashes", r"lash|cilia"),
    ("skin", r"brow|lid(?!ar)|skin|face|head|body|neck|(?<!t)ear(?!ring)"),
    ("tear", r"lacrima|tear|caruncle|carunc|occlu|eye ?(blend|ao|shadow|wet|edge)|wetness|waterline|meniscus"),
    ("teeth", r"teeth|tooth|dent(al|ure)|incisor|molar|canine"),
    ("gums", r"gum|gingiv|mouth ?(bag|sock|inner|interior|cavity)|inner ?mouth|palate"),
    ("tongue", r"tongue|lingua"),
    ("eye", r"eye|scler|iris|cornea|pupil|lens|ocular|conjunctiva"),
)
KINDS = ("", *(kind for kind, _ in _WORDS))


def kind_of(name: str) -> str:
    """The part that a name speaks of, one of KINDS; empty where it tells nothing.

    "eye" says which of both no more than "skin" does; sides are told by place, since names of sides are often wrong.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.:/\\]+", " ", name).lower()
    matches = [(kind, re.search(pattern, words)) for kind, pattern in _WORDS]
    return next((kind for kind, match in matches if match), "")


def side_of(name: str) -> int:
    """+1 where a name says left, -1 where it says right, else 0."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.:/\\]+", " ", name).lower()
    left, right = (bool(re.search(rf"\b({word}|{word[0]})\b", words)) for word in ("left", "right"))
    return int(left) - int(right)


def mirrored_by_names(names: Sequence[str], sides: Sequence[float]) -> bool:
    """Whether names of left and right stand on the wrong sides.

    sides: for each name, the mean x of what it names in our frame, where the person's left is positive.
    """
    votes = [
        side_of(name) * side for name, side in zip(names, sides, strict=True) if side_of(name) and abs(side) > 0.01
    ]
    return len(votes) >= 2 and all(vote < 0 for vote in votes)
