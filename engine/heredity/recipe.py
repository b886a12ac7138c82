"""What a family is: the couple, the rule, how many of each sex, and how they are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import BadInput
from ..heads import FEATURES, Head, require_same_topology
from ..heads.genome import GeneClass
from .rules import InheritanceRule, check_probability

MODES = ("blend", "mosaic")
FUSES = ("none", "smooth", "gan", "diffusion")
_BUILT_FUSES = ("none", "smooth")
MAX_CHILDREN = 100_000_000


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a family, so that any of its children can be made anywhere, in any order, and again.

    father, mother: tagged heads of one topology.
    rule: the shares of each feature.
    sons, daughters: how many; children are numbered sons first, from 0.
    seed: a whole number from 0.
    mode: "blend" mixes each vertex; "mosaic" takes each vertex from either parent.
    fuse: "none", or "smooth" to solve the seams between features in the gradient domain.
    mutation: probabilities in [0, 1]; child k of its sex takes entry k modulo their number. Empty: the rule's.
    express: how far, in [0, 1], homozygous recessive features move towards the recessive mean.
    seat: whether eyeballs, teeth and lashes are seated in the child's lids and lips again.
    Raises BadInput when a value is out of range or the parents cannot be mixed.
    """

    father: Head
    mother: Head
    rule: InheritanceRule
    sons: int = 4
    daughters: int = 4
    seed: int = 0
    mode: str = "blend"
    fuse: str = "none"
    mutation: Sequence[float] = field(default_factory=tuple[float, ...])
    express: float = 0.0
    seat: bool = True

    def __post_init__(self) -> None:
        _check_couple(self.father, self.mother)
        for name, number in (("sons", self.sons), ("daughters", self.daughters)):
            if not 0 <= number <= MAX_CHILDREN:
                raise BadInput(f"--{name} {number}", "is not a number of children", f"give 0 to {MAX_CHILDREN:,}")
        if not 0 <= self.seed < 2**128:
            raise BadInput(f"--seed {self.seed}", "is not a seed", "give a whole number from 0")
        if not 0 <= self.express <= 1:
            raise BadInput(f"--express {self.express}", "is not in [0, 1]", "give a fraction, like 0.5")
        for probability in self.mutation:
            check_probability(probability, "--mutation")
        _check_choice("--mode", self.mode, MODES, MODES)
        _check_choice("--fuse", self.fuse, FUSES, _BUILT_FUSES)

    @property
    def size(self) -> int:
        """How many children the family has."""
        return self.sons + self.daughters

    @property
    def probabilities(self) -> tuple[float, ...]:
        """The mutation probabilities that are cycled over the children of each sex."""
        return tuple(self.mutation) or (self.rule.mutation,)

    def classes(self, parent: Head) -> list[GeneClass]:
        """The class that a parent shows for each of FEATURES; dominant for a part that heads of this kind lack."""
        return [parent.genome[f].gene_class if f in parent.genome else "dominant" for f in FEATURES]

    def span(self, start: int, count: int | None) -> range:
        """The children from `start`, `count` of them or all that follow.

        Raises BadInput when they are not all in the family.
        """
        if not 0 <= start <= self.size:
            raise BadInput(f"--start {start}", f"is not in a family of {self.size}", f"give 0 to {self.size}")
        if count is None:
            return range(start, self.size)
        if not 0 <= count <= self.size - start:
            left = self.size - start
            raise BadInput(f"--count {count}", f"is not in the {left} children from {start}", f"give 0 to {left}")
        return range(start, start + count)


def genes_carried(recipe: Recipe) -> list[str]:
    """The features that a child of this couple has genes for, in the order of FEATURES."""
    return [feature for feature in FEATURES if feature in recipe.father.genome and feature in recipe.mother.genome]


def _check_couple(father: Head, mother: Head) -> None:
    for parent, sex, role in ((father, "male", "father"), (mother, "female", "mother")):
        name = parent.id or role
        if parent.sex != sex:
            raise BadInput(name, f"is {parent.sex} and cannot be the {role}", f"choose a {sex} head as {role}")
        if not parent.genome:
            raise BadInput(name, "has no genes yet", "run 'kindred tag' on its library first")
    require_same_topology(father, mother)
    present = np.maximum(father.topology.regions, mother.topology.regions).max(0, initial=0) > 0
    for parent, role in ((father, "father"), (mother, "mother")):
        for feature, there in zip(FEATURES, present, strict=True):
            if there and feature not in parent.genome:
                raise BadInput(parent.id or role, f"has no gene for {feature}", "run 'kindred tag' on its library")


def _check_choice(option: str, value: str, known: Sequence[str], built: Sequence[str]) -> None:
    if value not in known:
        raise BadInput(f"{option} {value}", "is not known", f"choose among {', '.join(built)}")
    if value not in built:
        raise BadInput(f"{option} {value}", "is not built yet", f"choose among {', '.join(built)}")
