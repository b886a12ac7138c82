"""A studio's library on PostgreSQL behaves as one on SQLite. A server of our own is started where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest
from kindred.engine.errors import BadInput
from kindred.engine.library import Library

pwd = pytest.importorskip("pwd", reason="PostgreSQL is started here as on Linux")
WORKER = Path(__file__).with_name("worker.py")
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
INITDB = shutil.which("initdb", path=os.pathsep.join(map(str, FOLDERS)) + os.pathsep + os.environ.get("PATH", ""))

pytestmark = pytest.mark.skipif(INITDB is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def server():
    """The URL of a server's database, without its name."""
    pytest.importorskip("psycopg")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    who = {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="kindred-pg-"))
    if who:
        shutil.chown(folder, user, user)
    data, binaries = folder / "data", Path(INITDB).parent

    def call(name, *words):
        subprocess.run([binaries / name, *map(str, words)], check=True, capture_output=True, timeout=60, cwd="/", **who)

    try:
        call("initdb", "-D", data, "-A", "trust", "--no-sync")
        call("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses='' -F", "start")
        try:
            yield f"postgresql+psycopg://{user}@/{{name}}?host={folder}"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server):
    """A new database."""
    import sqlalchemy

    name = f"k{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.format(name=name)


def test_heads_families_and_relations_are_kept_there(url, tmp_path, small_head):
    with Library.open(tmp_path / "shelf", create=True, catalogue=url) as library:
        library.add_many([small_head("male", 1, tagged=True), small_head("female", 2, tagged=True)])
        sons, daughters = library.reserve("key", 2, 1)
        assert library.reserve("key", 2, 1) == (sons, daughters) == (["A000002", "A000003"], ["B000002"])
        child = small_head("male", 3, tagged=True).with_(id=sons[0], provenance={"father_shares": {"nose": 0.25}})
        library.put(child, father="A000001", mother="B000001")
    assert not (tmp_path / "shelf" / "catalogue.sqlite").exists()
    with Library.open(tmp_path / "shelf", read_only=True) as library:
        assert [entry.id for entry in library.heads()] == ["A000001", "A000002", "B000001"]
        assert library.relations()["A000002"].genes["nose"]["father_share"] == 0.25
        assert library.statistics().reserved == 2
        assert library.parents("A000001", "B000001")[0].id == "A000001"


def test_processes_that_add_at_once_lose_no_id_there_either(url, tmp_path):
    Library.open(tmp_path / "shelf", create=True, catalogue=url).close()
    command = [sys.executable, str(WORKER), "add", str(tmp_path / "shelf"), "20"]
    processes = [subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, text=True) for seed in range(4)]
    given = sorted(one for process in processes for one in process.communicate(timeout=120)[0].split())
    assert given == [f"A{number:06d}" for number in range(1, 81)]


def test_a_library_toml_written_by_hand_is_enough_to_make_one(url, tmp_path, small_head):
    (tmp_path / "library.toml").write_text(f'version = 1\ncatalogue = "{url}"\n')
    with pytest.raises(BadInput, match="is not a catalogue"):
        Library.open(tmp_path)
    with Library.open(tmp_path, create=True) as library:
        assert library.add(small_head()).id == "A000001"


def test_a_newer_catalogue_is_refused_there_too(url, tmp_path):
    import sqlalchemy

    Library.open(tmp_path / "shelf", create=True, catalogue=url).close()
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET version = 999")
    engine.dispose()
    with pytest.raises(BadInput, match="newer"):
        Library.open(tmp_path / "shelf")
