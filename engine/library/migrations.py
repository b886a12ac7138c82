"""Bringing a catalogue's tables to the present version, step by step, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, update

from . import schema

Step = Callable[[Connection], None]

# STEPS[k] turns version k + 1 into version k + 2. A step that was released is never changed: it speaks SQL of its own
# and does not look at schema.py, which tells the present tables only.
STEPS: tuple[Step, ...] = ()


def present_version() -> int:
    """The version that this Kindred writes."""
    return len(STEPS) + 1


def read_version(connection: Connection) -> int:
    """A catalogue's version; 0 where there are no tables yet."""
    if not inspect(connection).has_table(schema.meta.name):
        return 0
    return int(connection.execute(select(schema.meta.c.version)).scalar_one())


def migrate(connection: Connection) -> None:
    """Bring the tables to the present version inside the transaction that the caller opened.

    The version is read again inside, since another process may have been quicker.
    """
    version = read_version(connection)
    if version == 0:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.counters), [{"sex": "male", "last": 0}, {"sex": "female", "last": 0}])
        connection.execute(insert(schema.meta).values(version=present_version()))
        return
    for step in STEPS[version - 1 :]:
        step(connection)
    connection.execute(update(schema.meta).values(version=present_version()))
