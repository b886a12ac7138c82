"""The curve of a training: a table that grows, and its picture."""

from __future__ import annotations

import csv
from pathlib import Path

from kindred.engine.files import whole_file

_ALWAYS = ("minutes", "pictures", "step", "rate", "speed")


class Curve:
    """curve.csv and curve.png in a folder. A row holds what is known then; other cells are empty."""

    def __init__(self, folder: Path) -> None:
        self._table, self._picture = folder / "curve.csv", folder / "curve.png"
        self.rows: list[dict[str, float]] = []
        if self._table.exists():
            with self._table.open(newline="", encoding="utf-8") as lines:
                self.rows = [
                    {key: float(value) for key, value in row.items() if value} for row in csv.DictReader(lines)
                ]

    def add(self, row: dict[str, float]) -> None:
        """Add a row and write the table anew (some hundred rows)."""
        self.rows.append(row)
        names = list(dict.fromkeys([*_ALWAYS, *(name for one in self.rows for name in one)]))
        with whole_file(self._table) as part, part.open("w", newline="", encoding="utf-8") as lines:
            writer = csv.DictWriter(lines, names)
            writer.writeheader()
            writer.writerows({name: f"{value:.6g}" for name, value in one.items()} for one in self.rows)

    def draw(self) -> None:
        """Draw every column that is not about time against the pictures that were seen."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        names = list(dict.fromkeys(name for one in self.rows for name in one if name not in _ALWAYS))
        if not names:
            return
        figure = Figure((4 * min(3, len(names)), 2.6 * -(-len(names) // 3)), layout="constrained")
        for place, name in enumerate(names):
            axes = figure.add_subplot(-(-len(names) // 3), min(3, len(names)), place + 1)
            points = [(one["pictures"] / 1000, one[name]) for one in self.rows if name in one]
            axes.plot(*zip(*points, strict=True))
            axes.set_title(name)
            axes.set_xlabel("thousand pictures")
            axes.grid(alpha=0.3)
        with whole_file(self._picture) as part:
            FigureCanvasAgg(figure).print_png(str(part))
