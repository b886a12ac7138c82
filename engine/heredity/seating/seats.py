"""All the seats of a couple's children, prepared once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...arrays import Float32
from ...heads import Topology
from ...heads.features import EYE_LEFT, EYE_RIGHT, LASHES, SKIN, TEAR
from .mouth import make_mouth
from .neighbours import Indices
from .riders import Riders, bind
from .sockets import Socket, make_socket


class Seats:
    """Seats the parts of a couple's children.

    father, mother: (n, 3) float32, metres.
    """

    def __init__(self, father: Float32, mother: Float32, topology: Topology) -> None:
        self._father, self._mother, self._regions = father, mother, topology.regions
        self._sockets = list(_sockets(father, mother, topology))
        self._mouth = make_mouth(father, mother, topology)
        self._riders = list(_riders(father, mother, topology))

    def seat(self, block: Float32, shares: Float32) -> None:
        """Seat the parts of each child; skin is not touched.

        block: (children, n, 3) float32, metres; changed in place.
        shares: (children, features) float32 in [0, 1], the father's.
        """
        for socket in self._sockets:
            socket.fit(block, shares)
        if self._mouth is not None:
            self._mouth.seat(block, shares)
        for riders in self._riders:
            riders.ride(block, shares, self._father, self._mother, self._regions)


def _sockets(father: Float32, mother: Float32, topology: Topology) -> Iterator[Socket]:
    skin = np.flatnonzero(topology.parts == SKIN)
    for part in (EYE_LEFT, EYE_RIGHT):
        ball = np.flatnonzero(topology.parts == part)
        made = make_socket(father, mother, topology, ball, skin) if len(ball) >= 4 else None
        if made is not None:
            yield made


def _riders(father: Float32, mother: Float32, topology: Topology) -> Iterator[Riders]:
    balls = np.flatnonzero((topology.parts == EYE_LEFT) | (topology.parts == EYE_RIGHT))
    for part in (LASHES, TEAR):
        moved = np.flatnonzero(topology.parts == part)
        if not len(moved):
            continue
        anchors = _lids(mother, topology, moved)
        if part == TEAR:  # it lies between the two, so the nearer of lids and eyeball leads it
            anchors = np.concatenate([anchors, balls])
        if len(anchors):
            yield bind(father, mother, moved, anchors)


def _lids(vertices: Float32, topology: Topology, riders: Indices) -> Indices:
    """The skin in the riders' box, widened a little."""
    skin = np.flatnonzero(topology.parts == SKIN)
    box = vertices[riders]
    margin = 0.1 * np.ptp(box, axis=0).max()
    inside = ((vertices[skin] >= box.min(0) - margin) & (vertices[skin] <= box.max(0) + margin)).all(1)
    return skin[inside]
