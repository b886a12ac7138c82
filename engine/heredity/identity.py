"""family.json: which family a folder holds, so that another is refused and the same is completed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, cast

import numpy as np

from ..errors import BadInput
from ..files import whole_file
from ..heads import FEATURES, Head, genome_to_json
from ..version import VERSION
from .recipe import Recipe
from .rule_files import rule_from_json, rule_to_json

FAMILY = "family.json"
FORMAT = 1
_MAX_BYTES = 10_000_000
_SAID_ONLY = ("versions",)
"""What family.json says but does not decide which family it is."""


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


def claim_folder(folder: Path, facts: dict[str, Any]) -> None:
    """Write family.json, or see that the one that is there is of the same family.

    Raises BadInput when the folder holds another family.
    """
    path = folder / FAMILY
    if path.exists():
        there = read_facts(folder)
        for name in facts:
            if name not in _SAID_ONLY and there.get(name) != facts[name]:
                raise BadInput(folder, f"holds another family ({name} differs)", "choose another folder for this one")
        return
    rewrite_facts(folder, facts)


def rewrite_facts(folder: Path, facts: dict[str, Any]) -> None:
    """Write family.json, whole or not at all."""
    with whole_file(folder / FAMILY) as part:
        part.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def read_facts(folder: Path) -> dict[str, Any]:
    """What a folder's family.json says.

    Raises BadInput when there is none, or one of a newer Kindred.
    """
    path = folder / FAMILY
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError("too large")
        facts = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(facts, dict):
            raise ValueError("no object")
        known = cast(dict[str, Any], facts)
        if int(known["format"]) > FORMAT:
            raise BadInput(path, "was written by a newer Kindred", "update Kindred")
    except FileNotFoundError as error:
        raise BadInput(folder, "holds no family", "give the folder that 'kindred breed --out' wrote") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(path, "is broken", "breed the family again into another folder") from error
    return known


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
