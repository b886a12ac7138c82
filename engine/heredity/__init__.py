"""Heredity: from two heads and a rule, a population of children.

    rule = load_rule("mendel")
    family = breed(father, mother, rule, sons=4, daughters=4, seed=7)
    family.vertices, family.records(), family.head(0)

Only numpy is needed by what this door imports.
"""

from .breeding import Breeder, breed
from .population import Population
from .recipe import FUSES, MODES, Recipe
from .rule_files import apply_cell, load_rule, rule_names, save_rule
from .rules import InheritanceRule

__all__ = [
    "FUSES",
    "MODES",
    "Breeder",
    "InheritanceRule",
    "Population",
    "Recipe",
    "apply_cell",
    "breed",
    "load_rule",
    "rule_names",
    "save_rule",
]
