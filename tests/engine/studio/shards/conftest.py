"""Small data sets: few pictures, few pixels."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import tarfile
from pathlib import Path

import pytest
from kindred.engine.studio.shards import DataSet, make_shards
from kindred.engine.studio.supply import Supply

SUPPLY = Supply(seed=5, per_person=2, size=64)


def shard_bytes(folder: Path) -> dict[str, str]:
    """A digest of each shard."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.tar"))}


def tar_of(path: Path, files: dict[str, bytes]) -> Path:
    """An archive as any other program writes it."""
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return path


def files_in(path: Path) -> dict[str, bytes]:
    """What Python's own tarfile finds in an archive."""
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


@pytest.fixture
def unlucky(monkeypatch):
    """Makes a supply like SUPPLY of which some pictures are bad; processes of a crew find its module as well."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "work"))
    from unlucky import Unlucky

    return lambda bad: Unlucky(**{one.name: getattr(SUPPLY, one.name) for one in dataclasses.fields(SUPPLY)}, bad=bad)


@pytest.fixture(scope="session")
def dataset() -> DataSet:
    """Three pictures a shard, two of each person, at 64 pixels."""
    return DataSet(SUPPLY, shard_size=3)


@pytest.fixture(scope="session")
def whole(dataset, tmp_path_factory) -> Path:
    """Seven pictures in three shards; for reading only."""
    folder = tmp_path_factory.mktemp("whole")
    make_shards(folder, dataset, dataset.part(0, 7), jobs=1)
    return folder
