"""The extension's zip."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("build_extension", ROOT / "tools" / "build_extension.py")
build_extension = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build_extension)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Stand-ins of the bundled wheels: the zip holds whatever bytes they have."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in build_extension.BUNDLED:
        (folder / f"{name.lower()}-1.0-py3-none-any.whl").write_bytes(name.encode())
    return folder


@pytest.fixture(scope="module")
def zipped(tmp_path_factory, wheels):
    """The zip of this checkout."""
    return build_extension.build(tmp_path_factory.mktemp("dist"), wheels)


def test_the_same_tree_gives_the_same_bytes(zipped, wheels, tmp_path):
    assert build_extension.build(tmp_path, wheels).read_bytes() == zipped.read_bytes()


def test_only_what_the_extension_needs_is_in_it(zipped):
    names = zipfile.ZipFile(zipped).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"__init__.py", "LICENSE", "addon", "blender_manifest.toml", "engine", "models", "wheels"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".part"))]
    assert names == sorted(set(names), key=names.index), "no name is there twice"
    assert {"engine/worker.py", "engine/requirements.txt", "engine/heredity/rules/mendel.toml"} <= set(names)


def test_the_manifest_lists_every_wheel_and_no_other(zipped):
    archive = zipfile.ZipFile(zipped)
    manifest = tomllib.loads(archive.read("blender_manifest.toml").decode())
    inside = {f"./{name}" for name in archive.namelist() if name.startswith("wheels/")}
    assert set(manifest["wheels"]) == inside
    assert len(inside) == len(build_extension.BUNDLED)
    assert zipped.name == f"kindred-{manifest['version']}.zip"


def test_a_wheel_that_is_missing_is_told(tmp_path):
    with pytest.raises(SystemExit, match="SQLAlchemy"):
        build_extension.build(tmp_path, tmp_path)


def test_the_engine_runs_from_the_unpacked_zip_under_another_name(zipped, tmp_path):
    folder = tmp_path / "bl_ext" / "repository" / "anything"
    zipfile.ZipFile(zipped).extractall(folder)
    request = '{"jsonrpc": "2.0", "id": 1, "method": "hello"}\n'
    worker = [sys.executable, "-P", "-E", "-B", str(folder / "engine" / "worker.py")]
    done = subprocess.run(worker, input=request, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)
    assert '"protocol": 1' in done.stdout, done.stderr
    assert not list(folder.rglob("__pycache__")), "nothing is written inside the extension"
    shutil.rmtree(folder)
