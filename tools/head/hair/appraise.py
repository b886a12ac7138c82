"""How well hair follows: `python -m tools.head.hair.appraise [--heads N]` prints, for each style, the share of points
under the skin and how far roots leave it, over sampled heads."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

import numpy as np
from kindred.engine.hair import STYLES
from kindred.engine.hair.cards import cards_of
from kindred.engine.heads import bundled_kit, sample

from .surface import Surface

_DEPTH = 0.0005
"""Metres below the skin from which a point counts as sunk: less is hidden in the skin's own roughness."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--heads", type=int, default=100)
    parser.add_argument("--styles", nargs="*", help="kind.style")
    options = parser.parse_args()
    kit = bundled_kit()
    rng = np.random.default_rng(0)
    heads = [sample(kit, ("male", "female")[i % 2], rng).vertices for i in range(options.heads)]
    surfaces = [Surface(replace(kit, mean=one)) for one in heads]
    for key in options.styles or [f"{kind}.{style}" for kind in STYLES for style in STYLES[kind]]:
        cards = cards_of(key)
        if cards is None:
            continue
        under, off = list[float](), list[float]()
        for head, surface in zip(heads, surfaces, strict=True):
            spines = cards.carrier(head).reshape(-1, 2, 3).mean(1)
            first = np.flatnonzero(np.diff(cards.carrier.card, prepend=-1))
            rooted = np.isin(np.arange(len(spines)), first)
            under.append(float((surface.near(spines[~rooted])[0] < -_DEPTH).mean()))
            # What is wound (a tail, a bun) begins off the skin.
            mean = np.linalg.norm(cards.carrier.spines[first] - cards.carrier.roots(kit.mean), axis=1)
            off.append(float(np.linalg.norm(spines[first] - cards.carrier.roots(head), axis=1)[mean < 0.002].max()))
        sys.stdout.write(
            f"{key:18} {100 * np.mean(under):6.3f} % under (worst head {100 * max(under):.2f} %)  "
            f"roots off by at most {1000 * max(off):.2f} mm\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
