"""Build the Blender extension: dist/kindred-VERSION.zip.

    python tools/build_extension.py [--out DIR] [--wheels DIR]

Blender's process has numpy and nothing else, so the zip bundles the pure wheels in BUNDLED, downloaded with pip
(--wheels takes them from a folder instead). Built twice from one tree, the zip is the same byte for byte.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BUNDLED = ("SQLAlchemy", "typing_extensions")
"""Distributions that go in as wheels; their versions are pinned in engine/requirements.txt."""

INCLUDED = ("__init__.py", "LICENSE", "addon", "engine", "models")
"""What the extension is made of. All else (tests, tools, docs, environments, dist) stays out."""

LEFT_OUT = ("__pycache__", ".part", ".pyc", ".DS_Store", "py.typed")
"""Parts of names that stay out of the folders above."""

TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the earliest that a zip can tell."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR", help="where the zip goes")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="take the bundled wheels from here, not from pip")
    options = parser.parse_args(arguments)
    sys.stdout.write(f"{build(options.out, options.wheels)}\n")
    return 0


def build(out: Path, wheels: Path | None = None) -> Path:
    """Write the zip into `out` and return its path.

    wheels: a folder that holds the bundled wheels; downloaded where None.
    """
    manifest = (ROOT / "blender_manifest.toml").read_text(encoding="utf-8")
    version = tomllib.loads(manifest)["version"]
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"kindred-{version}.zip"
    with tempfile.TemporaryDirectory() as temporary:
        found = _bundled_wheels(wheels or _download(Path(temporary)))
        part = target.with_suffix(".zip.part")
        with zipfile.ZipFile(part, "w") as archive:
            _write(archive, "blender_manifest.toml", manifest_with(manifest, [one.name for one in found]).encode())
            for path in sorted(_files()):
                _write(archive, path.relative_to(ROOT).as_posix(), path.read_bytes())
            for wheel in found:
                _write(archive, f"wheels/{wheel.name}", wheel.read_bytes())
        part.replace(target)
    return target


def manifest_with(manifest: str, names: list[str]) -> str:
    """The manifest with its list of wheels, which must stand before the first table."""
    listed = "".join(f'  "./wheels/{name}",\n' for name in names)
    head, table, tail = manifest.partition("\n[")
    return f"{head}\nwheels = [\n{listed}]\n{table}{tail}"


def pinned(requirements: Path = ROOT / "engine" / "requirements.txt") -> dict[str, str]:
    """The pinned version of each distribution, names in lower case with dashes."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    pins = [line.split("#")[0].strip().split("==") for line in lines if "==" in line.split("#")[0]]
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pins}


def _files() -> Iterator[Path]:
    for name in INCLUDED:
        path = ROOT / name
        found = [path] if path.is_file() else path.rglob("*")
        for one in found:
            if one.is_file() and not any(part in one.relative_to(ROOT).as_posix() for part in LEFT_OUT):
                yield one


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, TIME)
    entry.external_attr = 0o100644 << 16
    entry.create_system = 3  # the same on Windows
    packed = zipfile.ZIP_STORED if name.endswith((".whl", ".npz", ".safetensors")) else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data, packed)


def _download(folder: Path) -> Path:
    pins = pinned()
    wanted = [f"{name}=={pins[re.sub(r'[-_.]+', '-', name).lower()]}" for name in BUNDLED]
    pure = ["--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", "3.11"]
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", *pure, *wanted]
    subprocess.run([*command, "-d", str(folder)], check=True)
    return folder


def _bundled_wheels(folder: Path) -> list[Path]:
    """The one pure wheel of each bundled distribution, sorted."""
    found: list[Path] = []
    for name in BUNDLED:
        wheels = [one for one in folder.glob("*-py3-none-any.whl") if one.name.lower().startswith(f"{name.lower()}-")]
        if len(wheels) != 1:
            raise SystemExit(f"{folder}: holds {len(wheels)} pure wheels of {name}; exactly one is needed")
        found += wheels
    return sorted(found)


if __name__ == "__main__":
    sys.exit(main())
