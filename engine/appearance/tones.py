"""Where a skin has how much melanin and blood, and how it shines: one person's pictures, small and soft.

Pigments are in the units of heads.pigments' table, [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64
from ..heads import Appearance
from ..heads.colours import pigments
from .fields import Fields
from .noise import blotches
from .spots import Spots, scattered

_USUAL = {"redness": 0.35, "freckles": 0.0, "moles": 0.2, "roughness": 0.5, "age": 0.3}


@dataclass(frozen=True, slots=True, eq=False)
class Tones:
    """(256, 256) float32 pictures: melanin, blood, roughness; and in metres how high furrows and pores are.

    wrinkles: how deep the wrinkles are, as a share of their full depth. lips: what lips add, melanin and blood.
    fair: 1 lightest to 0 darkest.
    """

    melanin: Float32
    blood: Float32
    roughness: Float32
    furrows: Float32
    pores: Float32
    wrinkles: float
    lips: tuple[float, float]
    fair: float


def told(appearance: Appearance) -> Mapping[str, float]:
    """The values in [0, 1], with what is usual where an old library does not know one."""
    values = {name: min(max(value, 0.0), 1.0) for name, value in {**_USUAL, **appearance.continuous}.items()}
    return {"wrinkles": values["age"] ** 1.5, **values}


def tones(fields: Fields, appearance: Appearance, rng: np.random.Generator) -> Tones:
    """One person's skin without its spots."""
    know, mask = told(appearance), fields.masks
    melanin, blood = pigments(appearance)
    fair, age = 1 - melanin, know["age"]
    places = fields.places[::2, ::2]
    flush, tan = blotches(places, rng, 0.010, 0.040)
    fine_flush, fine_tan = blotches(places, rng, 0.0045, 0.011, 32)
    blush = mask["blush"] * (0.08 + 0.30 * know["redness"]) * (0.55 + 0.45 * fair)
    uneven = 0.7 + 0.6 * age
    return Tones(
        melanin=melanin
        + (0.035 + 0.055 * melanin) * (mask["sun"] - 0.5) * (1 - 0.5 * mask["blush"])
        + 0.075 * mask["shade"] * (0.5 + melanin)
        + (0.030 + 0.05 * melanin) * mask["lids"]
        + 0.03 * mask["hollow"]
        + uneven * (0.010 * tan + 0.008 * fine_tan),
        blood=blood
        + blush
        + 0.10 * mask["shade"] * (0.6 + 0.4 * age)
        + 0.05 * mask["lids"]
        + 0.09 * mask["hollow"] * (0.4 + 0.6 * fair)
        - 0.05 * mask["scalp"]
        + uneven * (0.5 + 0.5 * know["redness"]) * (0.024 * flush + 0.016 * fine_flush)
        + 0.02 * mask["blush"] * know["redness"] * fine_flush,
        roughness=0.38
        + 0.26 * know["roughness"]
        - 0.11 * mask["oil"] * (1.1 - 0.6 * age)
        - 0.05 * mask["lids"]
        + 0.05 * mask["hollow"]
        + 0.04 * age
        + 0.012 * fine_tan,
        furrows=(48e-6 + 62e-6 * age) * mask["furrows"] * (0.8 + 0.4 * know["roughness"]),
        pores=(90e-6 + 160e-6 * know["roughness"] + 40e-6 * age) * mask["pores"],
        wrinkles=min(0.10 + know["wrinkles"] * (0.9 + 2.2 * age) + 0.5 * age * age, 3.2),
        lips=(0.05 * fair - 0.09 * melanin, 0.36 - 0.12 * melanin - 0.08 * age),
        fair=fair,
    )


def freckles(fields: Fields, appearance: Appearance, rng: np.random.Generator) -> Spots:
    """Freckles of the young and fair, and the larger, paler spots that the sun leaves with age."""
    know = told(appearance)
    amount, age, fair = know["freckles"], know["age"], 1 - pigments(appearance)[0]
    many = round(2600 * amount**1.3 * (0.25 + 0.75 * fair))
    old = round(90 * max(age - 0.35, 0.0) * (0.4 + 0.6 * fair))
    places = [
        scattered(fields, fields.masks["freckles"] ** 1.4, many, rng),
        scattered(fields, fields.masks["sun"] * (1 - fields.masks["lids"]) + 0.02, old, rng),
    ]
    radii = [0.00055 * np.exp(0.40 * rng.standard_normal(many)), 0.0011 * np.exp(0.45 * rng.standard_normal(old))]
    strength = [rng.uniform(0.12, 0.9, many) * (0.4 + 0.6 * amount), rng.uniform(0.10, 0.35, old)]
    return _spots(places, radii, strength)


def moles(fields: Fields, appearance: Appearance, rng: np.random.Generator) -> Spots:
    """A few dark spots, the larger ones raised."""
    know = told(appearance)
    count = int(rng.poisson(22 * know["moles"] ** 1.5))
    likely = (0.3 + fields.masks["sun"]) * (1 - fields.masks["lids"]) * (1 - 0.9 * fields.masks["scalp"])
    places = scattered(fields, likely, count, rng)
    radii = np.clip(0.00055 * np.exp(0.5 * rng.standard_normal(count)), 0.0003, 0.0022)
    return _spots([places], [radii], [rng.uniform(0.45, 1.0, count)])


def _spots(places: list[Float32], radii: list[Float64], strength: list[Float64]) -> Spots:
    return Spots(
        np.concatenate(places).astype(np.float32),
        np.concatenate(radii).astype(np.float32),
        np.concatenate(strength).astype(np.float32),
    )
