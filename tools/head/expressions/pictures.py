"""Pictures of expressions: `python -m tools.head.expressions.pictures` writes docs/pictures/expressions-*.jpg."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from kindred.engine.heads import Head, bundled_kit, sample
from kindred.engine.heads.expressions import EXPRESSIONS, Gaze, express
from kindred.engine.heads.moods import MOODS
from kindred.engine.studio import Camera, render
from PIL import Image, ImageDraw

from ..mesh import Floats
from ..pictures import FOLDER

_SIZE = 180
_FRONT, _THREE_QUARTER = (0.0, -1.0, 0.0), (0.7, -1.0, 0.05)
_PEOPLE = (("female", 7), ("male", 2), ("female", 5), ("male", 10))
_NEAR_EYES: tuple[tuple[str, Mapping[str, float], Gaze], ...] = (
    ("rest", {}, Gaze()),
    ("blink 0.5", {"eyeBlinkLeft": 0.5, "eyeBlinkRight": 0.5}, Gaze()),
    ("blink 1", {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}, Gaze()),
    ("wide", {"eyeWideLeft": 1.0, "eyeWideRight": 1.0}, Gaze()),
    ("squint", {"eyeSquintLeft": 1.0, "eyeSquintRight": 1.0}, Gaze()),
    ("up left", {}, Gaze.both(20, 30)),
    ("down right", {}, Gaze.both(-20, -30)),
)


def main() -> None:
    """Draw all sheets."""
    kit = bundled_kit()
    mean = kit.head(kit.parameters(), "female")
    people = [sample(kit, sex, np.random.default_rng(seed)) for sex, seed in _PEOPLE]
    for name, view in (("front", _FRONT), ("side", _THREE_QUARTER)):
        shots = [_shot(mean, expression, _single(expression), _camera(view)) for expression in EXPRESSIONS]
        _save(f"expressions-{name}", [shots[i : i + 9] for i in range(0, len(shots), 9)])
    rows = []
    for i, person in enumerate(people):
        view = _camera((_FRONT, _THREE_QUARTER)[i % 2])
        rows.append([_shot(person, mood, weights, view) for mood, weights in MOODS.items()])
    _save("expressions-moods", rows)
    near = Camera(np.array([0.0, -0.62, 0.0]), np.array([0.0, -0.01, 0.0]), np.array([0.0, 0.0, 1.0]), field=12.0)
    rows = [[_shot(person, label, weights, near, gaze) for label, weights, gaze in _NEAR_EYES] for person in people[:3]]
    _save("expressions-eyes", rows)


def _single(name: str) -> dict[str, float]:
    return {name: 1.0} | ({"jawOpen": 1.0} if name == "mouthClose" else {})


def _camera(way: tuple[float, float, float], height: float = 0.20) -> Camera:
    target = np.array([0.0, 0.0, -0.045])
    reach = height / 2 / np.tan(np.radians(6)) / np.linalg.norm(way)
    return Camera(target + reach * np.array(way), target, np.array([0.0, 0.0, 1.0]), field=12.0)


def _shot(head: Head, label: str, weights: Mapping[str, float], camera: Camera, gaze: Gaze | None = None) -> Floats:
    posed = express(bundled_kit(), head.vertices, weights, gaze)
    picture = Image.fromarray(
        render(posed, head.topology, camera=camera, size=_SIZE, appearance=head.appearance)[..., :3]
    )
    ImageDraw.Draw(picture).text((4, 2), label, fill=(40, 40, 40))
    return np.array(picture)


def _save(name: str, rows: list[list[Floats]]) -> None:
    blank = np.full_like(rows[0][0], 255)
    width = max(len(row) for row in rows)
    sheet = np.concatenate([np.concatenate([*row, *[blank] * (width - len(row))], 1) for row in rows], 0)
    Image.fromarray(sheet.astype(np.uint8)).save(FOLDER / f"{name}.jpg", quality=85)


if __name__ == "__main__":
    main()
