"""How fast is learnt when."""

from __future__ import annotations

_WARM_STEPS = 100
_FALL = 0.35
"""Share of the minutes over which the rate falls to nothing."""


def rate_share(step: int, share: float) -> float:
    """Share in [0, 1] of the highest rate: up over the first steps, level, then down to nothing at the end.

    step: since this call began. share: of its minutes that are gone. Since it is level until late, a training can be
    stopped and taken up again as often as one likes. Source: Hägele et al. 2024.
    """
    warm = min(1.0, (step + 1) / _WARM_STEPS)
    return warm * min(1.0, max(0.0, (1 - share) / _FALL))


def is_late(share: float) -> bool:
    """Whether the rate is falling."""
    return share > 1 - _FALL
