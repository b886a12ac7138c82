"""The notes of many children at once.

A thousand children are placed in a tenth of a second, so their notes are put together from pieces of JSON that a family
shares, rather than each from objects of its own (0.3 ms).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ...engine.heads import FEATURES, SEXES, Appearance, Gene, genome_to_json
from ...engine.heredity import Population
from . import groups
from .note import Note, pack, to_json


def child_notes(population: Population, faces: str, parents: tuple[str, str], library: str = "") -> Iterator[str]:
    """What write_note would keep of each child, in order.

    faces: the name that their faces alone give.
    parents: names of the objects that they were bred from.
    library: the folder of the library that their ids belong to.
    """
    painted = groups.digest(population.topology.regions)
    first = population.head(0) if len(population) else None
    if first is None:
        return
    note = Note("male", population.topology.name, faces, painted, library=library, parents=parents)
    own = ("sex", "id", "genome", "appearance", "parameters", "asymmetry", "provenance")
    shared = json.dumps({name: value for name, value in to_json(note).items() if name not in own})[:-1]
    genomes = _Genomes(population, list(first.genome))
    origins = _Origins(population, dict(first.provenance))
    with_rig, uneven = population.parameters.shape[1] > 0, population.asymmetry.size > 0
    appearances = _Appearances()
    for row, sex in enumerate(population.genes.keys[:, 0].tolist()):
        identifier = json.dumps(population.ids[row]) if population.ids else "null"
        rig = pack(population.parameters[row]) if with_rig else ""
        apart = pack(population.asymmetry[row]) if uneven else ""
        yield (
            f'{shared}, "sex": "{SEXES[sex]}", "id": {identifier}, "genome": {genomes.text(row)}, '
            f'"appearance": {appearances.text(population.appearances[row])}, "parameters": "{rig}", '
            f'"asymmetry": "{apart}", "provenance": {origins.text(row)}}}'
        )


class _Appearances:
    """Appearances as JSON; the names and the choices are a family's, the numbers each child's own."""

    def __init__(self) -> None:
        self._around: dict[tuple[object, ...], str] = {}

    def text(self, looks: Appearance) -> str:
        """The appearance of a child."""
        key = (*looks.continuous, None, *looks.discrete.items())
        if key not in self._around:
            # Numbers go where %r stands; a name may hold a % of its own.
            numbers = ", ".join(f"{json.dumps(name)}: ".replace("%", "%%") + "%r" for name in looks.continuous)
            chosen = json.dumps(dict(looks.discrete)).replace("%", "%%")
            self._around[key] = f'{{"continuous": {{{numbers}}}, "discrete": {chosen}}}'
        return self._around[key] % tuple(map(float, looks.continuous.values()))


class _Genomes:
    """Genomes as JSON; each gene that occurs is written once and then found."""

    def __init__(self, population: Population, features: Sequence[str]) -> None:
        genes, self._traits = population.genes, population.traits
        columns = [FEATURES.index(feature) for feature in features]
        self._features = list(features)
        codes = genes.alleles[:, columns, 0] * 4 + genes.alleles[:, columns, 1] * 2 + genes.mutated[:, columns]
        self._codes: list[list[int]] = codes.tolist()
        self._plain = [[_gene(feature, code, "") for code in range(8)] for feature in features]
        self._read: dict[tuple[str, int, str], str] = {}

    def text(self, row: int) -> str:
        """The genome of a child."""
        codes = self._codes[row]
        if not self._traits:
            return "{" + ", ".join([found[code] for found, code in zip(self._plain, codes, strict=True)]) + "}"
        traits = self._traits[row]
        pairs = zip(self._features, codes, strict=True)
        return "{" + ", ".join([self._found(one, code, traits.get(one, "")) for one, code in pairs]) + "}"

    def _found(self, feature: str, code: int, trait: str) -> str:
        key = (feature, code, trait)
        if key not in self._read:
            self._read[key] = _gene(feature, code, trait)
        return self._read[key]


class _Origins:
    """Provenances as JSON; a family has few different rows of shares, and the rest is its own but for the index."""

    def __init__(self, population: Population, first: dict[str, Any]) -> None:
        self._population = population
        own = ("index", "father_shares")
        self._shared = json.dumps({name: value for name, value in first.items() if name not in own})[:-1]
        self._shares: dict[bytes, str] = {}

    def text(self, row: int) -> str:
        """The provenance of a child."""
        population = self._population
        key = population.genes.shares[row].tobytes()
        if key not in self._shares:
            self._shares[key] = json.dumps(dict(population.shares(row)))
        return f'{self._shared}, "index": {population.index[row]}, "father_shares": {self._shares[key]}}}'


def _gene(feature: str, code: int, trait: str) -> str:
    alleles = ("D" if code & 4 else "r") + ("D" if code & 2 else "r")
    return json.dumps(genome_to_json({feature: Gene(alleles, trait, bool(code & 1))}))[1:-1]
