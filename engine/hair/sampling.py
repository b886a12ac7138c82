"""Which hair, brows, beard and glasses people wear, by sex and age."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..heads.features import Sex

# Plausible shares, authored: (young, old), for a man and a woman.
_Shares = Mapping[str, tuple[float, float]]
_HAIR: Mapping[str, _Shares] = {
    "male": {
        **{"bald": (0.02, 0.26), "buzz": (0.13, 0.16), "short": (0.24, 0.20), "crew": (0.16, 0.16)},
        **{"side_parted": (0.15, 0.18), "fringe": (0.08, 0.01), "medium": (0.06, 0.01), "wavy": (0.04, 0.01)},
        **{
            "long": (0.02, 0.005),
            "curly": (0.05, 0.005),
            "afro": (0.03, 0.005),
            "tied": (0.01, 0.005),
            "bun": (0.01, 0.0),
        },
    },
    "female": {
        **{"buzz": (0.005, 0.01), "short": (0.04, 0.20), "side_parted": (0.02, 0.10), "fringe": (0.08, 0.06)},
        **{"medium": (0.11, 0.15), "wavy": (0.14, 0.12), "bob": (0.11, 0.18), "long": (0.22, 0.05)},
        **{"curly": (0.09, 0.05), "afro": (0.04, 0.02), "tied": (0.10, 0.03), "bun": (0.045, 0.03)},
    },
}
_BROWS: Mapping[str, Mapping[str, float]] = {
    "male": {
        "straight": 0.28,
        "bushy": 0.22,
        "flat": 0.16,
        "rounded": 0.1,
        "arched": 0.06,
        "angled": 0.1,
        "tapered": 0.08,
    },
    "female": {
        **{
            "arched": 0.26,
            "rounded": 0.2,
            "thin": 0.14,
            "tapered": 0.14,
            "straight": 0.12,
            "angled": 0.1,
            "flat": 0.04,
        },
    },
}
_BEARD: _Shares = {
    **{"none": (0.48, 0.52), "stubble": (0.2, 0.1), "short": (0.12, 0.12), "full": (0.08, 0.11)},
    **{"moustache": (0.03, 0.06), "goatee": (0.05, 0.05), "chin_strap": (0.03, 0.0), "long": (0.01, 0.04)},
}
_GLASSES = (0.18, 0.45)


def sample_styles(sex: Sex, age: float, rng: np.random.Generator) -> dict[str, str]:
    """Names for hair, brows, beard and glasses that go together.

    age: in [0, 1], as in an appearance. rng: the same state gives the same names; always four draws.
    Men bald with age, women wear it shorter; only men have beards; the old wear glasses more often.
    """
    draws = rng.random(4)
    at = float(np.clip(age, 0, 1))
    beard = _pick(_aged(_BEARD, at), draws[2]) if sex == "male" else "none"
    frame = ("round", "square")[int(draws[3] * 1e6) % 2]
    wears = draws[3] < _GLASSES[0] + (_GLASSES[1] - _GLASSES[0]) * at
    return {
        "hair": _pick(_aged(_HAIR[sex], at), draws[0]),
        "brows": _pick(_BROWS[sex], draws[1]),
        "beard": beard,
        "glasses": frame if wears else "none",
    }


def _aged(shares: _Shares, age: float) -> dict[str, float]:
    return {name: young + (old - young) * age for name, (young, old) in shares.items()}


def _pick(shares: Mapping[str, float], draw: float) -> str:
    """The name in whose stretch of all shares the draw, in [0, 1), falls."""
    limits = np.cumsum(list(shares.values()))
    return list(shares)[min(int(np.searchsorted(limits / limits[-1], draw, "right")), len(shares) - 1)]
