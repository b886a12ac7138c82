"""Reading shards as they come, with nothing in them trusted."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import numpy as np

from ...arrays import Float32, UInt8
from ...errors import BadInput
from ..labels import CLASSES
from ..supply import LARGEST
from .members import TRUTH, decode_depth, decode_normals
from .tarring import broken, members_of

_LARGEST_FILE, _LONGEST_TRUTH = 128 << 20, 4 << 20
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A picture of a data set and what is known of it; what was not asked for is empty.

    key: the name it has in its shard. The maps are as in `studio.labels.Labels`.
    picture: (h, w, 3) uint8 sRGB. classes, whole, occluder: (h, w) uint8. depth: (h, w) float32, metres.
    normals: (h, w, 3) int8. truth: all else, JSON values, see `truth.truth_of`.
    """

    key: str
    shard: Path
    picture: UInt8 = field(default_factory=lambda: np.empty((0, 0, 3), np.uint8))
    classes: UInt8 = field(default_factory=lambda: np.empty((0, 0), np.uint8))
    whole: UInt8 = field(default_factory=lambda: np.empty((0, 0), np.uint8))
    occluder: UInt8 = field(default_factory=lambda: np.empty((0, 0), np.uint8))
    depth: Float32 = field(default_factory=lambda: np.empty((0, 0), np.float32))
    normals: Any = field(default_factory=lambda: np.empty((0, 0, 3), np.int8))
    truth: Mapping[str, Any] = field(default_factory=dict[str, Any])


def read_shards(where: Path | Sequence[Path], fields: Iterable[str] | None = None) -> Iterator[Sample]:
    """The pictures of a data set's folder, or of the shards named, in order, one at a time.

    fields: which of FIELDS to decode; all where None. Other files in the shards, and other files of a picture, are
    passed over.
    Raises BadInput that names the shard where one is missing, cut off, damaged or lacks what was asked for.
    """
    wanted = FIELDS if fields is None else tuple(fields)
    unknown = [name for name in wanted if name not in FIELDS]
    if unknown:
        raise BadInput(f"fields {', '.join(unknown)}", "are not known", f"choose among {', '.join(FIELDS)}")
    return _samples(_paths(where), wanted)


def _paths(where: Path | Sequence[Path]) -> list[Path]:
    if not isinstance(where, Path):
        return list(where)
    found = sorted(where.glob("shard-*.tar")) if where.is_dir() else [where]
    if not found:
        raise BadInput(where, "holds no shards", "give the folder that 'kindred studio --out' wrote")
    return found


def _samples(paths: Sequence[Path], wanted: tuple[str, ...]) -> Iterator[Sample]:
    for path in paths:
        try:
            with path.open("rb") as handle:
                for key, files in _groups(handle, path, wanted):
                    yield _sample(path, key, files, wanted)
        except OSError as error:
            raise BadInput(path, f"cannot be read ({error.strerror})", "check the path") from error


def _groups(handle: IO[bytes], path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The wanted files of each picture; those of one picture follow each other."""
    key, files = "", dict[str, bytes]()
    for member in members_of(handle, path):
        stem, _, suffix = member.name.rpartition("/")[2].partition(".")
        name = _SUFFIXES.get(suffix)
        if name not in wanted or not stem or len(stem) > _LONGEST_NAME:
            continue
        if stem != key:
            if files:
                yield key, files
            key, files = stem, {}
        if member.size > (_LONGEST_TRUTH if suffix == TRUTH else _LARGEST_FILE):
            raise broken(path, f"{suffix} of {stem} has {member.size} bytes")
        handle.seek(member.offset)
        files[name] = handle.read(member.size)
    if files:
        yield key, files


def _sample(path: Path, key: str, files: Mapping[str, bytes], wanted: tuple[str, ...]) -> Sample:
    decoded = dict[str, Any]()
    for name in wanted:
        if name not in files:
            raise broken(path, f"{key} has no {name}")
        try:
            decoded[name] = _DECODERS[name](files[name])
        except Exception as error:  # nothing in the file is trusted; what a decoder raises is its own affair
            raise broken(path, f"{name} of {key}: {' '.join(str(error).split()) or type(error).__name__}") from error
    sizes = {array.shape[:2] for array in decoded.values() if isinstance(array, np.ndarray)}
    if len(sizes) > 1:
        raise broken(path, f"the maps of {key} have different sizes")
    return Sample(key, path, **decoded)


def _pixels(data: bytes, mode: str, kinds: tuple[str, ...] = ("PNG",)) -> Any:
    """The pixels of a picture of one of these kinds, whose size is looked at before it is decoded."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=kinds) as picture:
        if max(picture.size) > LARGEST or picture.mode != mode:
            raise ValueError(f"is {picture.mode} of {picture.size[0]} × {picture.size[1]}")
        return np.asarray(picture)


def _picture(data: bytes) -> Any:
    return _pixels(data, "RGB", ("JPEG", "PNG"))


def _normals(data: bytes) -> Any:
    return decode_normals(_pixels(data, "RGB"))


def _depth(data: bytes) -> Any:
    return decode_depth(_pixels(data, "I;16"))


def _indices(below: int) -> Callable[[bytes], Any]:
    def decode(data: bytes) -> Any:
        pixels = _pixels(data, "L")
        if pixels.max() >= below:
            raise ValueError(f"holds {pixels.max()}, where {below - 1} is the largest")
        return pixels

    return decode


def _truth(data: bytes) -> Any:
    truth = json.loads(data, parse_float=_finite, parse_constant=_finite)
    if not isinstance(truth, dict):
        raise ValueError("is no object")
    return truth


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"holds {text}")
    return number


_DECODERS: Mapping[str, Callable[[bytes], Any]] = MappingProxyType(
    {
        "picture": _picture,
        "classes": _indices(len(CLASSES)),
        "whole": _indices(len(CLASSES)),
        "occluder": _indices(2),
        "depth": _depth,
        "normals": _normals,
        "truth": _truth,
    }
)
FIELDS = tuple(_DECODERS)
"""What can be read of a picture."""

_SUFFIXES = {
    **{f"{name}.png": name for name in FIELDS},
    "jpg": "picture",
    "png": "picture",
    TRUTH: "truth",
}
