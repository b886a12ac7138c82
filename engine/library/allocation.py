"""Writing to the catalogue: giving out ids and catalogueing heads, each inside a transaction that the caller opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ..errors import BadInput
from ..heads.features import Sex
from ..heads.head import Head
from .ids import make_id, sex_of
from .records import now, row_of
from .schema import RESERVED, counters, families, heads

MAX_FAMILY = 1_000_000
"""The largest number of sons or daughters that ids are reserved for."""

_COLUMNS = ("state", "topology", "tagged", "source", "father", "mother", "genes")


def next_ids(connection: Connection, sexes: Sequence[Sex]) -> list[str]:
    """An id for each sex asked, in that order, all never given out before."""
    firsts: dict[Sex, int] = {sex: _advance(connection, sex, sexes.count(sex)) for sex in ("male", "female")}
    ids: list[str] = []
    for sex in sexes:
        ids.append(make_id(sex, firsts[sex]))
        firsts[sex] += 1
    return ids


def insert_present(connection: Connection, added: Sequence[Head]) -> None:
    """Catalogue heads whose files are there."""
    if added:
        connection.execute(insert(heads), [_new_row(head) for head in added])


def update_present(connection: Connection, changed: Sequence[Head]) -> None:
    """Catalogue what changed of heads; their parents stay."""
    if not changed:
        return
    columns = ("topology", "tagged", "genes")
    statement = update(heads).where(heads.c.id == bindparam("key")).values({name: bindparam(name) for name in columns})
    rows = ({"key": head.id, **row_of(head, None, None)} for head in changed)
    connection.execute(statement, [{name: row[name] for name in ("key", *columns)} for row in rows])


def reserve(connection: Connection, family: str, sons: int, daughters: int) -> tuple[list[str], list[str]]:
    """The ids of a family, reserved now or earlier.

    Raises BadInput when the counts are out of range or differ from those of an earlier call with the same key.
    """
    if not family or len(family) > 64:
        raise BadInput(f"family {family!r}"[:80], "is not a family's key", "give up to 64 letters, as uuid4().hex does")
    if not (0 <= sons <= MAX_FAMILY and 0 <= daughters <= MAX_FAMILY):
        raise BadInput(f"{sons} sons, {daughters} daughters", "is out of range", f"give 0 to {MAX_FAMILY} of each")
    # Advancing first locks the counters' rows, so that two processes with one key come one after the other.
    for sex in ("male", "female"):
        _advance(connection, sex, 0)
    known = connection.execute(select(families).where(families.c.key == family)).one_or_none()
    if known is not None:
        if (known.sons, known.daughters) != (sons, daughters):
            raise BadInput(
                f"family {family}",
                f"was reserved for {known.sons} sons and {known.daughters} daughters",
                "breed another family into another folder",
            )
        return _ids("male", known.first_son, sons), _ids("female", known.first_daughter, daughters)
    first_son, first_daughter = _advance(connection, "male", sons), _advance(connection, "female", daughters)
    created = now()
    connection.execute(
        insert(families).values(
            key=family,
            sons=sons,
            daughters=daughters,
            first_son=first_son,
            first_daughter=first_daughter,
            created=created,
        )
    )
    reserved = _ids("male", first_son, sons), _ids("female", first_daughter, daughters)
    rows = [
        {"id": identifier, "sex": sex_of(identifier), "number": int(identifier[1:]), "state": RESERVED, "tagged": False}
        | {"source": "", "created": created, "family": family}
        for identifier in (*reserved[0], *reserved[1])
    ]
    if rows:
        connection.execute(insert(heads), rows)
    return reserved


def still_reserved(connection: Connection, identifiers: Sequence[str]) -> set[str]:
    """Those of the ids that are reserved and without a head yet; raises BadInput when one was never reserved."""
    rows = connection.execute(select(heads.c.id, heads.c.state).where(heads.c.id.in_(identifiers))).all()
    states = {str(row.id): str(row.state) for row in rows}
    for identifier in identifiers:
        if identifier not in states:
            raise BadInput(identifier, "was not reserved in this library", "reserve the family's ids first")
    return {identifier for identifier, state in states.items() if state == RESERVED}


def fill_reserved(connection: Connection, made: Sequence[Head], father: str | None, mother: str | None) -> None:
    """Catalogue heads whose ids were reserved and whose files are there."""
    if not made:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _COLUMNS}
    statement = update(heads).where(heads.c.id == bindparam("key"), heads.c.state == RESERVED).values(values)
    rows = [(str(head.id), row_of(head, father, mother)) for head in made]
    connection.execute(statement, [{"key": key} | {f"new_{n}": row[n] for n in _COLUMNS} for key, row in rows])


def _new_row(head: Head) -> dict[str, Any]:
    identifier = str(head.id)
    row: dict[str, Any] = {
        "id": identifier,
        "sex": head.sex,
        "number": int(identifier[1:]),
        "created": now(),
        "family": None,
    }
    return row | row_of(head, None, None)


def _advance(connection: Connection, sex: Sex, count: int) -> int:
    """Take `count` numbers of a sex; returns the first of them."""
    statement = update(counters).where(counters.c.sex == sex).values(last=counters.c.last + count)
    last = connection.execute(statement.returning(counters.c.last)).scalar_one()
    return int(last) - count + 1


def _ids(sex: Sex, first: int, count: int) -> list[str]:
    return [make_id(sex, first + place) for place in range(count)]
