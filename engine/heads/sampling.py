"""New people from a kit's natural spread, men and women apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..arrays import Float32, Float64
from .features import Sex
from .genome import Appearance
from .head import Head
from .kit import Kit

LIMIT = 2.5
"""How many deviations a parameter may lie from its sex's mean; a draw that goes further is drawn again."""

MEAN_AGE = 0.4
"""The mean of people's ages, from 0 (eighteen) to 1 (eighty years), where the kit's means hold."""

_TRIES = 64

_HAIR = {
    "male": ("bald", "short", "medium", "curly", "crew", "fringe"),
    "female": ("short", "medium", "long", "curly", "tied", "fringe"),
}
_BROWS = ("straight", "arched", "rounded", "bushy")
_BEARDS = ("none", "stubble", "short", "full", "moustache", "goatee")


def sample(kit: Kit, sex: Sex, rng: np.random.Generator, *, age: float | None = None) -> Head:
    """A new person.

    rng: the same state gives the same person. age: 0 (eighteen) to 1 (eighty years); drawn when None.
    Returns a head without id and genome.
    """
    shape, looks, shared = (np.random.default_rng(int(seed)) for seed in rng.integers(2**63, size=3))
    # Age, origin and tone show in both, so they are drawn first; shape and looks then have a stream of their own each,
    # so that a new style or parameter leaves the other as it was.
    drawn, melanin = float(shared.beta(1.6, 2.4)), float(shared.beta(1.3, 1.9))
    age = drawn if age is None else age
    parameters = sample_parameters(kit, sex, shape, age=age)
    appearance = sample_appearance(sex, looks, age=age, melanin=melanin)
    parameters = shape_lids(kit, parameters, appearance.discrete["lids"])
    asymmetry = sample_asymmetry(kit, parameters, shape)
    return kit.head(parameters, sex, appearance, asymmetry, provenance={"source": "sampled"})


def sample_parameters(
    kit: Kit,
    sex: Sex,
    rng: np.random.Generator,
    *,
    age: float = MEAN_AGE,
    origins: Sequence[float] = (),
) -> Float32:
    """(p,) float32 in [0, 1]: drawn from the natural covariance, cut off so that people come out and no monsters.

    age: 0 (eighteen) to 1 (eighty years). origins: where on the kit's axes of origin the person lies, deviations; what
    is not given is drawn.
    """
    mean = kit.means[sex]
    if kit.ageing.size:
        mean = mean + kit.ageing * np.float32((age - MEAN_AGE) / (1 - MEAN_AGE))
    axes, wanted = kit.origins[:, : len(origins)], np.asarray(origins, np.float64)
    values = mean
    for _ in range(_TRIES):
        natural = rng.standard_normal(kit.factor.shape[1])
        if axes.size:
            natural += _times(axes, wanted - _times(axes.T, natural))
        values = mean + _times(kit.factor, natural)
        if np.abs(values - mean).max() * 6 <= LIMIT + 0.5:
            break
    return np.clip(mean + np.clip(values - mean, -LIMIT / 6, LIMIT / 6), 0, 1).astype(np.float32)


def sample_asymmetry(kit: Kit, parameters: Float32, rng: np.random.Generator) -> Float32:
    """(p,) float32: a natural asymmetry that keeps both halves in [0, 1]; empty where the kit knows of none."""
    if not kit.uneven.size:
        return np.empty(0, np.float32)
    drawn = _times(kit.uneven, np.clip(rng.standard_normal(kit.uneven.shape[1]), -LIMIT, LIMIT))
    room = np.minimum(parameters, 1 - parameters)
    return np.clip(drawn, -room, room).astype(np.float32)


def shape_lids(kit: Kit, parameters: Float32, lids: str) -> Float32:
    """Parameters (p,) in which the lids' shape is what their name says.

    lids: single (no crease to speak of), hooded (the fold hangs over it) or double. A rig without lid parameters is
    left as it is.
    """
    shaped = parameters.copy()
    for name, change in _LIDS[lids].items():
        if name in kit.names:
            index = kit.names.index(name)
            shaped[index] = np.clip(change(float(shaped[index])), 0, 1)
    return shaped


_LIDS: dict[str, dict[str, Callable[[float], float]]] = {
    "single": {"upper_lid_crease": lambda x: 0.12 * x, "upper_lid_fullness": lambda x: x + 0.08},
    "hooded": {"upper_lid_crease": lambda x: 0.8 * x, "upper_lid_fullness": lambda x: x + 0.2},
    "double": {"upper_lid_crease": lambda x: max(x, 0.3), "upper_lid_fullness": lambda x: x - 0.05},
}


def _times(matrix: Float32, vector: Float64) -> Float64:
    """matrix @ vector, summed in one order on every machine and with any number of threads."""
    return (matrix.astype(np.float64) * vector).sum(1)


def sample_appearance(sex: Sex, rng: np.random.Generator, *, age: float, melanin: float) -> Appearance:
    """Skin, eyes and hair that go together.

    age: 0 (eighteen) to 1 (eighty years); melanin: 0 (lightest) to 1 (darkest).
    continuous, each in [0, 1]: melanin, haemoglobin, iris_hue (0 brown to 1 blue), hair_melanin, hair_redness,
    freckles, age, roughness.
    discrete: hair, brows, beard, lids, lashes.
    """
    light = 1 - melanin
    blue = light**2 if rng.random() < 0.55 * light else 0.0
    hair_melanin = float(np.clip(0.25 + 0.75 * melanin + 0.45 * rng.random() * (1 - blue), 0, 1))
    redness = float(rng.beta(1.2, 6) + (0.5 if rng.random() < 0.06 * light else 0.0))
    continuous = {
        "melanin": melanin,
        "haemoglobin": float(rng.beta(4, 4)),
        "iris_hue": float(np.clip(0.9 * blue + 0.12 * rng.random(), 0, 1)),
        "hair_melanin": hair_melanin,
        "hair_redness": min(redness, 1.0),
        "freckles": float(rng.beta(1, 6) * light),
        "age": age,
        "roughness": float(rng.beta(5, 5)),
    }
    beard = _BEARDS[int(rng.integers(len(_BEARDS)))] if sex == "male" and rng.random() < 0.6 else "none"
    discrete = {
        "hair": str(rng.choice(_HAIR[sex])),
        "brows": str(rng.choice(_BROWS)),
        "beard": beard,
        "lids": str(rng.choice(("double", "single", "hooded"), p=(0.62, 0.18, 0.20))),
        "lashes": str(rng.choice(("short", "medium", "long"))),
    }
    return Appearance(continuous, discrete)
