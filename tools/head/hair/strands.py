"""Sheets of painted strands: what cards show, as opacity and tone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

COLUMNS = 8
"""Clumps side by side on a sheet, from the densest to single hairs."""
_TONES = (0.96, 0.80, 1.0, 0.86, 1.0, 0.9, 1.0, 0.95)
"""How light each clump is: locks that lie side by side are told apart by it."""


@dataclass(frozen=True)
class Sheet:
    """How a sheet is painted.

    size: (height, width) pixels. counts: strands in each column. thick: pixels at the root, from and to.
    wave: amplitude as a share of the column, and waves from root to tip. tips: where strands end, from and to.
    parting: how far tips spread (above 1) or gather (below 1). taper: thickness at the tip as a share of the root's.
    fuzz: how far strands wander, as a share of the column. stagger: over which share of the length roots begin.
    """

    size: tuple[int, int]
    counts: tuple[int, ...]
    thick: tuple[float, float]
    wave: tuple[float, float] = (0.0, 0.0)
    tips: tuple[float, float] = (0.74, 1.0)
    parting: float = 0.7
    taper: float = 0.35
    fuzz: float = 0.02
    stagger: float = 0.07


SHEETS = {
    "straight": Sheet((768, 512), (64, 56, 46, 38, 28, 20, 11, 5), (1.5, 2.5), (0.012, 2.0)),
    "wavy": Sheet((768, 512), (58, 50, 42, 34, 26, 18, 10, 5), (1.5, 2.5), (0.055, 3.0), fuzz=0.03),
    "coily": Sheet((512, 512), (46, 40, 34, 28, 22, 16, 10, 5), (1.5, 2.4), (0.13, 6.0), (0.7, 1.0), 1.15, 0.6, 0.05),
    "coarse": Sheet((256, 512), (26, 22, 18, 14, 10, 7, 4, 2), (2.0, 3.2), (0.03, 1.2), (0.55, 1.0), 0.95, 0.25, 0.03),
    "brow": Sheet((256, 512), (9, 7, 6, 5, 4, 3, 2, 1), (3.6, 5.6), (0.02, 0.8), (0.7, 1.0), 0.8, 0.12, 0.03),
}


def paint(sheet: Sheet, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) uint8 opacity and (h, w) uint8 tone that multiplies the colour; row 0 is the tips'."""
    height, width = sheet.size
    each = width // COLUMNS
    alpha, tone = np.zeros((height, width)), np.full((height, width), 0.6)
    for column in range(COLUMNS):
        box = slice(column * each, (column + 1) * each)
        alpha[:, box], tone[:, box] = _column(sheet, column, height, each, rng)
    tone = _bled(alpha, tone)
    return np.rint(alpha[::-1] * 255).astype(np.uint8), np.rint(tone[::-1].clip(0, 1) * 255).astype(np.uint8)


def _column(
    sheet: Sheet, column: int, height: int, width: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One clump, its strands painted one over another, the deeper the darker. Row 0 is the roots'."""
    count = sheet.counts[column]
    alpha, tone = np.zeros((height, width)), np.zeros((height, width))
    along = (np.arange(height) + 0.5) / height
    common = rng.uniform(0, 2 * np.pi)
    places = (np.arange(count) + rng.uniform(0, 1, count)) / count
    rng.shuffle(places)
    for i, place in enumerate(places):
        centre = _course(sheet, place, along, common, rng) * width
        end = rng.uniform(*sheet.tips)
        thick = rng.uniform(*sheet.thick) * (1 - (1 - sheet.taper) * np.clip(along / end, 0, 1) ** 1.5)
        fade = np.clip((end - along) / 0.05, 0, 1) ** 0.8
        # Roots begin one after another, each growing to its thickness: a card's end must not show as an edge.
        begun = np.clip((along - rng.uniform(-0.02, sheet.stagger)) / 0.035, 0, 1)
        fade, thick = fade * begun, thick * (0.45 + 0.55 * begun)
        shade = _TONES[column] * (0.50 + 0.50 * i / max(count - 1, 1)) * rng.uniform(0.70, 1.0)
        _stroke(alpha, tone, centre, thick, fade, shade)
    return alpha, tone


def _course(sheet: Sheet, place: float, along: np.ndarray, common: float, rng: np.random.Generator) -> np.ndarray:
    """Where across its column (0 to 1) a strand runs, from root to tip."""
    amplitude, waves = sheet.wave
    room = 0.5 - amplitude - 0.05
    spread = 1 + (sheet.parting - 1) * along**1.6
    centre = (place - 0.5) * 2 * room * np.minimum(spread, 1)
    centre = centre + (place - 0.5) * 2 * room * np.maximum(spread - 1, 0) * 0.5
    phase = common + rng.normal(0, 0.45)
    centre = centre + amplitude * np.sin(2 * np.pi * waves * along * rng.uniform(0.9, 1.1) + phase)
    for k in (1, 2, 3):
        centre = centre + rng.normal(0, sheet.fuzz / k) * np.sin(np.pi * k * along + rng.uniform(0, 2 * np.pi)) * along
    return 0.5 + np.clip(centre, -0.47, 0.47)


def _stroke(
    alpha: np.ndarray, tone: np.ndarray, centre: np.ndarray, thick: np.ndarray, fade: np.ndarray, shade: float
) -> None:
    """Paint a strand over what is there: soft at the edges, a little darker there since it is round."""
    rows = np.arange(len(centre))[:, None]
    reach = int(np.ceil(thick.max() / 2 + 1))
    columns = np.floor(centre)[:, None].astype(int) + np.arange(-reach, reach + 1)[None]
    off = np.abs(columns + 0.5 - centre[:, None])
    cover = np.clip(thick[:, None] / 2 + 0.5 - off, 0, 1) * fade[:, None]
    cover[(columns < 0) | (columns >= alpha.shape[1])] = 0
    columns = columns.clip(0, alpha.shape[1] - 1)
    round_ = shade * (1 - 0.22 * np.clip(off / (thick[:, None] / 2 + 1e-6), 0, 1) ** 2)
    before = alpha[rows, columns]
    after = cover + before * (1 - cover)
    mixed = (round_ * cover + tone[rows, columns] * before * (1 - cover)) / np.maximum(after, 1e-6)
    tone[rows, columns] = np.where(cover > 0, mixed, tone[rows, columns])
    alpha[rows, columns] = after


def _bled(alpha: np.ndarray, tone: np.ndarray) -> np.ndarray:
    """Tone carried out over what is clear, so that smaller copies of the sheet do not darken at edges."""
    known = alpha > 0.02
    for _ in range(12):
        total, count = np.zeros_like(tone), np.zeros_like(tone)
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            total += np.roll(np.where(known, tone, 0), step, axis)
            count += np.roll(known, step, axis)
        fresh = ~known & (count > 0)
        tone = np.where(fresh, total / np.maximum(count, 1), tone)
        known |= fresh
    return np.where(known, tone, 0.75)
