"""What is known of the bundled head, carried over to another kit: where it lies, and how the sexes and ages differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from ..arrays import Float32, Float64, Int32
from ..heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from ..heads.head import Topology
from ..heads.kit import Kit
from .laid import digest_of

_NEIGHBOURS = 4
_KIN = (
    ((SKIN, LASHES, TEAR), (SKIN,)),
    ((EYE_LEFT,), (EYE_LEFT,)),
    ((EYE_RIGHT,), (EYE_RIGHT,)),
    ((TEETH, GUMS, TONGUE), (TEETH, GUMS, TONGUE)),
)
"""What parts of the bundled head go with which of another."""
_PLACES = 300.0
"""How many independent places a head's surface counts for: neighbours tell the same, so that thousands of vertices are
no thousands of facts, and modes that would explain a difference only together stay small."""
_SIGMA = 0.001
"""How far the carried difference may be off at a place, metres."""
_FARTHEST = 3.0
"""No mode's mean moves further than this, deviations."""


def laid_arrays(bundled: Topology, registered: Float64, topology: Topology, mean: Float64) -> dict[str, Any]:
    """The arrays of bundled.npz (see `laid`).

    registered: (b, 3) the bundled head laid onto the other's mean (n, 3).
    """
    rows, weights = np.zeros((len(registered), _NEIGHBOURS), np.int32), np.zeros((len(registered), _NEIGHBOURS))
    for mine, theirs in _KIN:
        to, of = (np.flatnonzero(np.isin(one.parts, parts)) for one, parts in ((bundled, mine), (topology, theirs)))
        if len(of) < _NEIGHBOURS:  # no such part there: it goes with the skin
            of = np.flatnonzero(topology.parts == SKIN)
        nearest, weights[to] = _beside(mean[of], registered[to])
        rows[to] = of[nearest]
    laid = registered.astype(np.float32)
    return {"laid": laid, "rows": rows, "weights": weights.astype(np.float32), "digest": np.array(digest_of(bundled))}


def _beside(points: Float64, places: Float64) -> tuple[Int32, Float64]:
    """The points nearest to each of the places, (k, 4), and what each counts for."""
    distance, nearest = KDTree(points).query(places, k=_NEIGHBOURS)
    weights = 1 / (distance + 0.0005) ** 2
    return np.asarray(nearest, np.int32), np.asarray(weights / weights.sum(1, keepdims=True), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Carrier:
    """Carries displacements of the bundled head over to another's modes.

    bundled: the bundled kit. places: (k,) vertices of the other head that are compared; sources: (k, 4) vertices of the
    bundled head beside each, with weights (k, 4).
    modes: (p, k, 3) float64, metres at one deviation.
    """

    bundled: Kit
    places: Int32
    sources: Int32
    weights: Float64
    modes: Float64

    @staticmethod
    def of(bundled: Kit, registered: Float64, mean: Float64, modes: Float32, skin: Int32) -> Carrier:
        """registered: (b, 3) the bundled head laid onto the other's mean (n, 3); modes: (p, n, 3); skin: its rows."""
        own = np.flatnonzero(bundled.topology.parts == SKIN)
        nearest, weights = _beside(registered[own], mean[skin])
        return Carrier(bundled, skin, own[nearest].astype(np.int32), weights, modes[:, skin].astype(np.float64))

    def direction(self, change: Float32) -> Float32:
        """(p,) float32, deviations of the other's modes: what a change (of the bundled parameters) comes to there."""
        moved = self.bundled.vertices(np.clip(0.5 + change, 0, 1)).astype(np.float64) - self.bundled.mean
        wanted = np.einsum("kc,kci->ki", self.weights, moved[self.sources]).ravel()
        system = self.modes.reshape(len(self.modes), -1)
        share = _PLACES / len(self.places) / _SIGMA**2
        # The most likely one where modes vary as N(0, 1): ridge regression.
        left = share * system @ system.T + np.eye(len(system))
        found = np.linalg.solve(left, share * system @ wanted)
        return np.clip(found, -_FARTHEST, _FARTHEST).astype(np.float32)
