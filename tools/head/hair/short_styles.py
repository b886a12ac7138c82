"""Short styles: buzzed, cropped, parted, with a fringe."""

from __future__ import annotations

import numpy as np

from .groom import Growth
from .hairline import Scalp
from .styling import Layer, Style, away, crown, mixed, sides_down, smooth, top_of


def short(scalp: Scalp) -> Style:
    """Cropped sides, a textured top brushed forward and up to one side."""

    def length(roots: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp)
        edge = smooth(scalp.inside(roots, "male"), 0.0, 0.035)
        side = 0.007 + 0.011 * edge
        return side + (0.032 + 0.008 * smooth(-roots[..., 1], -0.05, 0.02) - side) * top

    def flow(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.04, 0.07)
        whorl = away(crown(scalp), points)
        forward = np.broadcast_to(np.array([-0.45, -1.0, 0.25]), points.shape)
        return mixed((mixed((whorl, 0.5), (forward, 0.7)), top), (_grain(scalp, points), 1 - top))

    return Style(
        Growth(
            length=length,
            flow=flow,
            volume=lambda roots: 0.0035 + 0.0125 * top_of(roots, scalp),
            lift=0.42,
            weight=0.12,
            turn=0.7,
            cling=0.3,
            wander=0.004,
            clump=(700, 0.35),
            rise=0.010,
        ),
        (
            Layer(1350, (0.05, 0.30), (0.006, 0.0095), 4, (0, 1, 2), 0.15, 0.95),
            Layer(1150, (0.5, 1.0), (0.0035, 0.006), 5, (1, 2, 3, 4), 0.5, 1.0),
            Layer(250, (0.9, 1.35), (0.002, 0.0045), 5, (4, 5, 6, 7), 0.9, 1.1, 1.8),
            Layer(700, (0.1, 0.8), (0.0012, 0.003), 5, (3, 4, 5, 6), 0.4, 0.9, 0.6, edge=True),
        ),
        hairline="male",
        coverage=0.97,
    )


def side_parted(scalp: Scalp) -> Style:
    """Parted on the left, swept across the top and back; tapered sides."""
    part = 0.030

    def length(roots: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.040, 0.066)
        edge = smooth(scalp.inside(roots, "male"), 0.0, 0.04)
        side = 0.008 + 0.018 * edge
        swept = 0.062 + 0.022 * smooth(-roots[..., 1], -0.06, 0.01)
        left = roots[..., 0] > part
        swept = np.where(left, 0.036, swept)
        back = smooth(roots[..., 1], scalp.centre[1] + 0.03, scalp.centre[1] + 0.07)
        swept = swept + (0.045 - swept) * back
        return side + (swept - side) * top

    def flow(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.036, 0.062)
        left = (roots[..., 0] > part).astype(float)
        back = smooth(roots[..., 1], scalp.centre[1] + 0.01, scalp.centre[1] + 0.06)
        across = np.broadcast_to(np.array([-1.0, 0.42, 0.05]), points.shape)
        aside = np.broadcast_to(np.array([0.9, 0.55, -0.8]), points.shape)
        combed = mixed((across, 1 - left), (aside, left))
        whorl = away(crown(scalp), points)
        combed = mixed((combed, 1 - 0.75 * back), (whorl, 0.75 * back))
        return mixed((combed, top), (sides_down(points, scalp), 1 - top))

    def volume(roots: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.04, 0.07)
        front = smooth(-roots[..., 1], -0.075, 0.005)
        parted = smooth(np.abs(roots[..., 0] - part), 0.0, 0.018)
        return 0.004 + top * (0.007 + 0.011 * front) * (0.35 + 0.65 * parted)

    def parting(points: np.ndarray) -> np.ndarray:
        return np.abs(points[..., 0] - part) + 0.03 * smooth(points[..., 1], scalp.centre[1], scalp.centre[1] + 0.03)

    return Style(
        Growth(
            length=length,
            flow=flow,
            volume=volume,
            lift=0.45,
            weight=0.18,
            turn=0.75,
            cling=0.55,
            wander=0.0035,
            clump=(360, 0.5),
            rise=0.014,
        ),
        (
            Layer(1000, (0.1, 0.5), (0.005, 0.008), 5, (0, 1, 2), 0.25, 0.85),
            Layer(1200, (0.5, 1.0), (0.004, 0.007), 8, (0, 1, 2, 3, 4), 0.3, 1.0),
            Layer(180, (0.95, 1.2), (0.002, 0.004), 8, (4, 5, 6, 7), 0.7, 1.0, 1.3),
            Layer(700, (0.1, 0.8), (0.0012, 0.003), 6, (3, 4, 5, 6), 0.4, 0.8, 0.6, edge=True),
        ),
        hairline="male",
        coverage=0.97,
        parting=parting,
    )


def buzz(scalp: Scalp) -> Style:
    """Clipped to a few millimetres: what darkens the scalp does most."""
    return Style(
        Growth(
            length=lambda roots: 0.0026 + 0.0012 * smooth(scalp.inside(roots, "male"), 0.0, 0.05),
            flow=lambda roots, points: _grain(scalp, points),
            volume=lambda roots: np.full(len(roots), 0.0022),
            lift=0.55,
            weight=0.0,
            turn=1.0,
            cling=0.0,
            wander=0.0006,
            rise=0.002,
        ),
        (Layer(3600, (0.5, 1.0), (0.0024, 0.0042), 3, (4, 5, 5, 6, 6), 0.5, soft=0.85),),
        sheet="coarse",
        hairline="male",
        coverage=0.72,
    )


def crew(scalp: Scalp) -> Style:
    """Clipped sides that fade into the neck, a short top brushed up in front."""

    def length(roots: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.045, 0.080)
        edge = smooth(scalp.inside(roots, "male"), 0.0, 0.05)
        side = 0.003 + 0.005 * edge
        return side + (0.016 + 0.008 * smooth(-roots[..., 1], -0.06, 0.0) - side) * top

    def flow(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.045, 0.075)
        forward = np.broadcast_to(np.array([-0.25, -1.0, 0.5]), points.shape)
        return mixed((mixed((_grain(scalp, points), 0.4), (forward, 0.8)), top), (_grain(scalp, points), 1 - top))

    return Style(
        Growth(
            length=length,
            flow=flow,
            volume=lambda roots: 0.0025 + 0.011 * top_of(roots, scalp, 0.045, 0.08),
            lift=0.60,
            weight=0.0,
            turn=0.5,
            cling=0.1,
            wander=0.002,
            clump=(900, 0.25),
            rise=0.006,
        ),
        (
            Layer(1700, (0.1, 0.4), (0.004, 0.0065), 3, (1, 2, 3, 4), 0.2, 0.85),
            Layer(1700, (0.5, 1.1), (0.003, 0.005), 4, (2, 3, 4, 5), 0.5),
            Layer(700, (0.1, 0.8), (0.0014, 0.003), 3, (4, 5, 6), 0.4, 0.8, edge=True),
        ),
        sheet="coarse",
        hairline="male",
        coverage=0.92,
    )


def fringe(scalp: Scalp) -> Style:
    """Combed from the crown forward over the forehead, the sides down to the ears."""
    low = scalp.trichion - 0.037

    def length(roots: np.ndarray) -> np.ndarray:
        around = scalp.around(roots)
        front = np.stack([roots[..., 0] * 0.85, np.full(len(roots), -0.022), np.full(len(roots), low)], -1)
        ahead = np.linalg.norm(roots - front, axis=-1) * 1.16
        side = np.clip((roots[..., 2] - scalp.ear_top + 0.012) * 1.15, 0.018, 0.085)
        back = np.clip((roots[..., 2] - scalp.ear_bottom + 0.0) * 0.75, 0.016, 0.075)
        beside = side + (back - side) * smooth(around, 105, 140)
        return beside + (ahead - beside) * _ahead(roots)

    def _ahead(roots: np.ndarray) -> np.ndarray:
        around = scalp.around(roots)
        return (1 - smooth(around, 48, 74)) * smooth(-roots[..., 1], -scalp.centre[1] - 0.055, -scalp.centre[1] - 0.02)

    def flow(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        ahead = _ahead(roots)
        forward = np.stack([points[..., 0] * 3 - 0.12, np.full(len(points), -1.0), np.full(len(points), -0.5)], -1)
        down = sides_down(points, scalp) * [1, 0.25, 1]
        whorl = away(crown(scalp), points)
        beside = mixed((whorl, top_of(points, scalp, 0.05, 0.09)), (down, 1 - 0.7 * top_of(points, scalp, 0.05, 0.09)))
        return mixed((forward, ahead), (beside, 1 - ahead))

    return Style(
        Growth(
            length=length,
            flow=flow,
            volume=lambda roots: 0.005 + 0.008 * smooth(roots[..., 2], 0.0, 0.08),
            lift=0.35,
            weight=0.25,
            turn=0.8,
            cling=0.5,
            wander=0.004,
            clump=(320, 0.4),
            rise=0.014,
            gather=lambda roots, points: scalp.past_ears(points),
        ),
        (
            Layer(900, (0.1, 0.4), (0.006, 0.010), 7, (0, 1, 2), 0.2, 0.95),
            Layer(1200, (0.45, 1.0), (0.0045, 0.0075), 9, (0, 1, 2, 3, 4), 0.3),
            Layer(160, (0.95, 1.15), (0.002, 0.004), 9, (5, 6, 7), 0.6, 1.0, 1.3),
            Layer(600, (0.1, 0.6), (0.0014, 0.003), 6, (3, 4, 5, 6), 0.4, 0.9, edge=True),
        ),
        hairline="full",
        coverage=0.95,
    )


def _grain(scalp: Scalp, points: np.ndarray) -> np.ndarray:
    """The way that hair grows by itself: away from the whorl, down the sides, forward at the temples."""
    top = top_of(points, scalp, 0.03, 0.08)
    temple = (1 - smooth(scalp.around(points), 60, 90)) * (1 - top)
    down = sides_down(points, scalp) + temple[..., None] * np.array([0, -1.3, 0])
    return mixed((away(crown(scalp), points), 0.15 + top), (down, 1 - top))
