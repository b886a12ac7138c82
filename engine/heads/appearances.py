"""How people look beside their shape: skin, eyes and hair that go together as they do in life."""

from __future__ import annotations

import numpy as np

from ..arrays import Float64
from .features import Sex
from .genome import Appearance

_GREYING = (0.42, 0.13)
"""The age at which hair begins to grey, mean and deviation, between 0 (eighteen) and 1 (eighty): 44 years, give or take
eight; half of all people have half their hair grey at 50 to 60 (Panhard et al., Greying of the human hair, 2012)."""

_GREYING_TAKES = 0.42
_LIGHT_EYES = (("hazel", 0.30), ("green", 0.55), ("grey", 0.80), ("blue", 0.96))
_LIGHT_EYES_SHARES = (0.24, 0.14, 0.20, 0.42)
_LASHES = {"male": ("short", "medium", "medium", "long"), "female": ("medium", "long", "long", "curled")}


def sample_appearance(sex: Sex, rng: np.random.Generator, *, age: float, melanin: float) -> Appearance:
    """Skin, eyes and hair that go together.

    age: 0 (eighteen) to 1 (eighty years); melanin: 0 (lightest) to 1 (darkest).
    continuous, each in [0, 1]: melanin, haemoglobin, redness, freckles, moles, wrinkles, roughness, age, iris_hue
    (0 brown to 1 blue), iris_pattern, hair_melanin, hair_redness, hair_grey, stubble.
    discrete: hair, brows, beard, glasses (see engine.hair.sample_styles), lids, lashes.
    Authored after what is known of people: light eyes and fair or red hair come with light skin (Sulem et al., Genetic
    determinants of hair, eye and skin pigmentation in Europeans, 2007), freckles with red hair, wrinkles later in dark
    skin (Vashi et al., Aging differences in ethnic skin, 2016).
    """
    # Here, since hair knows heads.
    from ..hair import sample_styles

    skin, hair, eyes, parts = (np.random.default_rng(int(seed)) for seed in rng.integers(2**63, size=4))
    of_hair = _hair(hair, age, melanin)
    styles = sample_styles(sex, age, parts)
    lids = str(parts.choice(("double", "single", "hooded"), p=(0.62, 0.18, 0.20)))
    lashes = _LASHES[sex][int(parts.integers(4))]
    shade = float(hair.beta(2.2, 2.6)) * (0.35 + 0.65 * of_hair["hair_melanin"])
    continuous = {
        "melanin": melanin,
        "age": age,
        **_skin(skin, age, melanin, of_hair["hair_redness"]),
        **_eyes(eyes, melanin, of_hair["hair_melanin"]),
        **of_hair,
        "stubble": shade if sex == "male" else 0.0,
    }
    looks = {name: round(min(max(value, 0.0), 1.0), 6) for name, value in continuous.items()}
    return Appearance(looks, {**styles, "lids": lids, "lashes": lashes})


def _hair(rng: np.random.Generator, age: float, melanin: float) -> dict[str, float]:
    """Dark over most of the world; from fair to black where skin is light, and seldom red."""
    light = max(1 - melanin / 0.45, 0.0)
    dark, spread, red, onset = 0.93 - 0.42 * light, 0.04 + 0.19 * light, rng.random(), rng.normal(*_GREYING)
    own = dark + spread * float(np.clip(rng.standard_normal(), -2.2, 2.2))
    is_red = red < 0.06 * light
    redness = float(rng.beta(1.4, 9)) + (0.55 + 0.25 * rng.random()) * is_red
    return {
        "hair_melanin": max(0.25 + 0.5 * own if is_red else own, 0.1),
        "hair_redness": redness,
        "hair_grey": _smooth((age - onset) / _GREYING_TAKES),
    }


def _eyes(rng: np.random.Generator, melanin: float, hair: float) -> dict[str, float]:
    """Brown, unless skin is light; then the fairer the hair, the oftener light."""
    chance, draw, pick, shift = rng.random(4)
    light = 0.82 * max(1 - melanin / 0.42, 0.0) * (1.25 - 0.55 * hair)
    brown = 0.16 * float(draw)
    hue = brown
    if chance < light:
        which = int(np.searchsorted(np.cumsum(_LIGHT_EYES_SHARES), pick, "right").clip(0, 3))
        hue = _LIGHT_EYES[which][1] + 0.08 * (float(shift) - 0.5)
    return {"iris_hue": hue, "iris_pattern": float(rng.beta(1.8, 1.8))}


def _skin(rng: np.random.Generator, age: float, melanin: float, redness: float) -> dict[str, float]:
    light = 1 - melanin
    flush, spots, marks, pores = (float(rng.beta(a, b)) for a, b in ((2.0, 4.0), (0.7, 4.0), (1.5, 4.0), (5.0, 5.0)))
    worn = age * (1.15 - 0.35 * melanin) + 0.11 * float(rng.standard_normal())
    young = 1 - 0.5 * age
    return {
        "haemoglobin": float(rng.beta(4, 4)),
        "redness": flush + 0.15 * age * light,
        "freckles": young * (spots * light**2 + 0.75 * redness * light),
        "moles": marks * (0.45 + 0.55 * light) * (0.6 + 0.5 * age),
        "wrinkles": worn,
        "roughness": pores + 0.10 * age,
    }


def _smooth(share: Float64 | float) -> float:
    share = float(np.clip(share, 0, 1))
    return share * share * (3 - 2 * share)
