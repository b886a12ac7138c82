"""Reading a trait from a head's shape, by what tagging found on the founders. Only numpy is needed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32, Float64, Int32
from ..errors import BadInput
from ..files import whole_file
from ..heads import FEATURES, SEXES, Sex, Topology
from .measures import Shapes, measure_named, read_blocks

VERSION = 1
ANY_TOPOLOGY = ""
_MAX_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """Which side of a threshold makes which trait, for one feature of one sex.

    topology: the kind of heads that it was found on and is meant for; "" for all kinds.
    measure: the name of a measure (see measures); where it is "shape", `axis` is measured instead.
    threshold: in the measure's unit; values above it are large.
    dominant_high: whether the dominant side is the large one.
    dominant, recessive: what the two sides are called.
    indices, axis: (k,) int32 and (k, 3) float32; the sum over vertices of axis times position in millimetres. Empty
        where a named measure is used.
    """

    sex: Sex
    topology: str
    feature: str
    measure: str
    threshold: float
    dominant_high: bool
    dominant: str
    recessive: str
    indices: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    axis: Float32 = field(default_factory=lambda: np.empty((0, 3), np.float32))

    def values(self, shapes: Shapes) -> Float64:
        """(heads,) float64, in the measure's unit; not a number where it cannot be read on these heads."""
        if len(self.indices):
            if shapes.topology.name != self.topology:
                return np.full(len(shapes.vertices), np.nan)
            return along_axis(shapes, self.indices, self.axis)
        measure = measure_named(self.measure)
        return np.full(len(shapes.vertices), np.nan) if measure is None else read_blocks(measure.read, shapes)

    def is_dominant(self, values: Float64) -> list[bool]:
        """Whether each value lies on the dominant side."""
        return [bool(high) == self.dominant_high for high in values > self.threshold]


@dataclass(frozen=True, slots=True, eq=False)
class TypicalShape:
    """The mean shape of a feature over the founders of each class, for --express.

    indices: (k,) int32, the vertices that the feature's region touches.
    dominant, recessive: (k, 3) float32, metres, where those vertices lie in the mean.
    """

    sex: Sex
    topology: str
    feature: str
    indices: Int32
    dominant: Float32
    recessive: Float32


class TraitClassifier:
    """Reads the traits of heads.

    criteria: at most one for each sex, topology and feature; one for any topology stands in where a topology has none.
    typical: the mean shapes of both classes.
    """

    def __init__(self, criteria: Sequence[Criterion], typical: Sequence[TypicalShape] = ()) -> None:
        self.criteria, self.typical = tuple(criteria), tuple(typical)
        self._criteria = {(one.sex, one.topology, one.feature): one for one in self.criteria}
        self._typical = {(one.sex, one.topology, one.feature): one for one in self.typical}

    def criterion(self, sex: Sex, topology: str, feature: str) -> Criterion | None:
        """The criterion for heads of a sex and topology; None where nothing is known of the feature."""
        return self._criteria.get((sex, topology, feature)) or self._criteria.get((sex, ANY_TOPOLOGY, feature))

    def typical_shape(self, sex: Sex, topology: str, feature: str) -> TypicalShape | None:
        """The mean shapes of both classes; None where there were too few heads of the topology."""
        return self._typical.get((sex, topology, feature))

    def traits(self, vertices: Float32, topology: Topology, sexes: Sequence[Sex]) -> list[dict[str, str]]:
        """Read the traits of heads of one topology.

        vertices: (heads, n, 3) float32, metres.
        sexes: one for each head.
        Returns {feature: trait} for each head, for example {"nose": "high bridge"}; a feature that cannot be read is
        left out.
        """
        found: list[dict[str, str]] = [{} for _ in sexes]
        for sex in SEXES:
            rows = [row for row, one in enumerate(sexes) if one == sex]
            if not rows:
                continue
            shapes = Shapes(vertices if len(rows) == len(sexes) else vertices[rows], topology)
            for feature in carried_features(topology):
                for row, trait in zip(rows, self._read(shapes, sex, feature), strict=True):
                    if trait:
                        found[row][feature] = trait
        return found

    def _read(self, shapes: Shapes, sex: Sex, feature: str) -> list[str]:
        criterion = self.criterion(sex, shapes.topology.name, feature)
        if criterion is None:
            return [""] * len(shapes.vertices)
        values = criterion.values(shapes)
        words = [criterion.dominant if side else criterion.recessive for side in criterion.is_dominant(values)]
        return [word if np.isfinite(value) else "" for word, value in zip(words, values, strict=True)]

    def save(self, path: Path) -> None:
        """Write the classifier; the file appears whole or not at all."""
        arrays: dict[str, Any] = {}
        criteria = [_apart(one, f"criterion{place}", arrays) for place, one in enumerate(self.criteria)]
        typical = [_apart(one, f"typical{place}", arrays) for place, one in enumerate(self.typical)]
        text = json.dumps({"version": VERSION, "criteria": criteria, "typical": typical}, sort_keys=True)
        with whole_file(path) as part, part.open("wb") as handle:
            np.savez(handle, metadata=np.array(text), **arrays)


def load_classifier(path: Path) -> TraitClassifier:
    """Read what TraitClassifier.save wrote; nothing in the file is trusted.

    Raises BadInput when it is missing, broken or of a newer version.
    """
    todo = "run 'kindred tag' on the library"
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_BYTES:
                raise ValueError("it is too large")
        with np.load(path, allow_pickle=False) as data:
            told = json.loads(str(data["metadata"]))
            if int(told["version"]) > VERSION:
                raise BadInput(path, f"has version {told['version']}, newer than {VERSION}", "update Kindred")
            return TraitClassifier(
                [_criterion(one, data, f"criterion{place}") for place, one in enumerate(told["criteria"])],
                [_typical(one, data, f"typical{place}") for place, one in enumerate(told["typical"])],
            )
    except FileNotFoundError as error:
        raise BadInput(path, "is not there", todo) from error
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(path, f"is not a whole trait file ({error})", todo) from error


def find_classifier(path: Path) -> TraitClassifier | None:
    """The classifier in a library's `traits_path`; None where nothing was tagged by clustering yet.

    Raises BadInput when the file is broken or of a newer version.
    """
    return load_classifier(path) if path.exists() else None


def carried_features(topology: Topology) -> list[str]:
    """The features that heads of a kind have, in the order of FEATURES; one without a vertex carries no gene."""
    there = topology.regions.max(0, initial=0.0) > 0
    return [feature for feature, one in zip(FEATURES, there, strict=True) if one]


def along_axis(shapes: Shapes, indices: Int32, axis: Float32) -> Float64:
    """(heads,) float64: the sum over vertices of axis times position in millimetres."""
    # Summed over rows of fixed shape, so that a head's value does not depend on which others are read with it.
    flat = axis.astype(np.float64).ravel()
    return np.array([np.dot(1000.0 * head[indices].astype(np.float64).ravel(), flat) for head in shapes.vertices])


def _apart(one: Criterion | TypicalShape, name: str, arrays: dict[str, Any]) -> dict[str, Any]:
    """A record's plain values; its arrays go to `arrays`, named after the record."""
    values = asdict(one)
    for key in [key for key, value in values.items() if isinstance(value, np.ndarray)]:
        arrays[f"{name}.{key}"] = values.pop(key)
    return values


def _criterion(told: Mapping[str, Any], data: Mapping[str, Any], name: str) -> Criterion:
    if told["feature"] not in FEATURES or told["sex"] not in SEXES or not np.isfinite(told["threshold"]):
        raise ValueError("a criterion is broken")
    indices = np.asarray(data[f"{name}.indices"], np.int32)
    axis = np.asarray(data[f"{name}.axis"], np.float32)
    if axis.shape != (len(indices), 3):
        raise ValueError("an axis does not match its vertices")
    return Criterion(**told, indices=indices, axis=axis)


def _typical(told: Mapping[str, Any], data: Mapping[str, Any], name: str) -> TypicalShape:
    indices = np.asarray(data[f"{name}.indices"], np.int32)
    both = [np.asarray(data[f"{name}.{side}"], np.float32) for side in ("dominant", "recessive")]
    if any(one.shape != (len(indices), 3) or not np.isfinite(one).all() for one in both):
        raise ValueError("a mean shape does not match its vertices")
    return TypicalShape(**told, indices=indices, dominant=both[0], recessive=both[1])
