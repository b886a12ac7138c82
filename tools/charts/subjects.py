"""Who and what each chart shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from kindred.engine.hair import STYLES
from kindred.engine.heads import SEXES, Appearance, Head, Kit, bundled_kit, sample
from kindred.engine.heads.expressions import express
from kindred.engine.heads.lashes import shape_lashes
from kindred.engine.heads.moods import MOODS
from kindred.engine.heads.sampling import shape_lids
from kindred.engine.studio import Camera, portrait


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A head from one side, and the words below it. bald: without hair, brows and beard."""

    head: Head
    view: str
    words: str = ""
    bald: bool = False


Chart = list[list[Subject]]
"""Rows of subjects."""

_WOMAN, _MAN = (7, 2), (7, 5)
"""The seeds of the two who sit for the charts."""


def people() -> Chart:
    """Five times five random people, women and men by turns."""
    kit = bundled_kit()
    heads = [sample(kit, SEXES[i % 2], np.random.default_rng((25, i))) for i in range(25)]
    return [[Subject(head, "front") for head in heads[row * 5 : row * 5 + 5]] for row in range(5)]


def views() -> Chart:
    """One person from three sides."""
    head = _sitter("female")
    return [[Subject(head, view) for view in ("front", "three-quarter", "profile")]]


def close_ups() -> Chart:
    """Eye, mouth, nose and ear of a woman and of a man."""
    return [
        [Subject(_wearing(_sitter(sex), hair=hair), view) for view in ("eye", "mouth", "nose", "ear")]
        for sex, hair in (("female", "tied"), ("male", "crew"))
    ]


def hair() -> Chart:
    """All hair styles, from the front and from behind."""
    rows: Chart = []
    for begin in range(0, len(STYLES["hair"]), 7):
        styles = STYLES["hair"][begin : begin + 7]
        heads = [_wearing(_sitter("female" if i % 2 else "male"), hair=style) for i, style in enumerate(styles)]
        rows.append([Subject(h, "three-quarter", style) for h, style in zip(heads, styles, strict=True)])
        rows.append([Subject(h, "back") for h in heads])
    return rows


def brows() -> Chart:
    """All brows."""
    return _choices("brows", _wearing(_sitter("female"), hair="tied"), "front", 4)


def beards() -> Chart:
    """All beards."""
    return _choices("beard", _wearing(_sitter("male"), hair="short"), "three-quarter", 4)


def glasses() -> Chart:
    """All glasses."""
    return _choices("glasses", _wearing(_sitter("female"), hair="bob"), "three-quarter", 3)


def lids() -> Chart:
    """The three lids and the four lashes, close."""
    kit, sitter = bundled_kit(), _sitter("female")
    lids = [_lidded(kit, sitter, name) for name in ("single", "double", "hooded")]
    lashes = [
        sitter.with_(vertices=shape_lashes(kit, sitter.vertices, name))
        for name in ("short", "medium", "long", "curled")
    ]
    return [
        [Subject(h, "eye", f"{n} lid") for h, n in zip(lids, ("single", "double", "hooded"), strict=True)],
        [Subject(h, "eye", f"{n} lashes") for h, n in zip(lashes, ("short", "medium", "long", "curled"), strict=True)],
    ]


def expressions() -> Chart:
    """The moods, by a woman and a man in turns."""
    kit = bundled_kit()
    found = list[Subject]()
    for i, (name, weights) in enumerate(MOODS.items()):
        head = _sitter(SEXES[i % 2])
        found.append(Subject(head.with_(vertices=express(kit, head.vertices, weights)), "front", name))
    return [found[:5], found[5:]]


CHARTS = {
    "head-people": (people, 300),
    "head-views": (views, 480),
    "head-close": (close_ups, 400),
    "head-hair": (hair, 240),
    "head-brows": (brows, 300),
    "head-beards": (beards, 300),
    "head-glasses": (glasses, 300),
    "head-lids": (lids, 320),
    "head-expressions": (expressions, 300),
}
"""Each chart's subjects and how wide a picture is, by its file's name."""


def _sitter(sex: str) -> Head:
    seed = _WOMAN if sex == "female" else _MAN
    return sample(bundled_kit(), "female" if sex == "female" else "male", np.random.default_rng(seed), age=0.25)


def _wearing(head: Head, **styles: str) -> Head:
    looks = head.appearance
    return head.with_(appearance=Appearance(looks.continuous, {**looks.discrete, **styles}))


def _choices(kind: str, head: Head, view: str, across: int) -> Chart:
    shown = [Subject(_wearing(head, **{kind: style}), view, style) for style in STYLES[kind]]
    return [shown[i : i + across] for i in range(0, len(shown), across)]


def _lidded(kit: Kit, head: Head, lids: str) -> Head:
    return head.with_(vertices=kit.vertices(shape_lids(kit, head.parameters, lids)))


def parameters(kit: Kit) -> Iterator[tuple[str, str, list[Head]]]:
    """Each parameter's region and name, and the mean head with it at 0, 0.5 and 1."""
    for name, group in zip(kit.names, kit.groups, strict=True):
        yield group, name, [kit.head(kit.parameters(**{name: value}), "female") for value in (0.0, 0.5, 1.0)]


def seen_from(head: Head, region: str, turned: bool) -> Camera:
    """The camera that a region's parameters are seen by: from the front, or turned."""
    if region not in _CLOSE:
        return portrait(head, "three-quarter" if turned else "front")
    target, height, yaw = _CLOSE[region]
    away = height / 2 / np.tan(np.radians(_FIELD / 2))
    turn = np.radians(yaw if turned else (60.0 if region == "ears" else 0.0))
    way = np.array([np.sin(turn), -np.cos(turn), 0.0])
    return Camera(np.array(target) + away * way, np.array(target), np.array([0.0, 0.0, 1.0]), field=_FIELD)


_FIELD = 12.0
_CLOSE = {
    "brows": ((0.0, 0.0, 0.01), 0.12, 45.0),
    "eyes": ((0.0, 0.0, 0.0), 0.12, 45.0),
    "eyelids": ((0.0, 0.0, 0.0), 0.10, 45.0),
    "nose": ((0.0, -0.03, -0.025), 0.10, 90.0),
    "mouth": ((0.0, -0.02, -0.07), 0.10, 60.0),
    "chin": ((0.0, 0.0, -0.09), 0.15, 90.0),
    "ears": ((0.06, 0.07, -0.025), 0.13, 95.0),
}
"""Where close views of a region are aimed, metres, how high they are, and how far (degrees) the second is turned."""
