"""Styles with a shape of their own: curly, afro, tied back, a bun."""

from __future__ import annotations

import numpy as np

from .cards import Cards
from .groom import Growth
from .hairline import Scalp
from .styling import Layer, Style, away, crown, mixed, sides_down, smooth, top_of
from .surface import Surface


def curly(scalp: Scalp) -> Style:
    """Loose coils that stand off the head and fall to the jaw."""

    def length(roots: np.ndarray) -> np.ndarray:
        return 0.075 + 0.055 * smooth(roots[..., 2], -0.03, 0.09) - 0.025 * smooth(-roots[..., 1], -0.03, 0.01)

    def flow(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        top = top_of(roots, scalp, 0.0, 0.08)
        side = np.where(roots[..., 0] >= -0.015, 1.0, -1.0)
        aside = np.stack([side, np.full(len(roots), 0.25), np.full(len(roots), -0.3)], -1)
        return mixed(
            (mixed((away(crown(scalp), points), 0.5), (aside, 0.7)), top), (sides_down(points, scalp), 1 - top)
        )

    return Style(
        Growth(
            length=length,
            flow=flow,
            volume=lambda roots: 0.008 + 0.026 * smooth(roots[..., 2], -0.06, 0.05),
            lift=0.75,
            weight=0.42,
            turn=0.35,
            cling=0.15,
            coil=(0.0065, 0.030),
            wander=0.010,
            clump=(240, 0.35),
            rise=0.025,
            gather=lambda roots, points: scalp.past_ears(points),
        ),
        (
            Layer(560, (0.1, 0.5), (0.007, 0.011), 16, (0, 1, 2), 0.4, 0.8),
            Layer(760, (0.4, 1.0), (0.005, 0.009), 26, (0, 1, 2, 3, 4), 0.6),
            Layer(80, (0.9, 1.15), (0.003, 0.005), 26, (4, 5, 6), 0.9, 1.0, 1.3),
            Layer(420, (0.1, 0.6), (0.0018, 0.0035), 10, (3, 4, 5), 0.5, 0.4, edge=True),
        ),
        sheet="wavy",
        hairline="round",
        coverage=0.97,
    )


def afro(scalp: Scalp) -> Style:
    """Tight coils that stand off to a round outline."""
    middle = np.array([0.0, scalp.centre[1] + 0.008, 0.034])

    def length(roots: np.ndarray) -> np.ndarray:
        far = np.linalg.norm((roots - middle) * [1.0, 0.93, 1.0], axis=-1)
        return np.clip((0.131 - far) * 1.25, 0.016, 0.062)

    return Style(
        Growth(
            length=length,
            flow=lambda roots, points: away(middle, points) + 0.35 * away(crown(scalp), points),
            volume=lambda roots: np.full(len(roots), 0.06),
            lift=0.95,
            weight=0.04,
            turn=0.1,
            cling=0.0,
            coil=(0.0034, 0.012),
            wander=0.006,
            clump=(420, 0.35),
            rise=0.03,
            gather=lambda roots, points: points,
        ),
        (
            Layer(900, (0.2, 0.6), (0.010, 0.015), 9, (0, 1, 2), 1.5, 0.75, soft=0.9),
            Layer(1250, (0.6, 1.0), (0.008, 0.013), 12, (0, 1, 2, 3), 1.5, soft=0.9),
            Layer(420, (0.9, 1.1), (0.005, 0.009), 12, (4, 5, 6), 1.5, 1.08, 1.3, soft=0.9),
            Layer(600, (0.1, 0.6), (0.0018, 0.0035), 5, (3, 4, 5), 1.0, 0.35, edge=True, soft=0.9),
        ),
        sheet="coily",
        hairline="full",
        coverage=0.98,
    )


def tied(scalp: Scalp) -> Style:
    """Combed back into a tail at the back of the head."""
    tie = scalp.centre + np.array([0.0, 0.104, 0.032])
    return _gathered(scalp, tie, lambda surface, rng: _tail(surface, tie, rng))


def bun(scalp: Scalp) -> Style:
    """Combed up into a knot."""
    tie = scalp.centre + np.array([0.0, 0.079, 0.079])
    return _gathered(scalp, tie, lambda surface, rng: _knot(surface, scalp, tie, rng))


def _gathered(scalp: Scalp, tie: np.ndarray, knots) -> Style:
    def length(roots: np.ndarray) -> np.ndarray:
        away_from_tie = roots - tie
        straight = np.linalg.norm(away_from_tie, axis=-1)
        return straight * (1 + 0.9 * (straight / 0.25) ** 2) * 1.02 + 0.006

    def gather(roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        off = points - tie
        far = np.linalg.norm(off, axis=1, keepdims=True)
        return np.where(far < 0.008, tie + off * 0.5, points)

    return Style(
        Growth(
            length=length,
            flow=lambda roots, points: away(points, np.broadcast_to(tie, points.shape)),
            volume=lambda roots: 0.0025 + 0.006 * smooth(scalp.inside(roots, "full"), 0.0, 0.03),
            lift=0.22,
            weight=0.0,
            turn=1.6,
            cling=0.7,
            wander=0.0022,
            clump=(300, 0.3),
            rise=0.012,
            gather=gather,
        ),
        (
            Layer(750, (0.1, 0.5), (0.007, 0.011), 10, (0, 1, 2), 0.15),
            Layer(1000, (0.5, 1.0), (0.005, 0.008), 12, (0, 1, 2, 3), 0.2),
            Layer(90, (1.0, 1.6), (0.002, 0.004), 10, (6, 7), 0.7, 0.9, 2.5),
            Layer(800, (0.1, 0.6), (0.0014, 0.003), 8, (3, 4, 5), 0.3, 0.8, edge=True),
        ),
        hairline="full",
        coverage=0.95,
        knots=knots,
    )


def _near(surface: Surface, tie: np.ndarray, count: int, rng: np.random.Generator):
    """Places on the scalp below a tie, for what is wound there to be rooted in."""
    roots = surface.scatter(count, lambda p, n: (np.linalg.norm(p - tie, axis=-1) < 0.03).astype(float), rng, 0.1)
    return roots[rng.integers(0, len(roots), count)]


def _tail(surface: Surface, tie: np.ndarray, rng: np.random.Generator) -> list[Cards]:
    """A tail that leaves the tie backwards and falls, and the lock that is wound around it."""
    count, points = 420, 16
    roots = _near(surface, tie, count, rng)
    level = np.sqrt(rng.random(count))
    turn = rng.uniform(0, 2 * np.pi, count)
    along = np.linspace(0, 1, points) ** 1.2
    long = 0.21 * rng.uniform(0.8, 1.05, count)[:, None] * along
    # The middle line: backwards at first, then down in an arc.
    back = 0.038 * (1 - np.exp(-long / 0.030))
    path = tie + np.stack(
        [
            np.zeros_like(long),
            back,
            0.012 * np.sin(np.minimum(long / 0.03, np.pi)) - np.maximum(long - 0.018, 0) * 0.96,
        ],
        -1,
    )
    thick = np.interp(along, (0, 0.06, 0.3, 0.7, 1), (0.009, 0.010, 0.019, 0.017, 0.006))
    across = np.stack([np.cos(turn), np.sin(turn) * 0.8, np.zeros(count)], -1)
    spines = path + across[:, None] * (thick * level[:, None])[..., None]
    spines += (
        0.004 * np.sin(along * 7 + turn[:, None])[..., None] * rng.normal(0, 0.5, (count, 1, 3)) * along[None, :, None]
    )
    radial = np.broadcast_to(across[:, None], spines.shape)
    tail = _wound(
        roots, spines, radial, rng.uniform(0.006, 0.011, count), rng.integers(0, 5, count), rng.normal(0, 0.35, count)
    )
    return [tail, _band(surface, tie + np.array([0, 0.006, 0.002]), np.array([0.0, 0.9, 0.35]), rng)]


def _band(surface: Surface, centre: np.ndarray, axis: np.ndarray, rng: np.random.Generator) -> Cards:
    """A lock wound around the start of a tail."""
    count, points = 70, 12
    roots = _near(surface, centre, count, rng)
    axis = axis / np.linalg.norm(axis)
    first = np.cross(axis, [1.0, 0, 0])
    first /= np.linalg.norm(first)
    second = np.cross(axis, first)
    turn = rng.uniform(0, 2 * np.pi, count)[:, None] + np.linspace(0, 1.3 * np.pi, points)
    radius = rng.uniform(0.0095, 0.0125, count)[:, None]
    shift = rng.uniform(-0.006, 0.006, count)[:, None] + np.linspace(-0.001, 0.001, points)
    radial = np.cos(turn)[..., None] * first + np.sin(turn)[..., None] * second
    spines = centre + radial * radius[..., None] + axis * shift[..., None]
    return _wound(
        roots, spines, radial, rng.uniform(0.004, 0.006, count), rng.integers(0, 4, count), rng.normal(0, 0.2, count)
    )


def _knot(surface: Surface, scalp: Scalp, tie: np.ndarray, rng: np.random.Generator) -> list[Cards]:
    """Locks wound around a flattened ball."""
    count, points = 420, 14
    roots = _near(surface, tie, count, rng)
    axis = tie - (scalp.centre + np.array([0, 0.01, 0.0]))
    axis /= np.linalg.norm(axis)
    first = np.cross(axis, [1.0, 0, 0])
    first /= np.linalg.norm(first)
    second = np.cross(axis, first)
    centre = tie + axis * 0.007
    # Each lock runs around the knot, rising or sinking on it: a torus wound loosely.
    turn = rng.uniform(0, 2 * np.pi, count)[:, None] + np.linspace(0, 1, points) * rng.uniform(1.2, 2.6, count)[:, None]
    tube = rng.uniform(0, 2 * np.pi, count)[:, None] + np.linspace(0, 1, points) * rng.uniform(0.3, 1.5, count)[:, None]
    thick = 0.0135 * rng.uniform(0.75, 1.06, count)[:, None]
    ring = np.cos(turn)[..., None] * first + np.sin(turn)[..., None] * second
    radial = np.cos(tube)[..., None] * ring + np.sin(tube)[..., None] * axis
    spines = centre + ring * 0.0150 + radial * thick[..., None] + rng.normal(0, 0.0008, (count, 1, 3))
    knot = _wound(
        roots, spines, radial, rng.uniform(0.006, 0.010, count), rng.integers(0, 4, count), rng.normal(0, 0.15, count)
    )
    return [knot]


def _wound(roots, spines, radial, width, columns, roll) -> Cards:
    """Cards along given lines, facing away from what they are wound around."""
    tangent = np.gradient(spines, axis=1)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=-1, keepdims=True), 1e-9)
    side = np.cross(tangent, radial)
    side /= np.maximum(np.linalg.norm(side, axis=-1, keepdims=True), 1e-9)
    out = np.cross(side, tangent)
    turned = np.cos(roll)[:, None, None] * side + np.sin(roll)[:, None, None] * out
    along = np.linspace(0, 1, spines.shape[1])
    profile = np.minimum(1, 0.7 + along / 0.2 * 0.3) * (1 - 0.4 * along**3)
    return Cards(roots, spines, turned, 0.75 * radial + 0.25 * out, width[:, None] * profile, columns)
