"""Strands grown from roots: each a polyline that follows a flow over the skull, falls, clumps and curls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .surface import Roots, Surface

Field = Callable[[np.ndarray], np.ndarray]
_FINE = 3
"""Steps of the integration between two points of a strand."""
_CLEAR = 0.0007
"""Metres that a strand keeps off the skin, but at its root."""


@dataclass(frozen=True)
class Growth:
    """How strands grow. Every field is a function of where they start, or of where they are.

    length: (k, 3) roots → metres. flow: (roots (k, 3), points (k, 3)) → (k, 3), the way that hair is combed.
    volume: (k, 3) → metres above the skin that the top layer runs at.
    lift: how steeply roots leave the skin, 0 along it, 1 upright. weight: gravity's pull along the strand.
    turn: how fast strands give way to flow and gravity, per centimetre. cling: how far they are combed back to
    their height.
    wave: (amplitude, wavelength) metres. coil: (radius, pitch) metres. wander: metres of noise at the tips.
    clump: (count of clumps, strength 0 to 1). rise: metres along the strand over which it comes to its height.
    spacing: above 1 points are denser at the root. gather: moves points on the way (roots, points) → points.
    """

    length: Field
    flow: Callable[[np.ndarray, np.ndarray], np.ndarray]
    volume: Field
    lift: float = 0.4
    weight: float = 0.3
    turn: float = 0.8
    cling: float = 0.6
    wave: tuple[float, float] = (0.0, 0.05)
    coil: tuple[float, float] = (0.0, 0.02)
    wander: float = 0.002
    clump: tuple[int, float] = (0, 0.0)
    rise: float = 0.018
    spacing: float = 1.0
    gather: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = field(default=None)


def grow(
    surface: Surface, roots: Roots, growth: Growth, level: np.ndarray, points: int, rng: np.random.Generator
) -> np.ndarray:
    """(k, points, 3) metres: strands from the roots.

    level: (k,) 0 for the layer on the skin, 1 for the top one, more for hairs that fly away.
    """
    length = growth.length(roots.points) * (0.88 + 0.24 * rng.random(len(roots)))
    target = np.maximum(growth.volume(roots.points) * level, _CLEAR)
    spines = _slide(surface, roots, growth, length, target, level, points)
    spines = _clumped(spines, growth, rng)
    spines = _curled(surface, spines, growth, length, rng)
    spines = _wandering(spines, growth, length, rng)
    return _outside(surface, spines)


def _slide(
    surface: Surface,
    roots: Roots,
    growth: Growth,
    length: np.ndarray,
    target: np.ndarray,
    level: np.ndarray,
    points: int,
) -> np.ndarray:
    """Integrate: turn towards flow and gravity, step, keep the height above the skin."""
    place = roots.points - 0.0004 * roots.normals
    flow = _along(growth.flow(roots.points, place), roots.normals)
    # What lies on the skin leaves it flat: upright roots would let the scalp be seen between them.
    lift = growth.lift * np.clip(0.4 + 0.6 * level, 0, 1.15)[:, None]
    heading = _unit(flow * (1 - lift) + roots.normals * lift)
    arc = np.linspace(0, 1, (points - 1) * _FINE + 1) ** growth.spacing
    result, travelled, normal = [place], np.zeros(len(place)), roots.normals
    for i in range((points - 1) * _FINE):
        step = (length * (arc[i + 1] - arc[i]))[:, None]
        flow = _along(growth.flow(roots.points, place), normal)
        share = np.minimum(1, growth.turn * 100 * step)
        pull = flow * (1 - growth.weight) + np.array([0, 0, -1]) * growth.weight
        heading = _unit(heading * (1 - share) + pull * share)
        there = place + heading * step
        travelled += step[:, 0]
        height, normal = surface.near(there)
        wanted = target * (1 - np.exp(-travelled / growth.rise))
        off = wanted - height
        there = (
            there + normal * np.where(off > 0, np.minimum(off, step[:, 0]), off * growth.cling * share[:, 0])[:, None]
        )
        if growth.gather is not None:
            there = growth.gather(roots.points, there)
        heading = _unit(there - place)
        place = place + heading * step
        if (i + 1) % _FINE == 0:
            result.append(place)
    return np.stack(result, 1)


def _clumped(spines: np.ndarray, growth: Growth, rng: np.random.Generator) -> np.ndarray:
    """Draw the tips of strands towards the nearest of a few that lead."""
    count, strength = growth.clump
    if not count or strength <= 0:
        return spines
    leaders = rng.choice(len(spines), min(count, len(spines)), replace=False)
    middle = spines.shape[1] // 2
    apart = np.linalg.norm(spines[:, None, middle] - spines[None, leaders, middle], axis=2)
    leader = spines[leaders[apart.argmin(1)]]
    along = np.linspace(0, 1, spines.shape[1]) ** (1.5 * growth.spacing)
    return (
        spines + (leader - spines) * (strength * along)[None, :, None] * rng.uniform(0.3, 1, len(spines))[:, None, None]
    )


def _curled(
    surface: Surface, spines: np.ndarray, growth: Growth, length: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Waves that neighbours share, and coils of each strand's own."""
    (amplitude, wavelength), (radius, pitch) = growth.wave, growth.coil
    if not amplitude and not radius:
        return spines
    side, out, _ = frames(surface, spines)
    arc = np.linspace(0, 1, spines.shape[1])[None] ** growth.spacing * length[:, None]
    fade = 1 - np.exp(-arc / 0.02)
    late = np.clip(arc / 0.07, 0, 1) ** 1.5
    moved = spines.copy()
    if amplitude:
        seed = rng.uniform(0, 2 * np.pi, 3)
        phase = np.sin(spines[:, 0] @ rng.normal(0, 45, (3, 3)) + seed).sum(1) * 1.1 + rng.normal(0, 0.5, len(spines))
        stretch = wavelength * rng.uniform(0.85, 1.2, len(spines))
        turn = 2 * np.pi * arc / stretch[:, None] + phase[:, None]
        moved += side * (amplitude * np.sin(turn) * late)[..., None]
        moved += out * (0.5 * amplitude * np.sin(turn + 1.3) * late)[..., None]
    if radius:
        turn = 2 * np.pi * arc / (pitch * rng.uniform(0.8, 1.3, len(spines)))[:, None]
        turn = turn * rng.choice([-1, 1], len(spines))[:, None] + rng.uniform(0, 2 * np.pi, len(spines))[:, None]
        size = (radius * rng.uniform(0.7, 1.3, len(spines)))[:, None] * fade
        moved += side * (size * np.cos(turn))[..., None] + out * (size * (np.sin(turn) + 0.6))[..., None]
    return moved


def _wandering(spines: np.ndarray, growth: Growth, length: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Noise that grows from root to tip, one bend a strand."""
    along = np.linspace(0, 1, spines.shape[1]) ** growth.spacing
    bend = rng.normal(0, 1, (len(spines), 1, 3)) * along[None, :, None] ** 1.7
    bend += rng.normal(0, 0.5, (len(spines), 1, 3)) * np.sin(np.pi * along)[None, :, None]
    return spines + bend * np.minimum(growth.wander, 0.12 * length)[:, None, None]


def _outside(surface: Surface, spines: np.ndarray) -> np.ndarray:
    height, normal = surface.near(spines)
    floor = _CLEAR * np.minimum(1, np.arange(spines.shape[1]) / 1.5)[None]
    short = np.maximum(floor - height, 0)
    short[:, 0] = 0
    return spines + normal * short[..., None]


def frames(surface: Surface, spines: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit vectors (k, p, 3) across each strand: to its side, away from the head, and along it."""
    tangent = np.gradient(spines, axis=1)
    tangent = _unit(tangent)
    _, normal = surface.near(spines)
    side = _unit(np.cross(tangent, normal) + 1e-9)
    # A strand that stands upright has no side of its own: keep to its neighbour's.
    for i in range(1, spines.shape[1]):
        flip = (side[:, i] * side[:, i - 1]).sum(1) < 0
        side[flip, i] *= -1
        side[:, i] = _unit(0.6 * side[:, i] + 0.4 * side[:, i - 1])
    side = _unit(side - tangent * (side * tangent).sum(-1, keepdims=True))
    return side, np.cross(side, tangent), tangent


def _along(vectors: np.ndarray, normals: np.ndarray) -> np.ndarray:
    return _unit(vectors - normals * (vectors * normals).sum(-1, keepdims=True))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
