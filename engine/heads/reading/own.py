"""Kindred's own GLB files among foreign ones: nothing has to be found out about them."""

from __future__ import annotations

import numpy as np

from ...errors import BadInput
from ..head import Head, Topology, topology_name
from .kindred import read_kindred_glb
from .mesh import RawMesh


def read_back(raw: RawMesh, bundled: Topology, *, keep_topology: bool) -> Head | None:
    """The head as it was where Kindred wrote the file and its topology is the one that is wanted, else None.

    bundled: the bundled topology, the only one wanted unless keep_topology.
    Returns a head without an id. Where it came from, its id and its parents there are kept under provenance["kindred"]:
    in another library the same ids name other people.
    """
    if raw.kindred is None:
        return None
    try:
        head = read_kindred_glb(raw.source)
    except BadInput:
        return None  # rewritten by another tool: a mesh like any other
    if not _is_what_it_says(head.topology, bundled):
        return None
    if head.topology.name == bundled.name:
        head = head.with_(topology=bundled)
    elif not keep_topology:
        return None
    before = {"id": head.id, **{key: raw.kindred.get(key) for key in ("pedigree", "provenance")}}
    return head.with_(id=None, provenance={"source": raw.source.name, "kindred": before})


def _is_what_it_says(topology: Topology, bundled: Topology) -> bool:
    """Whether a topology has the faces that its name promises: anyone may write a name into a file."""
    if topology.name == bundled.name:
        same = np.array_equal(topology.face_vertices, bundled.face_vertices)
        return same and np.array_equal(topology.face_sizes, bundled.face_sizes) and topology.count == bundled.count
    return topology.name == topology_name(topology.face_vertices, topology.face_sizes, topology.count)
