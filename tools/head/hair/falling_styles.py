"""Styles that fall: medium, wavy, bob, long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .groom import Growth
from .hairline import Scalp
from .styling import Layer, Style, smooth


@dataclass(frozen=True)
class Fall:
    """What sets falling styles apart, metres.

    bottom: the height that hair falls to. layered: how much shorter the top is cut. part: where the parting runs.
    volume: of the top layer. inward: how far ends turn in. wave: see Growth. swept: how far the front is swept back.
    """

    bottom: float
    layered: float = 0.02
    part: float = 0.0
    volume: float = 0.014
    inward: float = 0.0
    wave: tuple[float, float] = (0.004, 0.13)
    swept: float = 0.35
    count: tuple[int, int, int, int] = (450, 780, 90, 700)
    points: int = 15
    clump: tuple[int, float] = (150, 0.55)
    wander: float = 0.009
    sheet: str = "straight"


def falling(scalp: Scalp, fall: Fall) -> Style:
    """Parted, falling over the ears in front of and behind the shoulders."""

    def length(roots: np.ndarray) -> np.ndarray:
        over_top = 0.055 * smooth(roots[..., 2], 0.0, 0.1) - fall.layered * smooth(roots[..., 2], 0.02, 0.09)
        return np.maximum((roots[..., 2] - fall.bottom) * 1.04 + over_top, 0.03)

    def flow(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        side = np.where(roots[..., 0] >= fall.part, 1.0, -1.0)
        front = smooth(-roots[..., 1], -scalp.centre[1] - 0.01, 0.0)
        back = smooth(roots[..., 1], scalp.centre[1] + 0.02, scalp.centre[1] + 0.07)
        count = len(roots)
        aside = np.stack([side, fall.swept + 0.25 * front, np.full(count, -0.6)], -1)
        behind = np.stack([np.sign(roots[..., 0]) * 0.25, np.full(count, 0.7), np.full(count, -0.9)], -1)
        down = np.stack([0.04 * np.sign(points[..., 0]), np.full(count, 0.10), np.full(count, -1.0)], -1)
        combed = mixed_rows(aside, behind, back)
        return mixed_rows(combed, down, smooth(-points[..., 2], -0.035, 0.02))

    def volume(roots: np.ndarray) -> np.ndarray:
        return 0.004 + fall.volume * (0.3 + 0.7 * smooth(np.abs(roots[..., 0] - fall.part), 0.0, 0.020))

    def parting(points: np.ndarray) -> np.ndarray:
        off = np.abs(points[..., 0] - fall.part - 0.0008 * np.sin(points[..., 1] * 300))
        return off + 0.03 * smooth(points[..., 1], scalp.centre[1] + 0.02, scalp.centre[1] + 0.05)

    def gather(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Past the ears; ends turn in towards the neck, and nothing spreads over the bust's rim."""
        points = scalp.past_ears(points)
        deep = smooth(-points[:, 2], -fall.bottom - 0.045, -fall.bottom)[:, None]
        axis = np.array([0.0, scalp.centre[1] - 0.005, 0.0])
        inwards = (axis - points) * [1, 1, 0]
        inwards /= np.maximum(np.linalg.norm(inwards, axis=1, keepdims=True), 1e-6)
        return points + inwards * deep * fall.inward

    under, top, fly, edge = fall.count
    p = fall.points
    return Style(
        Growth(
            length=length,
            flow=flow,
            volume=volume,
            lift=0.35,
            weight=0.45,
            turn=0.6,
            cling=0.35,
            wave=fall.wave,
            wander=fall.wander,
            clump=fall.clump,
            rise=0.022,
            spacing=1.4,
            gather=gather,
        ),
        (
            Layer(under, (0.1, 0.5), (0.010, 0.016), p - 2, (0, 1, 2), 0.25, 0.97),
            Layer(top, (0.5, 1.0), (0.007, 0.012), p, (0, 1, 2, 3, 4), 0.35),
            Layer(fly, (0.95, 1.12), (0.002, 0.005), p, (5, 6, 7), 0.7, 0.92, 1.2),
            Layer(edge, (0.15, 0.9), (0.0015, 0.004), 8, (2, 3, 4, 5), 0.4, 0.45, 0.6, edge=True),
        ),
        sheet=fall.sheet,
        hairline="round",
        coverage=0.95,
        parting=parting,
    )


def mixed_rows(one: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    """(k, 3) unit vectors between two of them."""
    found = one + (other - one) * share[:, None]
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)


FALLS = {
    "medium": Fall(
        -0.060, 0.035, 0.022, 0.016, 0.0006, (0.005, 0.09), 0.45, (500, 850, 90, 700), 12, (220, 0.5), 0.008, "wavy"
    ),
    "wavy": Fall(
        -0.130, 0.030, -0.020, 0.016, 0.0, (0.0095, 0.085), 0.40, (460, 720, 60, 650), 22, (130, 0.7), 0.008, "wavy"
    ),
    "bob": Fall(-0.085, 0.0, 0.016, 0.017, 0.0022, (0.001, 0.15), 0.28, (520, 850, 60, 700), 12, (260, 0.3), 0.004),
    "long": Fall(-0.160, 0.030),
}
