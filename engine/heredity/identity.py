"""family.json: which family a folder holds, so that another is refused and the same is completed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import BadInput
from ..facts import Facts
from ..heads import FEATURES, Head, genome_to_json
from ..version import VERSION
from .recipe import Recipe
from .rule_files import rule_from_json, rule_to_json

FAMILY = "family.json"
FORMAT = 1
FACTS = Facts(FAMILY, "family", "breed", "breed the family again into another folder", newest=FORMAT)


def family_facts(recipe: Recipe, mesh: str, keep: bool) -> dict[str, Any]:
    """What family.json holds, as JSON values.

    mesh: the format of the children's meshes. keep: whether they go into the library.
    """
    facts: dict[str, Any] = {
        "format": FORMAT,
        "father": _parent(recipe.father),
        "mother": _parent(recipe.mother),
        "rule": rule_to_json(recipe.rule),
        "sons": recipe.sons,
        "daughters": recipe.daughters,
        "seed": recipe.seed,
        "mode": recipe.mode,
        "fuse": recipe.fuse,
        "mutation": list(recipe.probabilities),
        "express": recipe.express,
        "seat": recipe.seat,
        "topology": recipe.father.topology.name,
        "vertices": recipe.father.topology.count,
        "features": list(FEATURES),
        "units": "m",
    }
    # The key follows from the family: the same command, run again elsewhere, means the same children and the same ids.
    key = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]
    return {
        **facts,
        "family": key,
        "mesh": mesh,
        "keep": keep,
        "versions": {"kindred": VERSION, "numpy": np.__version__},
    }


def recipe_of(facts: dict[str, Any], father: Head, mother: Head, where: Path) -> Recipe:
    """The recipe that family.json tells, for the parents that it names.

    Raises BadInput when the parents have changed since, or the file is broken.
    """
    try:
        recipe = Recipe(
            father,
            mother,
            rule_from_json(facts["rule"], str(where)),
            facts["sons"],
            facts["daughters"],
            facts["seed"],
            facts["mode"],
            facts["fuse"],
            tuple(facts["mutation"]),
            facts["express"],
            facts["seat"],
        )
        expected = family_facts(recipe, facts["mesh"], facts["keep"])["family"]
    except (KeyError, TypeError) as error:
        raise BadInput(where, "is broken", "breed the family again into another folder") from error
    if expected != facts.get("family"):
        raise BadInput(where, "its parents have changed in the library since", "breed the family again")
    return recipe


def _parent(head: Head) -> dict[str, Any]:
    return {"id": head.id, "genome": genome_to_json(head.genome), "digest": _digest(head)}


def _digest(head: Head) -> str:
    """What a child inherits from this head besides genes, as 32 hex digits."""
    digest = hashlib.sha256(head.vertices.tobytes())
    digest.update(head.topology.regions.tobytes())
    digest.update(head.topology.parts.tobytes())
    digest.update(head.parameters.tobytes())
    digest.update(head.asymmetry.tobytes())
    looks = [dict(head.appearance.continuous), dict(head.appearance.discrete)]
    digest.update(json.dumps(looks, sort_keys=True).encode())
    return digest.hexdigest()[:32]
