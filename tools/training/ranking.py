"""How well embeddings tell people apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def rank_one(embeddings: NDArray[np.float32], people: Sequence[str], turns: int | None = None) -> float:
    """Share of probes whose nearest gallery picture is of the same person.

    embeddings: (n, d) unit. people: whose picture each is; each has at least two.
    One picture of each person is the gallery and all others are probes; in turn the first of each, the second …, as
    long as every person has one, and the mean of it. Nearest is the greatest product. turns: how many at most.
    """
    names, person = np.unique(np.asarray(people), return_inverse=True)
    rows = [np.flatnonzero(person == one) for one in range(len(names))]
    near = embeddings @ embeddings.T
    shares: list[float] = []
    for turn in range(min(map(len, rows)))[:turns]:
        gallery = np.array([own[turn] for own in rows])
        probes = np.setdiff1d(np.arange(len(person)), gallery)
        shares.append(float((near[np.ix_(probes, gallery)].argmax(1) == person[probes]).mean()))
    return float(np.mean(shares))


def area_under_curve(embeddings: NDArray[np.float32], people: Sequence[str]) -> float:
    """Odds that two pictures of one person are nearer to each other than two of different ones."""
    person = np.unique(np.asarray(people), return_inverse=True)[1]
    upper = np.triu_indices(len(person), 1)
    near, same = (embeddings @ embeddings.T)[upper], (person[:, None] == person)[upper]
    ranks = np.empty(len(near))
    ranks[near.argsort()] = np.arange(1, len(near) + 1)
    ours, others = same.sum(), (~same).sum()
    return float((ranks[same].sum() - ours * (ours + 1) / 2) / (ours * others))
