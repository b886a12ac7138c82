"""Installing the engine: listed first, whole or remade. Local wheels stand in for the index; pip and venv are real."""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from kindred.addon.installer import Environment, describe_size, find_python, list_packages
from kindred.addon.installer.pythons import version_of
from kindred.engine.errors import BadInput, EngineMissing, Interrupted
from kindred.engine.progress import Progress

PACKAGES = ("numpy", "scipy", "cv2", "sqlalchemy")
"""What the installer tries to import when it is done."""


def make_wheel(folder: Path, name: str) -> None:
    """A whole wheel of one empty module."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": b"",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(data)}")
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        for path, data in files.items():
            wheel.writestr(path, data)
        wheel.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,"]) + "\n")


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder of wheels."""
    folder = tmp_path_factory.mktemp("index")
    for name in PACKAGES:
        make_wheel(folder, name)
    return folder


@pytest.fixture
def from_folder(index, monkeypatch):
    """pip takes its packages from that folder."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))


@pytest.fixture(scope="module")
def python():
    """An interpreter that can make environments."""
    if version_of(Path(sys.executable)) is None:
        pytest.skip("this Python has no venv or ensurepip")
    return Path(sys.executable)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An environment; one for all tests, as making one takes seconds."""
    folder = tmp_path_factory.mktemp("engine")
    requirements = folder / "requirements.txt"
    requirements.write_text("".join(f"{name}==1.0\n" for name in PACKAGES))
    return Environment(folder / "venv", requirements)


@pytest.fixture(scope="module")
def packages(place, python, index):
    """What that environment would load."""
    assert place.state == "absent"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(index))
        return place.list(python, Progress())


def test_packages_are_listed_with_version_hash_and_size_and_none_is_loaded(place, packages, index):
    assert [(one.name, one.version) for one in packages] == [(name, "1.0") for name in sorted(PACKAGES)]
    for one in packages:
        wheel = index / f"{one.name}-1.0-py3-none-any.whl"
        assert one.sha256 == hashlib.sha256(wheel.read_bytes()).hexdigest()
        assert one.size == wheel.stat().st_size
    assert place.state == "half-made"
    assert not list(place.folder.rglob("scipy.py"))


def test_a_file_that_is_not_the_listed_one_is_refused(place, packages, from_folder):
    changed = [replace(one, sha256="0" * 64) if one.name == "cv2" else one for one in packages]
    with pytest.raises(BadInput, match="failed"):
        place.install(changed, Progress())
    assert place.state == "half-made"


def test_an_installation_that_is_stopped_is_half_made(place, packages, from_folder):
    with pytest.raises(Interrupted):
        place.install(packages, Progress(stopped=lambda: True))
    assert place.state == "half-made"


def test_the_listed_files_are_installed(place, packages, from_folder):
    told = []
    place.install(packages, Progress(lambda fraction, label: told.append(fraction)))
    assert place.state == "whole"
    assert list(place.folder.rglob("scipy.py"))
    assert told == sorted(told) and told[-1] == 1.0
    listed = place.requirements.read_text()
    place.requirements.write_text(listed + "tqdm==1.0\n")
    assert place.state == "outdated"
    place.requirements.write_text(listed)


def test_a_half_made_one_is_made_anew(place, packages, python, from_folder):
    (place.folder / "whole.json").unlink(missing_ok=True)
    (place.folder / "rubbish").touch()
    place.list(python, Progress())
    assert not (place.folder / "rubbish").exists()
    place.remove()
    assert place.state == "absent"


def test_nothing_is_installed_that_was_not_listed(tmp_path):
    with pytest.raises(EngineMissing, match="list"):
        Environment(tmp_path / "venv", tmp_path / "requirements.txt").install([], Progress())


def test_an_index_that_has_not_the_packages_is_told(python, tmp_path, from_folder, monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    (tmp_path / "requirements.txt").write_text("cv2==1.0\n")
    with pytest.raises(BadInput, match="No matching distribution"):
        list_packages(python, tmp_path / "requirements.txt", Progress())


def test_the_own_python_is_taken_where_it_suits_else_one_is_looked_for_else_said(tmp_path, monkeypatch):
    own = find_python()
    assert version_of(own) in ((3, 11), (3, 12))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissing, match=r"3\.11 or 3\.12.*install Python 3\.12"):
        find_python(own="")
    fake = tmp_path / "python3.12"
    fake.write_text("#!/bin/sh\necho 3 13\n")
    fake.chmod(0o755)
    with pytest.raises(EngineMissing):
        find_python(own="")
    fake.write_text("#!/bin/sh\necho 3 12\n")
    assert find_python(own="") == fake


def test_sizes_are_told_for_people():
    assert describe_size(12_345_678) == "12.3 MB"
    assert describe_size(None) == "size unknown"
