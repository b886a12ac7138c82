"""Heads of a library as files for a game."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import WrongUsage
from ..progress import Progress
from .each import each_head
from .options import add_library
from .outcome import Outcome

if TYPE_CHECKING:
    from ..exporting import Looks
    from ..heads import Head

HELP = "writes heads of a library as files: GLB with maps, hair and expressions, or plain OBJ and PLY"
EXAMPLES = (
    "kindred export A000001 --library heads --out game --maps 2048 --hair --expressions",
    "kindred export A000001 B000001 --library heads --out game --all",
    "kindred export A000001 --library heads --out game --format obj",
)
FORMATS = ("glb", "obj", "ply")
_MAPS = 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which heads, whereto, in which format, and with what."""
    parser.add_argument("ids", nargs="+", metavar="ID", help="the heads, for example A000001")
    add_library(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for ID.glb")
    parser.add_argument("--format", choices=FORMATS, default="glb", help="(glb)")
    parser.add_argument("--maps", type=int, metavar="PX", help="maps of skin and eyes: 512, 1024, 2048 or 4096 pixels")
    parser.add_argument("--hair", action="store_true", help="hair, brows, beard and glasses as meshes of their own")
    parser.add_argument("--expressions", action="store_true", help="morph targets under ARKit's 52 names")
    parser.add_argument("--lods", action="store_true", help="coarser heads beside each, as MSFT_lod")
    parser.add_argument("--all", action="store_true", help=f"all of these, with maps of {_MAPS} where --maps says none")


def needs_engine(options: argparse.Namespace) -> bool:
    """No: numpy is enough."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Write each head that can be written; tell of those that cannot, and of what was left out.

    Raises WrongUsage for looks in a format that has none, and the head's own error where there is only one.
    """
    looks = _looks(options)
    files, left_out = list[str](), dict[str, list[str]]()

    def write(head: Head, identifier: str) -> None:
        path = options.out / f"{identifier}.{options.format}"
        for what in _write(path, head, looks):
            left_out.setdefault(what, []).append(identifier)
        files.append(str(path))

    failed = each_head(options, progress, write, "could not be written")
    lines = [f"{len(files)} files in {options.out}"]
    lines += [f"left out of {', '.join(of)}: {what}" for what, of in left_out.items()]
    lines += [f"failed: {line}" for line in failed]
    data = {"files": files, "left_out": left_out, "failed": failed}
    return Outcome(data, "\n".join(lines), 4 if failed else 0)


def _looks(options: argparse.Namespace) -> Looks:
    from ..exporting import Looks

    maps = _MAPS if options.all and options.maps is None else options.maps
    everything = options.all
    looks = Looks(
        maps=maps,
        hair=options.hair or everything,
        expressions=options.expressions or everything,
        lods=options.lods or everything,
    )
    if options.format != "glb" and looks != Looks():
        raise WrongUsage(
            f"--format {options.format}", "holds a shape alone", "leave --format out for maps and the like"
        )
    return looks


def _write(path: Path, head: Head, looks: Looks) -> tuple[str, ...]:
    """Write one head; returns what was left out."""
    from ..exporting import export_glb
    from ..heads.writing import write_mesh

    if path.suffix == ".glb":
        return export_glb(path, head, looks).left_out
    write_mesh(path, head)
    return ()
