"""Who sits for pictures: an endless supply of people, and the other looks that each of them has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ...errors import BadInput
from ...hair import sample_styles
from ...heads import SEXES, Appearance, Head, Kit, Sex, bundled_kit, sample
from ...heads.sampling import sample_asymmetry, sample_parameters
from ...kits import bundled_on
from ..scene import Sitter
from .chance import LOOKS, PERSON, Rng, new_seed, streams

FAMILIES = ("bundled", "facekit")
"""Where people come from: the bundled rig, or a kit that the user brought in, which is asked for while training."""

_KEPT = 32
"""People that are remembered: the pictures of one follow each other."""

_DYED = 0.08


@dataclass(frozen=True, slots=True)
class Sitters:
    """People without end, each told by its number alone.

    seed: which people; other seeds give others. families: where they come from, all alike often. kit: a kit that was
    brought in (`kits.open_kit`), for "facekit".
    Raises BadInput for an unknown family, or where "facekit" has no kit.
    """

    seed: int
    families: tuple[str, ...] = ("bundled",)
    kit: Kit | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.families) - set(FAMILIES))
        if unknown or not self.families:
            raise BadInput(f"families {', '.join(unknown)}", "are not known", f"choose among {', '.join(FAMILIES)}")
        if "facekit" in self.families and self.kit is None:
            raise BadInput("family facekit", "needs a kit", "bring one in with 'kindred kit import FOLDER'")

    def __getitem__(self, index: int) -> Sitter:
        """The person of a number, from 0."""
        return sitter(self.seed, index, self.families, self.kit)


@lru_cache(maxsize=_KEPT)
def sitter(seed: int, index: int, families: tuple[str, ...] = ("bundled",), kit: Kit | None = None) -> Sitter:
    """Person `index` of a seed; the arguments are those of `Sitters`.

    Raises BadInput when they are wrong.
    """
    Sitters(seed, families, kit)
    lots, shape, looks = streams(seed, PERSON, index, count=3)
    family = families[int(lots.integers(len(families)))]
    sex = SEXES[int(lots.integers(2))]
    spots = new_seed(lots)
    head = sample(bundled_kit(), sex, looks)
    if family == "facekit" and kit is not None:
        head = _of_kit(kit, sex, shape, head)
    return Sitter(head, f"{family}-{seed}-{index:06d}", family, spots)


@lru_cache(maxsize=_KEPT)
def sitter_on(
    day: int, seed: int, index: int, families: tuple[str, ...] = ("bundled",), kit: Kit | None = None
) -> Sitter:
    """Person `index` on some day: 0 in its own looks, on others `restyled`.

    The very same object each time, so that renderers can keep what they have made of it.
    """
    return guest_on(day, seed, index, sitter(seed, index, families, kit))


@lru_cache(maxsize=_KEPT)
def guest_on(day: int, seed: int, index: int, guest: Sitter) -> Sitter:
    """A sitter that was not drawn by lot on some day, as in `sitter_on`."""
    return restyled(guest, *streams(seed, LOOKS, index, day, count=1)) if day else guest


@lru_cache(maxsize=_KEPT)
def in_glasses(one: Sitter, glasses: str) -> Sitter:
    """The same person in other glasses, or in none; the very same object each time."""
    looks = one.head.appearance
    if looks.discrete.get("glasses", "none") == glasses:
        return one
    return replace(
        one, head=one.head.with_(appearance=Appearance(looks.continuous, {**looks.discrete, "glasses": glasses}))
    )


def restyled(one: Sitter, rng: Rng) -> Sitter:
    """The same person on another day: other hair, brows, beard and glasses, and skin a little other.

    The shape stays, and with it who it is; so do the eyes' colour and where spots lie.
    """
    styles, tones = (np.random.default_rng(int(seed)) for seed in rng.integers(2**63, size=2))
    head, before = one.head, one.head.appearance
    discrete = {**before.discrete, **_other_styles(before, head.sex, styles)}
    return replace(one, head=head.with_(appearance=Appearance(_other_tones(before, head.sex, tones), discrete)))


def _of_kit(kit: Kit, sex: Sex, rng: Rng, model: Head) -> Head:
    """A person of another kit, on the bundled topology, with a bundled person's looks.

    Raises BadInput where the kit does not say how the bundled head lies on it.
    """
    age = model.appearance.continuous["age"]
    parameters = sample_parameters(kit, sex, rng, age=age)
    laid = bundled_on(kit, kit.vertices(parameters, sample_asymmetry(kit, parameters, rng)))
    if laid is None:
        raise BadInput(kit.topology.name, "was brought in for another bundled head", "bring the kit in again")
    bare = np.empty(0, np.float32)
    return model.with_(vertices=laid, parameters=bare, asymmetry=bare, provenance={"source": kit.topology.name})


def _other_styles(before: Appearance, sex: Sex, rng: Rng) -> dict[str, str]:
    """Hair always, brows and glasses now and then, a beard where one can grow."""
    drawn = sample_styles(sex, before.continuous.get("age", 0.3), rng)
    keeps = rng.random(2) < (0.75, 0.6)
    for kind, kept in zip(("brows", "glasses"), keeps, strict=True):
        if kept:
            drawn[kind] = before.discrete.get(kind, drawn[kind])
    return drawn


def _other_tones(before: Appearance, sex: Sex, rng: Rng) -> dict[str, float]:
    """Tan and flush of the season, hair that is dyed or has greyed, years that have gone by."""
    tones = dict(before.continuous)
    spread = {"melanin": 0.035, "haemoglobin": 0.08, "redness": 0.12, "wrinkles": 0.08, "age": 0.05, "roughness": 0.12}
    spread |= {"hair_melanin": 0.06, "hair_grey": 0.08, "freckles": 0.04}
    steps = rng.standard_normal(len(spread))
    for (name, deviation), step in zip(spread.items(), steps, strict=True):
        if name in tones:
            tones[name] += deviation * float(step)
    dyed, melanin, redness, grown = rng.random(4)
    if dyed < _DYED:
        tones |= {"hair_melanin": 0.1 + 0.9 * melanin, "hair_redness": redness**2, "hair_grey": 0.0}
    if sex == "male":
        tones["stubble"] = grown * (0.35 + 0.5 * tones.get("hair_melanin", 0.7))
    return {name: min(max(value, 0.0), 1.0) for name, value in tones.items()}
