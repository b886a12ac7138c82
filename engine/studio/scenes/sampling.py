"""A scene for every number."""

from __future__ import annotations

from dataclasses import replace

from ...errors import BadInput
from ...heads import Kit
from ..scene import Background, Scene, Sitter, camera_of
from .acting import sample_expression
from .backgrounds import BEHIND
from .chance import DAYS, PICTURE, new_seed, picked, streams
from .environments import OUTDOORS, sample_light, sample_light_kind
from .film import sample_film
from .framings import sample_framing, sample_pose
from .looking import sample_gaze
from .people import guest_on, sitter_on
from .plans import Plan
from .wearing import sample_props

_NIGHT = frozenset({"neon", "screen", "fire", "hard", "flash"})
_FOR_SKIN = 0.85
"""How much longer than for a white surface faces are exposed, stops."""
_TOWARDS_SKIN = 0.3
"""How much of what skin gives back less than usual a camera makes up for, in stops over four."""
_USUAL_SKIN = 0.45


def sample_scene(
    seed: int,
    index: int,
    *,
    per_person: int = 8,
    plan: Plan | None = None,
    families: tuple[str, ...] = ("bundled",),
    kit: Kit | None = None,
    guests: tuple[Sitter, ...] = (),
) -> Scene:
    """Picture `index` of a seed. The numbers alone say what it shows: pictures can be made anywhere, in any order.

    per_person: how many pictures each person has in a row; person index // per_person sits for it. plan: how pictures
    vary. families, kit: where people come from, see `Sitters`. guests: who sits instead, by turns.
    Raises BadInput when a number is wrong.
    """
    if per_person < 1:
        raise BadInput(f"per_person {per_person}", "is below 1", "give at least one picture a person")
    plan = plan or Plan()
    way, face, eyes, worn, lit, back, roll = streams(seed, PICTURE, index, count=7)
    number = index // per_person
    day = _day(seed, number, index % per_person, plan)
    guest = guests[number % len(guests)] if guests else None
    person = sitter_on(day, seed, number, families, kit) if guest is None else guest_on(day, seed, number, guest)
    person, props = sample_props(person, plan, worn)
    kind = sample_light_kind(lit, plan.drama, plan.coloured)
    light = sample_light(lit, kind=kind)
    scene = Scene(
        sitter=person,
        expression=sample_expression(plan, face),
        pose=sample_pose(plan, way),
        framing=sample_framing(plan, way),
        light=light,
        background=Background(picked(BEHIND[_place(kind)], back), new_seed(back)),
        props=props,
    )
    film = sample_film(plan, roll)
    film = replace(film, exposure=film.exposure + _stops(person))
    return scene.with_(gaze=sample_gaze(person, camera_of(scene), plan, eyes), film=film)


def _day(seed: int, person: int, picture: int, plan: Plan) -> int:
    """On which of its days a person's picture is taken: those of a day follow each other."""
    (rng,) = streams(seed, DAYS, person, count=1)
    return int((rng.random(picture) < plan.restyled).sum())


def _place(light: str) -> str:
    """A key of BEHIND that goes with a kind of light."""
    if light in OUTDOORS:
        return "outdoors"
    return "studio" if light == "studio" else "night" if light in _NIGHT else "indoors"


def _stops(person: Sitter) -> float:
    """How much longer a camera exposes dark skin, which it meters as part of the whole."""
    melanin = person.head.appearance.continuous.get("melanin", _USUAL_SKIN)
    return _FOR_SKIN + _TOWARDS_SKIN * 4 * (melanin - _USUAL_SKIN)
