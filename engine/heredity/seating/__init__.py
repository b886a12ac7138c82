"""Seating: eyeballs back into the lids, teeth behind the lips, lashes and tear line onto the lids.

A feature's share is its own, so lids and eyeball, or lips and teeth, can come from different parents and no longer fit.
Skin is what the rule says and is never moved; the parts are. Only numpy is needed.
"""

from .seats import Seats

__all__ = ["Seats"]
