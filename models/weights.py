"""Weights on disk: safetensors whose header says which network they are of, and whose bytes are checked.

Reading and checking a header needs nothing but the standard library, so that what is installed can be told without
torch.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
_LONGEST_HEADER = 1_000_000
_LARGEST = 200_000_000
_BYTES = {"F16": 2, "BF16": 2, "F32": 4, "I64": 8}

Shapes = Mapping[str, Sequence[int]]


class UnusableWeights(ValueError):
    """A file that is damaged, cut off, or of another network; its text tells which."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A whole file of weights.

    data: its bytes, as safetensors.torch.load takes them. network, version: which network they are of.
    trained: what the trainer wrote about them. digest: SHA-256 of all that it holds.
    """

    data: bytes
    network: str
    version: int
    trained: Mapping[str, Any]
    digest: str


def path_of(network: str) -> Path:
    """Where a network's weights lie."""
    return FOLDER / network / "weights.safetensors"


def digest_of_shapes(shapes: Shapes) -> str:
    """A text that differs where any tensor's name or shape does."""
    rows = sorted((name, [int(side) for side in shape]) for name, shape in shapes.items())
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def metadata_of(network: str, version: int, data: bytes, trained: Mapping[str, Any]) -> dict[str, str]:
    """What goes into the header of a file beside the tensors' table.

    data: the file without it. trained: what is to be known of the weights, as JSON can hold it.
    """
    table, told = _header(data), json.dumps(trained, sort_keys=True)
    return {
        "network": network,
        "version": str(version),
        "shapes": digest_of_shapes(_shapes(table)),
        "sha256": _digest(table, told, _body(data)),
        "trained": told,
    }


def read_weights(path: Path, network: str, version: int, shapes: Shapes | None = None) -> Weights:
    """Read and check a file of weights.

    shapes: what the network is made of; None checks the file against itself alone.
    Raises FileNotFoundError, and UnusableWeights where it is damaged or of another network.
    """
    if path.stat().st_size > _LARGEST:
        raise UnusableWeights(f"is larger than {_LARGEST // 1_000_000} MB")
    data = path.read_bytes()
    header = _header(data)
    about = header.pop("__metadata__", None)
    if not isinstance(about, dict) or not {"network", "version", "shapes", "sha256", "trained"} <= about.keys():
        raise UnusableWeights("was not written by Kindred's trainer")
    if (about["network"], about["version"]) != (network, str(version)):
        raise UnusableWeights(f"is of {about['network']} {about['version']}, not of {network} {version}")
    body = _body(data)
    if _length(header) != len(body) or _digest(header, about["trained"], body) != about["sha256"]:
        raise UnusableWeights("is damaged or cut off")
    found = digest_of_shapes(_shapes(header))
    if found != about["shapes"] or (shapes is not None and found != digest_of_shapes(shapes)):
        raise UnusableWeights(f"does not fit {network} {version}")
    return Weights(data, network, version, _told(about["trained"]), about["sha256"])


def _header(data: bytes) -> dict[str, Any]:
    """The JSON that begins the file."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 0 < size <= min(_LONGEST_HEADER, len(data) - 8):
        raise UnusableWeights("is damaged or cut off")
    try:
        header = json.loads(data[8 : 8 + size])
    except (ValueError, RecursionError) as error:
        raise UnusableWeights("is damaged or cut off") from error
    if not isinstance(header, dict):
        raise UnusableWeights("is damaged or cut off")
    return header


def _body(data: bytes) -> bytes:
    """The tensors' bytes, which follow the header."""
    return data[8 + int.from_bytes(data[:8], "little") :]


def _shapes(table: Mapping[str, Any]) -> dict[str, Sequence[int]]:
    return {name: entry["shape"] for name, entry in table.items()}


def _digest(table: Mapping[str, Any], trained: str, body: bytes) -> str:
    """Of all that a file holds."""
    return hashlib.sha256(json.dumps([table, trained], sort_keys=True).encode() + body).hexdigest()


def _length(header: Mapping[str, Any]) -> int:
    """How many bytes the tensors take."""
    try:
        return sum(_BYTES[entry["dtype"]] * math.prod(entry["shape"]) for entry in header.values())
    except (KeyError, TypeError) as error:
        raise UnusableWeights("is damaged or cut off") from error


def _told(text: str) -> Mapping[str, Any]:
    try:
        return dict(json.loads(text))
    except (ValueError, TypeError) as error:
        raise UnusableWeights("was not written by Kindred's trainer") from error
