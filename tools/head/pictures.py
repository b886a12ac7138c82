"""The bare mean head, from all sides, close and in its lower levels: `python -m tools.head.pictures` writes
docs/pictures/head.jpg and head-levels.jpg (tools/charts draws people, hair and all else)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from kindred.engine.heads import Head, bundled_kit
from kindred.engine.heads.lods import Lod, lods
from kindred.engine.studio import Camera, portrait, render
from PIL import Image

from .mesh import Floats

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
_CLOSE = {
    "eye": ((0.034, -0.01, 0.0), (0.15, -1.0, 0.0), 0.055),
    "mouth": ((0.0, -0.03, -0.07), (0.35, -1.0, 0.0), 0.075),
    "ear": ((0.085, 0.075, -0.026), (1.0, -0.35, 0.0), 0.09),
    "nose": ((0.0, -0.03, -0.035), (0.3, -1.0, -0.5), 0.075),
}


def main() -> None:
    """Draw all sheets."""
    kit = bundled_kit()
    mean = kit.head(kit.parameters(), "female")
    views = [_shot(mean, portrait(mean, view), 420) for view in ("front", "three-quarter", "profile")]
    close = [_shot(mean, _close(*_CLOSE[name]), 315) for name in _CLOSE]
    _save("head", [views, close])
    _save("head-levels", [[_level(mean, level, camera) for camera in _cameras(mean)] for level in lods(kit)])


def _cameras(head: Head) -> list[Camera]:
    """Where levels of detail are seen from."""
    return [
        portrait(head, "three-quarter"),
        portrait(head, "profile"),
        _close(*_CLOSE["eye"]),
        _close(*_CLOSE["mouth"]),
    ]


def _level(head: Head, level: Lod, camera: Camera) -> Floats:
    topology = level.topology(head.topology, "level")
    return render(head.vertices[level.rows], topology, camera=camera, size=315, appearance=head.appearance)[..., :3]


def _close(target: tuple[float, ...], way: tuple[float, ...], height: float) -> Camera:
    direction = np.array(way) / np.linalg.norm(way)
    reach = height / 2 / np.tan(np.radians(6))
    return Camera(np.array(target) + reach * direction, np.array(target), np.array([0.0, 0.0, 1.0]), field=12.0)


def _shot(head: Head, camera: Camera, size: int) -> Floats:
    return render(head.vertices, head.topology, camera=camera, size=size, appearance=head.appearance)[..., :3]


def _save(name: str, rows: list[list[Floats]]) -> None:
    sheet = np.concatenate([np.concatenate(row, 1) for row in rows], 0)
    Image.fromarray(sheet).save(FOLDER / f"{name}.jpg", quality=85)


if __name__ == "__main__":
    main()
