"""Heads of one topology that share its arrays: faces and regions weigh several times what vertices do."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ..heads.head import Head, Topology


def share_topology(head: Head, known: list[Topology]) -> Head:
    """The head with a topology out of `known` where it has an equal one; else its own is added there."""
    for topology in known:
        if _equal(topology, head.topology):
            return head.with_(topology=topology)
    known.append(head.topology)
    return head


def _equal(one: Topology, other: Topology) -> bool:
    return one.name == other.name and all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)[1:]
    )
