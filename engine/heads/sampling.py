"""New people from a kit's natural spread, men and women apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..arrays import Float32, Float64
from .appearances import sample_appearance
from .features import Sex
from .genome import Appearance
from .head import Head
from .kit import Kit
from .soundness import unfolded

LIMIT = 2.6
"""How many sixths of its range a parameter may lie from its sex's mean; where a draw goes further it is cut off."""

USUAL_AGE = 0.2
"""The age at which the kit's means hold: thirty years, between 0 (eighteen) and 1 (eighty)."""


def sample(kit: Kit, sex: Sex, rng: np.random.Generator, *, age: float | None = None) -> Head:
    """A new person.

    rng: the same state gives the same person. age: 0 (eighteen) to 1 (eighty years); drawn when None.
    Returns a head without id and genome.
    """
    shape, looks, shared = (np.random.default_rng(int(seed)) for seed in rng.integers(2**63, size=3))
    # Age, origin and tone show in both, so they are drawn first; shape and looks then have a stream of their own each,
    # so that a new style or parameter leaves the other as it was.
    drawn, origins = float(shared.beta(1.3, 2.2)), shared.standard_normal(2)
    age = drawn if age is None else age
    melanin = _melanin(origins, shared)
    parameters = sample_parameters(kit, sex, shape, age=age, origins=origins)
    appearance = _like_its_origin(sample_appearance(sex, looks, age=age, melanin=melanin), origins, age, shared)
    parameters = shape_lids(kit, parameters, appearance.discrete["lids"])
    parameters, asymmetry = unfolded(kit, parameters, sample_asymmetry(kit, parameters, shape))
    return kit.head(parameters, sex, appearance, asymmetry, provenance={"source": "sampled"})


def _melanin(origins: Float64, rng: np.random.Generator) -> float:
    """The tone of the skin, 0 (lightest) to 1 (darkest), which goes with the first axis of origin and never wholly.

    Over the world skin follows the sun (Jablonski and Chaplin, The evolution of human skin coloration, 2000), noses the
    climate (Zaidi et al., Investigating the case of human nose shape and climate adaptation, 2017).
    """
    tone = -0.45 + 1.05 * origins[0] + 0.2 * origins[1] + 0.65 * rng.standard_normal()
    return float(1 / (1 + np.exp(-tone)))


def _like_its_origin(looks: Appearance, origins: Float64, age: float, rng: np.random.Generator) -> Appearance:
    """Lids, hair and irises that go with where a person lies on the second axis of origin.

    Single lids go with low bridges, dark hair and brown eyes (Farkas et al., 2005; Nguyen et al., The Asian upper
    eyelid, 2009); lids grow hooded with age (van den Bosch et al., 1999).
    """
    single = 1 / (1 + np.exp(2.2 - 1.9 * origins[1]))
    hooded = (1 - single) * (0.1 + 0.35 * age)
    lids = rng.choice(("single", "hooded", "double"), p=(single, hooded, 1 - single - hooded))
    dark = float(1 / (1 + np.exp(2.2 - 2.6 * origins[1])))
    continuous = dict(looks.continuous)
    for name, towards in (("hair_melanin", 1.0), ("iris_hue", 0.0), ("hair_redness", 0.0)):
        if name in continuous:
            continuous[name] = (1 - dark) * continuous[name] + dark * towards
    return Appearance(continuous, {**looks.discrete, "lids": str(lids)})


def natural_mean(kit: Kit, sex: Sex, age: float | None = None) -> Float32:
    """(p,) float32: what people of a sex and an age have on average.

    age: 0 (eighteen) to 1 (eighty years); None for the usual one.
    """
    if age is None or not kit.ageing.size:
        return kit.means[sex]
    return kit.means[sex] + kit.ageing * np.float32((age - USUAL_AGE) / (1 - USUAL_AGE))


def sample_parameters(
    kit: Kit,
    sex: Sex,
    rng: np.random.Generator,
    *,
    age: float = USUAL_AGE,
    origins: Sequence[float] | Float64 = (),
) -> Float32:
    """(p,) float32 in [0, 1]: drawn from the natural covariance, cut off so that people come out and no monsters.

    age: 0 (eighteen) to 1 (eighty years). origins: where on the kit's axes of origin the person lies, deviations; what
    is not given is drawn.
    """
    mean = natural_mean(kit, sex, age)
    axes, wanted = kit.origins[:, : len(origins)], np.asarray(origins, np.float64)
    natural = rng.standard_normal(kit.factor.shape[1])
    if axes.size:
        natural += _times(axes, wanted - _times(axes.T, natural))
    drawn = _times(kit.factor, natural)
    return np.clip(mean + np.clip(drawn, -LIMIT / 6, LIMIT / 6), 0, 1).astype(np.float32)


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
