"""The population that a library of few heads is held beside: people sampled from the bundled rig."""

from __future__ import annotations

import numpy as np

from ..heads import SEXES, Head, Sex
from ..heads.kit import bundled_kit
from ..heads.sampling import sample

HEADS = 200
"""How many of a sex: enough that the quarter's edge is good to a tenth of a deviation."""

_SEED = 2025_0259394  # a constant, so that classes do not depend on the user's seed


def bundled_reference(sex: Sex) -> list[Head]:
    """The same 200 people of a sex each time, without ids."""
    kit = bundled_kit()
    keys = ((SEXES.index(sex), place) for place in range(HEADS))
    return [sample(kit, sex, np.random.default_rng(np.random.SeedSequence(_SEED, spawn_key=key))) for key in keys]
