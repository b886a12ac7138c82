"""Identifiers: A000001 is a man, B000001 a woman, counting up in each library, at least six digits."""

from __future__ import annotations

import re

from ..errors import BadInput
from ..heads.features import Sex

_LETTERS: dict[Sex, str] = {"male": "A", "female": "B"}
_SEXES: dict[str, Sex] = {letter: sex for sex, letter in _LETTERS.items()}
# No leading zeros beyond six digits, so that a head has one name only. What matches is safe as a file's name.
_PATTERN = re.compile(r"[AB](?:[0-9]{6}|[1-9][0-9]{6,11})", re.ASCII)


def make_id(sex: Sex, number: int) -> str:
    """The id of the `number`-th (from 1) head of a sex."""
    return f"{_LETTERS[sex]}{number:06d}"


def is_id(text: str) -> bool:
    """Whether a text has the form of an id. What has it is safe as a file's name."""
    return _PATTERN.fullmatch(text) is not None


def require_id(text: str) -> str:
    """The id itself; raises BadInput when it cannot be one ("../x", "a1", "")."""
    if not is_id(text):
        raise BadInput(f"id {text!r}"[:80], "is not a head's id", "ids look like A000001 (male) or B000001 (female)")
    return text


def sex_of(identifier: str) -> Sex:
    """The sex that an id tells."""
    return _SEXES[require_id(identifier)[0]]
