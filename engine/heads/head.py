"""A head and the topology that it shares with others of its kind. Plain data; functions elsewhere work on it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..arrays import Float32, Int32, UInt8
from ..errors import BadInput
from .features import Sex
from .genome import Appearance, Gene, Genome

MAX_VERTICES = 2_000_000
"""The largest head that is read. A dense scan has fewer; more is a mistake or an attack."""


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """What all heads of a kind share.

    name: says which kind; equal names mean equal faces (see `topology_name`).
    face_vertices: (sum of face_sizes,) int32, the corners of all polygons one after another.
    face_sizes: (faces,) int32.
    regions: (n, features) float32 in [0, 1], rows sum to 1, columns in the order of FEATURES.
    parts: (n,) uint8, indices into PARTS.
    landmarks: (468,) int32, the vertex at each of MediaPipe's face mesh points, or -1; empty where unknown.
    corner_uv: (sum of face_sizes, 2) float32; empty where unknown.
    """

    name: str
    face_vertices: Int32
    face_sizes: Int32
    regions: Float32
    parts: UInt8
    landmarks: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    corner_uv: Float32 = field(default_factory=lambda: np.empty((0, 2), np.float32))

    @property
    def count(self) -> int:
        """How many vertices."""
        return len(self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One person's head.

    vertices: (n, 3) float32, metres, Z up, facing -Y (the person's left is +X), origin midway between the eyeballs.
    topology: faces, regions, parts and landmarks.
    genome: a gene a feature; empty before tagging.
    parameters: (rig parameters,) float32 in [0, 1] where the head came out of a rig, else empty.
    asymmetry: (rig parameters,) float32: its left half has parameters + asymmetry, its right half parameters -
    asymmetry, all in [0, 1]; empty where both are alike.
    provenance: where it comes from, as JSON values: source file, transform, parents, seed.
    """

    vertices: Float32
    topology: Topology
    sex: Sex
    genome: Genome = field(default_factory=dict[str, Gene])
    appearance: Appearance = field(default_factory=Appearance)
    parameters: Float32 = field(default_factory=lambda: np.empty(0, np.float32))
    asymmetry: Float32 = field(default_factory=lambda: np.empty(0, np.float32))
    provenance: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str | None = None

    def with_(self, **changes: Any) -> Head:
        """A copy with some fields replaced."""
        return replace(self, **changes)


def topology_name(face_vertices: Int32, face_sizes: Int32, count: int) -> str:
    """A name for a topology that nobody named: the same faces give the same name, `mesh-` and 16 hex digits."""
    digest = hashlib.sha256(str(count).encode())
    digest.update(np.ascontiguousarray(face_sizes, "<i4").tobytes())
    digest.update(np.ascontiguousarray(face_vertices, "<i4").tobytes())
    return f"mesh-{digest.hexdigest()[:16]}"


class TopologyMismatch(BadInput):
    """Two heads that cannot be mixed vertex for vertex."""


def require_same_topology(one: Head, other: Head) -> None:
    """Raise TopologyMismatch unless both heads have the same faces in the same order."""
    if one.topology.name != other.topology.name or len(one.vertices) != len(other.vertices):
        raise TopologyMismatch(
            f"{one.id or 'father'} and {other.id or 'mother'}",
            f"have different topologies ({one.topology.name}, {other.topology.name})",
            "adopt both without --keep-topology, or both from meshes of one topology",
        )
