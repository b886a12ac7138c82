"""Bring foreign heads into a library."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import BadInput, EngineMissing, Interrupted, KindredError, WrongUsage
from ..progress import Progress
from .options import add_library, library_path, open_library
from .outcome import Outcome
from .thumbnails import Thumbnails

if TYPE_CHECKING:
    from ..heads import Head, Topology
    from ..heads.reading import RawMesh
    from ..heads.registration import Adopted

HELP = "brings foreign heads in: meshes, point clouds and depth images of any unit and orientation"
EXAMPLES = (
    "kindred adopt father.obj --library heads --sex male --keep-topology",
    "kindred adopt scans/*.ply --library heads --sex auto",
    "kindred adopt depth.png --focal 580 --library heads --sex female --picture face.jpg",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, the library, the sex, and what to do with the topology."""
    parser.add_argument("meshes", nargs="+", type=Path, metavar="MESH", help="OBJ, GLB, PLY, STL, or 16-bit depth PNG")
    add_library(parser)
    parser.add_argument(
        "--sex",
        choices=("male", "female", "auto"),
        required=True,
        help="auto: told by shape, against a reference population, or by clustering where there are many",
    )
    parser.add_argument(
        "--keep-topology",
        action="store_true",
        help="keep each mesh as it is and carry the regions over to it (heads of one topology can be bred)",
    )
    parser.add_argument(
        "--picture", action="append", default=[], type=Path, metavar="IMG", help="a face picture to keep; one a mesh"
    )
    parser.add_argument("--focal", type=float, metavar="PX", help="the focal length of depth images, in pixels")


def needs_engine(options: argparse.Namespace) -> bool:
    """Always: landmarks and sparse solvers."""
    return True


@dataclass(slots=True)
class _Batch:
    """What became of the meshes of one call.

    lines: what to tell of each head that is in the library. waiting: heads whose sex is told once all are there.
    """

    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    waiting: list[tuple[Path, Path | None, Adopted]] = field(default_factory=list["tuple[Path, Path | None, Adopted]"])
    failed: list[tuple[Path, KindredError]] = field(default_factory=list["tuple[Path, KindredError]"])


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Adopt each mesh; one that fails does not keep the others out, and what is finished is in the library.

    Raises WrongUsage when the numbers of pictures and meshes differ, and the mesh's own error where there is only one.
    """
    pictures = _pictures(options)
    if options.focal is not None and not options.focal > 0:
        raise BadInput("--focal", "is not greater than zero", "give the focal length in pixels")
    # A library that cannot be used is told before minutes of work; a new one is not made before there is a head for it.
    kept = _kept_topologies(options)
    batch = _Batch()
    for path, picture in zip(options.meshes, pictures, strict=True):
        with progress.part(path.name, 0.97 / len(options.meshes)) as part:
            try:
                _adopt_one(options, path, picture, kept, batch, part)
            except Interrupted:
                if not batch.waiting:
                    raise
                break  # those that wait are kept as well; the command line then tells that it was stopped
            except EngineMissing:
                raise
            except KindredError as error:
                batch.failed.append((path, error))
    _keep_waiting(options, batch)
    if len(options.meshes) == 1 and batch.failed:
        raise batch.failed[0][1]
    return _outcome(options, batch)


def _adopt_one(
    options: argparse.Namespace,
    path: Path,
    picture: Path | None,
    kept: dict[str, Topology],
    batch: _Batch,
    progress: Progress,
) -> None:
    from ..heads.kit import bundled_kit
    from ..heads.reading import read_back, read_mesh
    from ..heads.registration import adopt

    sex = "female" if options.sex == "auto" else options.sex
    raw = read_mesh(path, focal=options.focal)
    own = read_back(raw, bundled_kit().topology, keep_topology=options.keep_topology or _of_a_kit(raw))
    if own is not None:
        batch.lines.append(_keep_own(options, path, picture, own))
        return
    adopted = adopt(raw, sex=sex, keep_topology=options.keep_topology, known=kept, progress=progress)
    if options.keep_topology:
        kept.setdefault(adopted.head.topology.name, adopted.head.topology)
    if options.sex == "auto":
        batch.waiting.append((path, picture, adopted))
    else:
        batch.lines.append(_keep(options, path, picture, adopted, {"sex": options.sex, "how": "given"}))


def _of_a_kit(raw: RawMesh) -> bool:
    """Whether Kindred wrote this file of a head of a kit that the user has: it is then no foreign mesh."""
    from ..kits import kit_for

    return raw.kindred is not None and kit_for(str(raw.kindred.get("topology"))) is not None


def _keep_own(options: argparse.Namespace, path: Path, picture: Path | None, head: Head) -> dict[str, Any]:
    """Keep a head that Kindred itself wrote, with its genome, as it was; raises BadInput where --sex says otherwise."""
    from ..heads.registration import Adopted

    if options.sex not in ("auto", head.sex):
        raise BadInput(path, f"is a {head.sex} head", f"give --sex {head.sex} or auto")
    report = {"unit": "m", "median_mm": None, "warnings": ["read back as Kindred wrote it"]}
    own = Adopted(head, head.vertices, np.eye(4), report)
    return _keep(options, path, picture, own, {"sex": head.sex, "how": "given"})


def _keep_waiting(options: argparse.Namespace, batch: _Batch) -> None:
    from ..heads.registration.sexing import tell_sexes

    verdicts = tell_sexes([adopted.registered for _, _, adopted in batch.waiting])
    for (path, picture, adopted), verdict in zip(batch.waiting, verdicts, strict=True):
        batch.lines.append(_keep(options, path, picture, adopted, verdict.as_json()))


def _pictures(options: argparse.Namespace) -> list[Path | None]:
    """A picture for each mesh; raises WrongUsage or BadInput."""
    from ..images import require_picture

    if not options.picture:
        return [None] * len(options.meshes)
    if len(options.picture) != len(options.meshes):
        raise WrongUsage(
            "--picture",
            f"was given {len(options.picture)} times for {len(options.meshes)} meshes",
            "give one for each mesh, in their order",
        )
    for picture in options.picture:
        require_picture(picture)
    return list(options.picture)


def _kept_topologies(options: argparse.Namespace) -> dict[str, Topology]:
    """The topologies of kits and of the library's heads, so that another head of one gets the same regions.

    Raises BadInput when the library cannot be used.
    """
    from ..heads.kit import bundled_kit
    from ..kits import list_kits, open_kit

    found: dict[str, Topology] = {}
    if options.keep_topology:
        found = {kit.topology: open_kit(kit.name).topology for kit in list_kits() if not kit.wrong}
    if not (library_path(options) / "library.toml").exists():
        return found
    with open_library(options) as library:
        for entry in library.heads() if options.keep_topology else []:
            if entry.topology not in found and entry.topology != bundled_kit().topology.name:
                found[entry.topology] = library.head(entry.id).topology
    return found


def _keep(
    options: argparse.Namespace, path: Path, picture: Path | None, adopted: Adopted, sex: dict[str, Any]
) -> dict[str, Any]:
    head = adopted.head
    provenance = {**head.provenance, "sex": sex, "picture": picture.name if picture else None}
    head = head.with_(sex=sex["sex"], provenance=provenance)
    # A second beside the half minute that a fit takes; a machine without a driver to draw with adopts all the same.
    thumbnail = Thumbnails(True, 1)(head)
    with open_library(options, create=True) as library:
        added = library.add(head, picture, thumbnail)
    return {
        "id": added.id,
        "source": str(path),
        "topology": head.topology.name,
        "vertices": len(head.vertices),
        **sex,
        "report": dict(adopted.report),
    }


def _outcome(options: argparse.Namespace, batch: _Batch) -> Outcome:
    failed = [{"source": str(path), "error": str(error)} for path, error in batch.failed]
    data = {"library": str(library_path(options)), "heads": batch.lines, "failed": failed}
    lines = [_line(head) for head in batch.lines] + [f"failed: {item['error']}" for item in failed]
    return Outcome(data, "\n".join(lines), 4 if failed else 0)


def _line(head: dict[str, Any]) -> str:
    report = head["report"]
    text = f"{head['id']} from {head['source']}: {head['sex']}"
    if head["how"] != "given":
        text += f" ({head['how']}, {head['sure']:.0%} sure)"
    text += f", unit {report['unit']}"
    if report["median_mm"] is not None:
        text += f", fit {report['median_mm']:.2f} mm median, {report['p95_mm']:.2f} mm at 95 %"
    return "; ".join([text, *report["warnings"]])
