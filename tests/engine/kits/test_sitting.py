"""People of a kit that was brought in sit for pictures as bundled ones do."""

from __future__ import annotations

import numpy as np
from kindred.engine.heads import bundled_kit
from kindred.engine.heads.eyeballs import fit_sphere
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT
from kindred.engine.kits import open_kit
from kindred.engine.studio.scenes import Sitters, sample_scene


def test_people_of_a_facekit_sit_on_the_bundled_topology(shelf):
    people = Sitters(6, ("facekit",), open_kit("ict-facekit", shelf))
    heads = [people[index].head for index in range(4)]
    kit = bundled_kit()
    for head in heads:
        assert head.topology is kit.topology and head.vertices.shape == kit.mean.shape
        eyes = [fit_sphere(head.vertices[head.topology.parts == part])[0] for part in (EYE_LEFT, EYE_RIGHT)]
        assert np.abs(np.mean(eyes, axis=0)).max() < 0.002  # the origin is midway between the eyeballs
        assert head.appearance.discrete["hair"] and not head.parameters.size
    assert all(np.abs(heads[0].vertices - other.vertices).max() > 0.001 for other in heads[1:])
    assert people[1].identity == "facekit-6-000001"


def test_both_families_take_turns_by_lot(shelf):
    kit = open_kit("ict-facekit", shelf)
    families = [
        sample_scene(8, index, per_person=1, families=("bundled", "facekit"), kit=kit).sitter.family
        for index in range(24)
    ]
    assert 4 < families.count("facekit") < 20
