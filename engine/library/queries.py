"""Reading the catalogue, inside a transaction that the caller opened."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, func, select

from ..errors import BadInput
from ..heads.features import Sex
from .ids import require_id
from .layout import Layout
from .records import Entry, Relation, Statistics
from .schema import PRESENT, RESERVED, families, heads

_ENTRY = (
    heads.c.id,
    heads.c.sex,
    heads.c.topology,
    heads.c.tagged,
    heads.c.source,
    heads.c.created,
    heads.c.father,
    heads.c.mother,
    heads.c.family,
)
# Databases limit the number of values in one question.
_IDS_A_QUESTION = 500


def entries(connection: Connection, sex: Sex | None) -> list[Entry]:
    """Every head that is present, men first, by number."""
    question = select(*_ENTRY).where(heads.c.state == PRESENT).order_by(heads.c.sex.desc(), heads.c.number)
    if sex is not None:
        question = question.where(heads.c.sex == sex)
    return [_entry(row) for row in connection.execute(question)]


def entry(connection: Connection, identifier: str, where: Path) -> Entry:
    """One head; raises BadInput when it is unknown or reserved only."""
    question = select(*_ENTRY, heads.c.state).where(heads.c.id == require_id(identifier))
    row = connection.execute(question).one_or_none()
    if row is None:
        raise BadInput(identifier, f"is not in the library {where}", "'kindred list' shows which heads there are")
    if row.state != PRESENT:
        raise BadInput(identifier, "is reserved for a child that is not made yet", "run the same 'kindred breed' again")
    return _entry(row)


def relations(connection: Connection, identifiers: Sequence[str] | None = None) -> dict[str, Relation]:
    """Parents and genes by id, of every present head or of those asked for that are there."""
    question = select(heads.c.id, heads.c.sex, heads.c.father, heads.c.mother, heads.c.genes)
    question = question.where(heads.c.state == PRESENT)
    if identifiers is None:
        return {row.id: _relation(row) for row in connection.execute(question)}
    found: dict[str, Relation] = {}
    for start in range(0, len(identifiers), _IDS_A_QUESTION):
        asked = question.where(heads.c.id.in_(identifiers[start : start + _IDS_A_QUESTION]))
        found.update((row.id, _relation(row)) for row in connection.execute(asked))
    return found


def statistics(connection: Connection, layout: Layout) -> Statistics:
    """Counts over the catalogue, held beside the files."""
    present = entries(connection, None)
    reserved = set(connection.execute(select(heads.c.id).where(heads.c.state == RESERVED)).scalars())
    files = _head_files(layout)
    catalogued = {one.id for one in present}
    topologies: dict[str, int] = {}
    for one in present:
        topologies[one.topology] = topologies.get(one.topology, 0) + 1
    return Statistics(
        male=sum(one.sex == "male" for one in present),
        female=sum(one.sex == "female" for one in present),
        founders=sum(one.is_founder for one in present),
        tagged=sum(one.tagged for one in present),
        families=int(connection.execute(select(func.count()).select_from(families)).scalar_one()),
        reserved=len(reserved),
        topologies=topologies,
        uncatalogued=tuple(sorted(files - catalogued)),
        missing=tuple(sorted(catalogued - files)),
    )


def _head_files(layout: Layout) -> set[str]:
    try:
        with os.scandir(layout.heads) as found:
            return {one.name.removesuffix(".npz") for one in found if one.name.endswith(".npz")}
    except FileNotFoundError:
        return set()


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        sex=cast(Sex, row.sex),
        topology=row.topology or "",
        tagged=bool(row.tagged),
        source=row.source,
        created=row.created,
        father=row.father,
        mother=row.mother,
        family=row.family,
    )


def _relation(row: Any) -> Relation:
    genes = cast(Mapping[str, Mapping[str, Any]], row.genes or {})
    return Relation(row.id, cast(Sex, row.sex), row.father, row.mother, genes)
