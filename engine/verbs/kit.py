"""The kits: the bundled head, and others that the user has brought in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import WrongUsage
from ..progress import Progress
from .outcome import Outcome
from .tables import aligned

if TYPE_CHECKING:
    from ..kits import Shelved

HELP = "lists kits (a topology with its rig), or brings a downloaded ICT-FaceKit in"
EXAMPLES = (
    "kindred kit list",
    "kindred kit import ICT-FaceKit",
    "kindred kit import ICT-FaceKit --name scans --replace",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and for import the folder, the name and whether to replace."""
    parser.add_argument("action", choices=("list", "import"), help="list them, or bring one in")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a downloaded ICT-FaceKit")
    parser.add_argument("--name", metavar="NAME", help="what to call it (ict-facekit)")
    parser.add_argument("--replace", action="store_true", help="put it in the place of a kit of this name")


def needs_engine(options: argparse.Namespace) -> bool:
    """Importing registers the bundled head to the kit's; listing needs numpy alone."""
    return options.action == "import"


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """List the kits, or import one.

    Raises WrongUsage where the folder is missing, or given for a list.
    """
    return _import(options, progress) if options.action == "import" else _list(options)


def _list(options: argparse.Namespace) -> Outcome:
    from ..kits import kits_folder, list_kits

    if options.folder is not None or options.name is not None or options.replace:
        raise WrongUsage("kit list", "takes no folder and no options of import", "write 'kindred kit list'")
    kits = list_kits()
    data = {"folder": str(kits_folder()), "kits": [kit.as_json() for kit in kits]}
    return Outcome(data, f"{_table(kits)}\nkits of yours lie in {kits_folder()}")


def _import(options: argparse.Namespace, progress: Progress) -> Outcome:
    from ..kits import kits_folder
    from ..kits.importing import DEFAULT_NAME, import_ict_facekit

    if options.folder is None:
        raise WrongUsage("kit import", "lacks the folder", "give the folder of a downloaded ICT-FaceKit")
    name = options.name or DEFAULT_NAME
    kit = import_ict_facekit(options.folder, name=name, replace=options.replace, progress=progress)
    text = f"kit {kit.name} is in {kits_folder()}; for people of it: kindred new --kit {kit.name} …"
    return Outcome({"folder": str(kits_folder()), "kit": kit.as_json()}, f"{_table((kit,))}\n{text}")


def _table(kits: tuple[Shelved, ...]) -> str:
    rows = [["kit", "from", "vertices", "faces", "parameters", "expressions", "topology", "licence"]]
    for kit in kits:
        counts = (kit.vertices, kit.faces, kit.parameters, kit.expressions)
        end = kit.licence if not kit.wrong else f"cannot be used: it {kit.wrong}"
        rows.append([kit.name, kit.kind, *(f"{count:,}" for count in counts), kit.topology, end])
    return aligned(rows)
