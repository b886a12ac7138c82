"""Heredity: from two heads and a rule, a population of children.

    rule = load_rule("mendel")
    family = breed(father, mother, rule, sons=4, daughters=4, seed=7)
    family.vertices, family.records(), family.head(0)
    odds(father.genome, mother.genome)["nose"]["recessive"]
    tag(founders, seed=1).heads

Only numpy is needed by what this door imports.
"""

from .breeding import Breeder, breed
from .odds import odds
from .pedigree import pedigree
from .population import Population
from .recipe import FUSES, MODES, Recipe
from .rule_files import apply_cell, load_rule, rule_names, save_rule
from .rules import InheritanceRule
from .tagging import Tagging, tag
from .traits import TraitClassifier, find_classifier

__all__ = [
    "FUSES",
    "MODES",
    "Breeder",
    "InheritanceRule",
    "Population",
    "Recipe",
    "Tagging",
    "TraitClassifier",
    "apply_cell",
    "breed",
    "find_classifier",
    "load_rule",
    "odds",
    "pedigree",
    "rule_names",
    "save_rule",
    "tag",
]
