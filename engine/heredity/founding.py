"""The alleles of founders, drawn to fit the class that their shape shows."""

from __future__ import annotations

import hashlib

import numpy as np

from ..heads import FEATURES, Head

# Hardy-Weinberg at one half: of four people one is DD, two carry both, one is rr. So of those who show the dominant
# class a third is DD; the rest has one of each, from either parent as likely.
_PURE, _FATHERS = 1 / 3, 2 / 3


def founder_alleles(seed: int, key: str, feature: str, dominant: bool) -> str:
    """Two letters, the father's first, for a founder who shows this class.

    key: names the head (see `head_key`). The same seed, key and feature give the same draw whichever other heads there
    are.
    """
    if not dominant:
        return "rr"
    words = np.frombuffer(hashlib.sha256(key.encode()).digest()[:8], "<u4")
    spawn_key = (int(words[0]), int(words[1]), FEATURES.index(feature))
    drawn = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=spawn_key)).random()
    return "DD" if drawn < _PURE else "Dr" if drawn < _FATHERS else "rD"


def head_key(head: Head) -> str:
    """A head's id, or for a head without one a digest of its shape."""
    return head.id or hashlib.sha256(np.ascontiguousarray(head.vertices, "<f4").tobytes()).hexdigest()
