"""The pinned packages of the engine, held to pyproject."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = {"mediapipe"}
"""Pinned, but not in pyproject's extra: it goes in without its dependencies."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    lines = (ROOT / "engine" / "requirements.txt").read_text().splitlines()
    bare = [line.split("#")[0].strip() for line in lines]
    return {plain(line.split("==")[0]): line.split("==")[1] for line in bare if line}


@pytest.fixture(scope="module")
def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [Requirement(one) for one in project["dependencies"] + project["optional-dependencies"]["engine"]]


def test_every_requirement_of_pyproject_is_pinned_within_its_bounds(pins, wanted):
    for requirement in wanted:
        assert plain(requirement.name) in pins, f"{requirement.name} is not pinned"
        version = pins[plain(requirement.name)]
        assert requirement.specifier.contains(version), (
            f"{requirement.name} {version} is not in {requirement.specifier}"
        )


def test_nothing_is_pinned_that_nobody_needs_and_nothing_is_left_out(pins, wanted):
    pytest.importorskip("mediapipe")
    needed, ahead = set(OUTSIDE), [requirement.name for requirement in wanted]
    while ahead:
        name = ahead.pop()
        if plain(name) in needed:
            continue
        needed.add(plain(name))
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                ahead.append(requirement.name)
    assert needed == set(pins)


def test_the_bundled_wheels_are_pinned(pins):
    assert {"sqlalchemy", "typing-extensions"} <= set(pins)
