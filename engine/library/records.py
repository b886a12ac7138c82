"""What the catalogue says of a head, as plain data and as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from ..heads.features import Sex
from ..heads.head import Head
from .ids import require_id
from .schema import PRESENT


@dataclass(frozen=True, slots=True)
class Entry:
    """A head in the catalogue.

    tagged: whether it has genes.
    source: where it comes from in a word or a file's name: "rig", "bred", "scan.ply".
    created: when it was catalogued, UTC, ISO 8601.
    father, mother: ids of its parents; None for a founder.
    family: the key of the family that it was bred in, else None.
    """

    id: str
    sex: Sex
    topology: str
    tagged: bool
    source: str
    created: str
    father: str | None
    mother: str | None
    family: str | None

    @property
    def is_founder(self) -> bool:
        """Whether it has no parents in the library."""
        return self.father is None and self.mother is None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a pedigree needs of one head.

    genes: {feature: {alleles, trait, mutated, father_share}}; father_share is None where it is not known.
    """

    id: str
    sex: Sex
    father: str | None
    mother: str | None
    genes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over a library.

    reserved: ids given to families whose heads are not written yet.
    uncatalogued: files in heads/ that no catalogued head owns, left by a process that was ended; harmless.
    missing: catalogued ids whose file somebody removed.
    """

    male: int
    female: int
    founders: int
    tagged: int
    families: int
    reserved: int
    topologies: Mapping[str, int]
    uncatalogued: tuple[str, ...]
    missing: tuple[str, ...]


def now() -> str:
    """The time in UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def row_of(head: Head, father: str | None, mother: str | None) -> dict[str, Any]:
    """The catalogue's columns that a head's own data tells."""
    return {
        "state": PRESENT,
        "topology": head.topology.name,
        "tagged": bool(head.genome),
        "source": _source(head, father, mother),
        "father": None if father is None else require_id(father),
        "mother": None if mother is None else require_id(mother),
        "genes": genes_of(head),
    }


def genes_of(head: Head) -> dict[str, dict[str, Any]]:
    """What the catalogue keeps of a head's genome, with the father's shares that its provenance tells."""
    known = cast(Mapping[str, Any], head.provenance.get("father_shares") or {})
    return {
        feature: {
            "alleles": gene.alleles,
            "trait": gene.trait,
            "mutated": gene.mutated,
            "father_share": float(known[feature]) if feature in known else None,
        }
        for feature, gene in head.genome.items()
    }


def _source(head: Head, father: str | None, mother: str | None) -> str:
    told = head.provenance.get("source")
    if isinstance(told, str) and told:
        return told[:200]
    return "bred" if father or mother else ""
