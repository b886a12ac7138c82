"""Where things lie in a library's folder, and library.toml, which says that it is one."""

from __future__ import annotations

import json
import os
import time
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..files import whole_file, writable_folder
from .ids import require_id

VERSION = 1
"""The version of the folder's layout. The catalogue has its own (see migrations)."""

SQLITE = "sqlite"
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".exr")
_OWN_NAMES = {"library.toml", "heads", "thumbnails", "pictures", "traits.npz"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths in a library's folder; whatever takes an id refuses one that is not of the right form."""

    root: Path

    @property
    def settings(self) -> Path:
        """library.toml."""
        return self.root / "library.toml"

    @property
    def catalogue(self) -> Path:
        """The SQLite catalogue."""
        return self.root / "catalogue.sqlite"

    @property
    def traits(self) -> Path:
        """The founders' trait classifier."""
        return self.root / "traits.npz"

    @property
    def heads(self) -> Path:
        """The folder of heads."""
        return self.root / "heads"

    def head(self, identifier: str) -> Path:
        """heads/ID.npz."""
        return self.heads / f"{require_id(identifier)}.npz"

    def thumbnail(self, identifier: str) -> Path:
        """thumbnails/ID.png."""
        return self.root / "thumbnails" / f"{require_id(identifier)}.png"

    def pictures(self, identifier: str) -> list[Path]:
        """Every pictures/ID.* there is."""
        return sorted((self.root / "pictures").glob(f"{require_id(identifier)}.*"))

    def picture(self, identifier: str, suffix: str) -> Path:
        """pictures/ID and a picture's suffix; raises BadInput for another suffix."""
        if suffix.lower() not in PICTURE_SUFFIXES:
            raise BadInput(
                f"picture {suffix!r}", "is not a kind of picture", f"use one of {', '.join(PICTURE_SUFFIXES)}"
            )
        return self.root / "pictures" / f"{require_id(identifier)}{suffix.lower()}"

    def make_folders(self) -> None:
        """Make what is missing; raises BadInput when the folder cannot be written."""
        for name in ("heads", "thumbnails", "pictures"):
            writable_folder(self.root / name)


def write_settings(layout: Layout, catalogue: str) -> None:
    """Write library.toml, whole.

    catalogue: "sqlite", or a PostgreSQL URL.
    """
    text = (
        "# A library of heads made by Kindred.\n"
        f"version = {VERSION}\n"
        '# "sqlite": catalogue.sqlite beside this file; only processes of one machine may write to it at once.\n'
        "# Where several machines write, give a PostgreSQL URL, a database for each library:\n"
        "# postgresql+psycopg://user@host/database (the password in PGPASSWORD or ~/.pgpass).\n"
        f"catalogue = {json.dumps(catalogue)}\n"
    )
    with whole_file(layout.settings) as part:
        part.write_text(text, encoding="utf-8")


def read_settings(layout: Layout) -> str:
    """Which catalogue library.toml names.

    Raises BadInput when the folder is missing, is not a library, or is one of a newer Kindred.
    """
    root = layout.root
    if not root.exists():
        raise BadInput(root, "is not there", "'kindred new' or 'kindred adopt' makes a library")
    if not root.is_dir():
        raise BadInput(root, "is not a folder", "a library is a folder; 'kindred new' or 'kindred adopt' makes one")
    try:
        if layout.settings.stat().st_size > 65536:
            raise ValueError("it is too large")
        settings: dict[str, Any] = tomllib.loads(layout.settings.read_text(encoding="utf-8"))
        version = settings["version"]
        if not isinstance(version, int) or version < 1:
            raise ValueError("version is not a whole number from 1")
        catalogue = settings.get("catalogue", SQLITE)
        if not isinstance(catalogue, str):
            raise ValueError("catalogue is not a text")
    except FileNotFoundError as error:
        raise BadInput(
            root, "is not a library (no library.toml)", "'kindred new' or 'kindred adopt' makes a library"
        ) from error
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(layout.settings, f"cannot be read ({error})", "restore library.toml from a copy") from error
    if version > VERSION:
        raise newer(layout.settings, version, VERSION)
    return catalogue


def newer(what: object, version: int, known: int) -> BadInput:
    """The error for a library that a newer Kindred made."""
    return BadInput(what, f"has version {version}, newer than {known} which this Kindred knows", "update Kindred")


def refuse_strangers(layout: Layout) -> None:
    """Raise BadInput when a folder that is to become a library holds anything else: a wrong path is easily typed."""
    try:
        names = sorted(entry.name for entry in os.scandir(layout.root))
    except OSError as error:
        raise BadInput(layout.root, f"cannot be read ({error.strerror})", "choose another folder") from error
    for name in names:
        if name not in _OWN_NAMES and not name.startswith("catalogue.") and not name.startswith("."):
            raise BadInput(
                layout.root, f"is not a library and not empty (it holds {name!r})", "choose a new or an empty folder"
            )


def sweep_parts(folder: Path, seconds: float = 86_400.0) -> None:
    """Remove half-written files that a process left that was ended long ago; nobody writes on one for a day."""
    now = time.time()
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if entry.name.endswith(".part") and now - entry.stat().st_mtime > seconds:
                Path(entry.path).unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
