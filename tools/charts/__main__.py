"""Draw charts; see tools/charts."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from kindred.engine.heads import bundled_kit
from kindred.engine.studio import render

from ..portraits import Shot, draw
from .photos import PHOTOS
from .sheet import Cell, save
from .subjects import CHARTS, Chart, parameters, seen_from

_PARAMETERS = "head-parameters"
_SAMPLES = 24
_SMALL = 150
"""Pixels across a picture of a parameter."""


def main() -> None:
    """Draw what is asked for."""
    names = (*CHARTS, _PARAMETERS, *PHOTOS)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("charts", nargs="*", metavar="CHART", help=f"all, or some of: {', '.join(names)}")
    parser.add_argument("--samples", type=int, default=_SAMPLES, help="of Cycles, for each pixel")
    options = parser.parse_args()
    unknown = set(options.charts) - set(names)
    if unknown:
        parser.error(f"no chart is called {', '.join(sorted(unknown))}")
    for name in options.charts or names:
        if name == _PARAMETERS:
            draw_parameters()
        elif name in PHOTOS:
            PHOTOS[name]()
        else:
            subjects, side = CHARTS[name]
            draw_faces(name, subjects(), side, options.samples)


def draw_faces(name: str, chart: Chart, side: int, samples: int) -> None:
    """A chart by Cycles."""
    with tempfile.TemporaryDirectory() as folder:
        texture = 2048 if side > 300 else 1024
        places = [[Path(folder) / f"{y}-{x}.png" for x in range(len(row))] for y, row in enumerate(chart)]
        draw(
            [
                Shot(
                    one.head,
                    one.view,
                    out,
                    size=side,
                    samples=samples,
                    texture=texture,
                    bald=one.bald,
                )
                for row, outs in zip(chart, places, strict=True)
                for one, out in zip(row, outs, strict=True)
            ]
        )
        rows = [
            [Cell(out, one.words) for one, out in zip(row, outs, strict=True)]
            for row, outs in zip(chart, places, strict=True)
        ]
        save(name, rows, side)


def draw_parameters() -> None:
    """A sheet for each region: its parameters at 0, 0.5 and 1, from the front and turned."""
    kit = bundled_kit()
    sheets: dict[str, list[list[Cell]]] = {}
    for region, name, heads in parameters(kit):
        cells = [
            Cell(
                render(h.vertices, h.topology, camera=seen_from(heads[1], region, turned), size=_SMALL)[..., :3],
                f"{name} {value}" if value == 0.5 and not turned else str(value),
            )
            for turned in (False, True)
            for h, value in zip(heads, (0, 0.5, 1), strict=True)
        ]
        sheets.setdefault(region, []).append(cells)
    for region, rows in sheets.items():
        save(f"{_PARAMETERS}-{region}", rows, _SMALL)


if __name__ == "__main__":
    main()
