"""The database of a library: how it is opened, created, migrated, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoResultFound, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from ..errors import BadInput
from . import migrations
from .layout import SQLITE, Layout, newer

BUSY_SECONDS = 60.0
"""How long one process waits for another's transaction; each takes milliseconds."""
_MIGRATION_LOCK = 0x4B494E44  # any number that all who migrate agree on


class Catalogue:
    """Transactions on a library's database. Open one in each process; never carry one through a fork."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that sees one state of the catalogue."""
        with told_plainly(self._where), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that is alone in writing; committed when the block ends without an error."""
        with told_plainly(self._where), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_catalogue(layout: Layout, named: str, *, create: bool, read_only: bool) -> Catalogue:
    """Open the catalogue that library.toml names, and bring it to the present version.

    Raises BadInput when it is missing, broken, newer, or older and read-only.
    """
    if named == SQLITE:
        if create:
            _create_sqlite(layout.catalogue)
        engine, where = _sqlite_engine(layout.catalogue, read_only), str(layout.catalogue)
    else:
        engine, where = _postgresql_engine(named, read_only)
    catalogue = Catalogue(engine, where)
    try:
        _bring_up_to_date(catalogue, layout, where, named, create=create, read_only=read_only)
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def _bring_up_to_date(
    catalogue: Catalogue, layout: Layout, where: str, named: str, *, create: bool, read_only: bool
) -> None:
    present = migrations.present_version()
    with catalogue.reading() as connection:
        version = migrations.read_version(connection)
        if named == SQLITE:
            version = max(version, int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()))
    if version > present:
        raise newer(where, version, present)
    if version == present:
        return
    if version == 0 and not create:
        raise BadInput(where, "is not a catalogue", "restore it from a copy, or make a new library with 'kindred new'")
    if read_only:
        raise BadInput(
            where, f"has the older version {version}", "run 'kindred list' on it once where it can be written"
        )
    if named == SQLITE and version:
        _keep_copy(layout.catalogue, layout.catalogue.with_name(f"catalogue.v{version}.sqlite"))
    with catalogue.writing() as connection:
        if named != SQLITE:  # there, writers are not alone; of those who find no tables, one makes them
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        migrations.migrate(connection)
        if named == SQLITE:
            connection.exec_driver_sql(f"PRAGMA user_version = {present}")


@contextmanager
def told_plainly(where: str) -> Generator[None]:
    """Turn a database's errors into ours."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        text = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        if "locked" in text or "busy" in text:
            raise BadInput(where, "is in use by another process", "try again when that has ended") from error
        if "readonly" in text or "read-only" in text:
            raise BadInput(where, "cannot be written", "choose a library that you may write to") from error
        raise BadInput(where, f"cannot be used ({text})", "check that it is whole and can be reached") from error
    except NoResultFound as error:
        raise BadInput(where, "has lost a row that every catalogue has", "restore it from a copy") from error


def _uri(path: Path, query: str) -> str:
    text = path.absolute().as_posix()
    # SQLite wants file:///C:/… for a drive and file:////server/… for a share.
    lead = "//" if text.startswith("//") else "" if text.startswith("/") else "/"
    return f"file:{lead}{quote(text)}?{query}"


def _connect(path: Path, query: str) -> sqlite3.Connection:
    # Python's own transaction handling is off: it begins late and never with IMMEDIATE (see _begin_plainly).
    return sqlite3.connect(
        _uri(path, query), uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing, and leaves no file behind.

    In WAL mode SQLite makes the files NAME-wal and NAME-shm beside the catalogue even to read, and only a connection
    that may write removes them again. So where the folder can be written, writing is forbidden by a setting; where it
    cannot and nobody is writing (no NAME-wal), the file is read as one that never changes.
    """
    if _may_write(path):
        connection = _connect(path, "mode=rw")
        connection.execute("PRAGMA query_only = ON")
        return connection
    nobody_writes = not path.with_name(f"{path.name}-wal").exists()
    return _connect(path, "mode=ro&immutable=1" if nobody_writes else "mode=ro")


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _sqlite_engine(path: Path, read_only: bool) -> Engine:
    if not path.is_file():
        raise BadInput(path, "is not there", "restore it from a copy, or make a new library with 'kindred new'")
    if not read_only and not _may_write(path):
        raise BadInput(path.parent, "cannot be written", "choose a library that you may write to")

    def connect() -> sqlite3.Connection:
        return _connect_read_only(path) if read_only else _connect(path, "mode=rw")

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin_plainly)
    return engine


def _begin_plainly(connection: Connection) -> None:
    """Begin as a writer at once where one will write: a reader that turns writer can be refused half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create_sqlite(path: Path) -> None:
    """Make an empty catalogue in WAL mode, unless one is there; of several processes at once one succeeds."""
    if path.exists():
        return
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(_connect(part, "mode=rwc")) as connection:
            # WAL lets readers read while one writes. It is a property of the file, set before anyone else sees it.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA user_version = 0")
        _appear(part, path)
    except (OSError, sqlite3.Error) as error:
        raise BadInput(path, f"cannot be made ({error})", "choose a folder that you may write to") from error
    finally:
        part.unlink(missing_ok=True)


def _appear(part: Path, path: Path) -> None:
    """Give a finished file its name unless the name is taken, in one step."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            part.rename(path)


def _keep_copy(path: Path, copy: Path) -> None:
    """A copy of the catalogue as it was before a migration; the first one stays."""
    if copy.exists():
        return
    part = copy.with_name(f"{copy.name}.{os.getpid()}.part")
    try:
        with closing(_connect(path, "mode=ro")) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        _appear(part, copy)
    except (OSError, sqlite3.Error) as error:
        raise BadInput(
            copy, f"cannot be written ({error})", "make room: a copy is kept before a library is migrated"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _postgresql_engine(named: str, read_only: bool) -> tuple[Engine, str]:
    try:
        url = make_url(named)
        if url.get_backend_name() != "postgresql":
            raise ArgumentError("not PostgreSQL")
        options: dict[str, Any] = (
            {"connect_args": {"options": "-c default_transaction_read_only=on"}} if read_only else {}
        )
        return create_engine(url, pool_pre_ping=True, **options), _without_password(url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadInput(
            "catalogue in library.toml",
            'is neither "sqlite" nor a PostgreSQL URL',
            "write postgresql+psycopg://user@host/database",
        ) from error
    except ImportError as error:
        raise BadInput("PostgreSQL", f"needs a driver ({error})", "pip install 'psycopg[binary]'") from error


def _without_password(url: URL) -> str:
    return url.render_as_string(hide_password=True)
