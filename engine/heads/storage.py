"""A head as one .npz file that numpy alone can read, in Blender or anywhere."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import BadInput
from ..files import whole_file
from .features import FEATURES, PARTS, SEXES
from .genome import Appearance, Gene
from .head import MAX_VERTICES, Head, Topology

FORMAT = 1
_ARRAYS = (
    "vertices",
    "regions",
    "face_vertices",
    "face_sizes",
    "parts",
    "landmarks",
    "corner_uv",
    "parameters",
    "asymmetry",
)
_MAX_BYTES = MAX_VERTICES * 200


def save_head(path: Path, head: Head) -> None:
    """Write a head; the file appears whole or not at all.

    Raises BadInput when the folder cannot be written.
    """
    topology = head.topology
    metadata = {
        "format": FORMAT,
        "id": head.id,
        "sex": head.sex,
        "units": "m",
        "topology": topology.name,
        "features": list(FEATURES),
        "genome": genome_to_json(head.genome),
        "appearance": {"continuous": dict(head.appearance.continuous), "discrete": dict(head.appearance.discrete)},
        "provenance": dict(head.provenance),
    }
    with whole_file(path) as part, part.open("wb") as handle:
        np.savez(
            handle,
            vertices=head.vertices,
            regions=topology.regions,
            face_vertices=topology.face_vertices,
            face_sizes=topology.face_sizes,
            parts=topology.parts,
            landmarks=topology.landmarks,
            corner_uv=topology.corner_uv,
            parameters=head.parameters,
            asymmetry=head.asymmetry,
            metadata=np.array(json.dumps(metadata, sort_keys=True)),
        )


def load_head(path: Path) -> Head:
    """Read a head that save_head wrote; nothing in the file is trusted.

    Raises BadInput when it is missing, broken, too large or of a newer format.
    """
    try:
        arrays, metadata = _read(path)
        return build_head(arrays, metadata)
    except BadInput:
        raise
    except FileNotFoundError as error:
        raise BadInput(path, "is not there", "check the path or the id") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(path, f"is not a whole head file ({error})", "adopt or breed the head again") from error


def genome_to_json(genome: Mapping[str, Gene]) -> dict[str, Any]:
    """{feature: {alleles, class, trait, mutated}}, as in manifests, head files and GLB extras."""
    return {
        feature: {"alleles": g.alleles, "class": g.gene_class, "trait": g.trait, "mutated": g.mutated}
        for feature, g in genome.items()
    }


def genome_from_json(data: Mapping[str, Any]) -> dict[str, Gene]:
    """The inverse of genome_to_json."""
    return {
        feature: Gene(
            str(data[feature]["alleles"]), str(data[feature].get("trait", "")), bool(data[feature].get("mutated"))
        )
        for feature in FEATURES
        if feature in data
    }


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > _MAX_BYTES:
        raise BadInput(path, f"would unpack to {size} bytes", "heads have at most two million vertices")
    with np.load(path, allow_pickle=False) as data:
        arrays = {name: data[name] for name in _ARRAYS if name in data}
        metadata = json.loads(str(data["metadata"]))
    if int(metadata.get("format", FORMAT)) > FORMAT:
        raise BadInput(path, "was written by a newer Kindred", "update Kindred")
    return arrays, metadata


def build_head(arrays: dict[str, Any], metadata: dict[str, Any]) -> Head:
    """A head out of the arrays and the metadata of a file, checked against each other.

    Raises ValueError, KeyError or TypeError where they do not fit.
    """
    vertices = np.asarray(arrays["vertices"], np.float32)
    count = len(vertices)
    face_vertices = np.asarray(arrays["face_vertices"], np.int32)
    face_sizes = np.asarray(arrays["face_sizes"], np.int32)
    regions = np.asarray(arrays["regions"], np.float32)
    if vertices.shape != (count, 3) or not np.isfinite(vertices).all():
        raise ValueError("vertices are not finite (n, 3)")
    if int(face_sizes.sum()) != len(face_vertices) or (
        len(face_vertices) and not 0 <= face_vertices.min() <= face_vertices.max() < count
    ):
        raise ValueError("faces name vertices that are not there")
    if list(metadata["features"]) != list(FEATURES) or regions.shape != (count, len(FEATURES)):
        raise ValueError("regions do not match the features")
    if not np.allclose(regions.sum(1), 1, atol=1e-3):
        raise ValueError("regions do not sum to one")
    parts = np.asarray(arrays.get("parts", np.zeros(count)), np.uint8)
    if parts.shape != (count,) or (count and parts.max() >= len(PARTS)):
        raise ValueError("parts do not match the vertices")
    if metadata["sex"] not in SEXES:
        raise ValueError("the sex is neither male nor female")
    appearance = metadata.get("appearance", {})
    parameters, asymmetry = (np.asarray(arrays.get(k, np.empty(0)), np.float32) for k in ("parameters", "asymmetry"))
    if asymmetry.size and (asymmetry.shape != parameters.shape or not np.isfinite(asymmetry).all()):
        raise ValueError("the asymmetry does not match the parameters")
    return Head(
        vertices=vertices,
        topology=Topology(
            name=str(metadata["topology"]),
            face_vertices=face_vertices,
            face_sizes=face_sizes,
            regions=regions,
            parts=parts,
            landmarks=np.asarray(arrays.get("landmarks", np.empty(0)), np.int32),
            corner_uv=np.asarray(arrays.get("corner_uv", np.empty((0, 2))), np.float32),
        ),
        sex=metadata["sex"],
        genome=genome_from_json(metadata.get("genome", {})),
        appearance=Appearance(dict(appearance.get("continuous", {})), dict(appearance.get("discrete", {}))),
        parameters=parameters,
        asymmetry=asymmetry,
        provenance=dict(metadata.get("provenance", {})),
        id=metadata.get("id"),
    )
