"""One person's looks on the way to another's."""

from __future__ import annotations

from collections.abc import Set

from ..heads import Appearance


def blended(old: Appearance, new: Appearance, amount: float, held: Set[str] = frozenset()) -> Appearance:
    """Looks on the way from old ones to new ones; choices (hair, brows …) change from half of the way.

    amount: 0 leaves the old, 1 gives the new. held: names that stay as they are.
    """
    continuous = dict(old.continuous)
    for name, value in new.continuous.items():
        if name not in held:
            begin = continuous.get(name, value)
            continuous[name] = min(max(begin + amount * (value - begin), 0.0), 1.0)
    chosen = {name: style for name, style in new.discrete.items() if name not in held and amount >= 0.5}
    return Appearance(continuous, {**old.discrete, **chosen})
