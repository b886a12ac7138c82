"""Light as it is found: what a white face gives back, and that the nine numbers say what comes from all around."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.studio.scenes import LIGHTS, sample_light
from kindred.engine.studio.scenes.environments import FACE, kelvin
from kindred.engine.studio.scenes.harmonics import LUMINANCE, directions, environment_of, light_on


def shining(environment, normals):
    from kindred.engine.studio.scene import Light

    return light_on(Light((), environment), normals)


def test_the_same_light_from_everywhere_is_that_light_on_every_surface():
    environment = environment_of(np.full((len(directions()), 3), (0.2, 0.5, 1.0)))
    assert np.allclose(shining(environment, directions()), (0.2, 0.5, 1.0), atol=0.01)


def test_nine_numbers_are_what_a_surface_gathers_from_a_soft_sky():
    up = directions()[:, 1:2]
    radiance = np.ones((len(directions()), 3)) * (0.7 + 0.5 * up + 0.4 * (up > 0))
    facing = np.maximum(directions() @ directions().T, 0)  # normals × ways
    gathered = 4 / len(directions()) * facing @ radiance  # the integral of radiance times cosine, over pi
    assert np.abs(shining(environment_of(radiance), directions()) - gathered).max() < 0.03


def test_no_side_is_darker_than_dark_however_narrow_the_light():
    narrow = np.zeros((len(directions()), 3))
    narrow[directions()[:, 0] > 0.97] = 30.0
    assert shining(environment_of(narrow), directions()).min() > 0


@pytest.mark.parametrize("kind", list(LIGHTS))
def test_every_kind_lights_a_white_face_to_about_one(kind):
    for seed in range(25):
        light = sample_light(np.random.default_rng(seed), kind=kind)
        seen = light_on(light, FACE) @ LUMINANCE
        assert 0.75 < seen.max() < 1.35
        assert 1 <= len(light.lamps) <= 4
        assert light.environment.dtype == np.float32 and light.environment.shape == (9, 3)
        assert all(lamp.size > 0 and min(lamp.colour) >= 0 for lamp in light.lamps)
        assert shining(light.environment, directions()).min() >= 0
        assert max(float(np.asarray(lamp.colour) @ LUMINANCE) for lamp in light.lamps) < 4


def test_light_goes_from_flat_to_dramatic():
    def contrasts(drama):
        lights = [sample_light(np.random.default_rng(seed), drama=drama, coloured=0.0) for seed in range(200)]
        seen = [light_on(light, FACE) @ LUMINANCE for light in lights]
        return np.array([one.max() / one.min() for one in seen])

    assert np.median(contrasts(0.0)) < np.median(contrasts(1.0))
    assert (contrasts(1.0) > 4).mean() > 0.1 and (contrasts(1.0) < 1.6).mean() > 0.1


def test_black_bodies_go_from_orange_over_white_to_blue():
    candle, day, sky = (kelvin(t) for t in (1900, 6500, 15000))
    assert candle[0] > 1.5 * candle[1] > 3 * candle[2]
    assert np.abs(day - 1).max() < 0.06
    assert sky[2] > 1.2 * sky[0]
    assert all(abs(float(colour @ LUMINANCE) - 1) < 1e-9 for colour in (candle, day, sky))


def test_an_unknown_light_is_refused():
    with pytest.raises(BadInput, match="overcast"):
        sample_light(np.random.default_rng(0), kind="aurora")
