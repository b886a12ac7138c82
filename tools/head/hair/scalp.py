"""Hair on the scalp: a style's layers grown and laid as cards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .cards import Cards, lay
from .groom import grow
from .hairline import Scalp
from .styling import Layer, Style, crown, smooth
from .surface import Surface

_PARTING = 0.45
"""How dark a parting is beside hair."""


def scalp_density(scalp: Scalp, style: Style, points: np.ndarray) -> np.ndarray:
    """(k,) in [0, 1]: how thickly hair grows, thinning over a few millimetres at the hairline."""
    dense = smooth(scalp.inside(points, style.hairline) - style.margin, -0.0015, 0.006)
    return dense * smooth(style.parting(points), 0.0002, 0.0014) if style.parting else dense


def scalp_shade(scalp: Scalp, style: Style, points: np.ndarray) -> np.ndarray:
    """(k,) in [0, 1]: how dark hair makes the scalp. A parting lies in the shadow of the hair beside it."""
    dense = smooth(scalp.inside(points, style.hairline) - style.margin, -0.0015, 0.006)
    if style.parting:
        dense = dense * (_PARTING + (1 - _PARTING) * smooth(style.parting(points), 0.0, 0.0025))
    return dense * style.coverage


def _edges(scalp: Scalp, style: Style, points: np.ndarray) -> np.ndarray:
    """(k,) in [0, 1]: 1 along the hairline, the parting and about the whorl, where roots are seen."""
    edge = 1 - smooth(scalp.inside(points, style.hairline) - style.margin, 0.004, 0.020)
    edge = np.maximum(edge, 0.8 * (1 - smooth(np.linalg.norm(points - crown(scalp), axis=-1), 0.02, 0.05)))
    return np.maximum(edge, 1 - smooth(style.parting(points), 0.004, 0.014)) if style.parting else edge


def hair_cards(surface: Surface, scalp: Scalp, style: Style, rng: np.random.Generator) -> list[Cards]:
    """Each layer's cards."""
    grown = [_layer(surface, scalp, style, layer, rng) for layer in style.layers]
    return grown + (style.knots(surface, rng) if style.knots else [])


def _layer(surface: Surface, scalp: Scalp, style: Style, layer: Layer, rng: np.random.Generator) -> Cards:
    def density(points: np.ndarray, _: np.ndarray) -> np.ndarray:
        dense = scalp_density(scalp, style, points)
        return dense * _edges(scalp, style, points) if layer.edge else dense

    roots = surface.scatter(layer.count, density, rng)
    growth = replace(
        style.growth,
        length=lambda r: style.growth.length(r) * layer.stretch,
        wander=style.growth.wander * layer.wander,
    )
    count = len(roots)
    spines = grow(surface, roots, growth, rng.uniform(*layer.level, count), layer.points, rng)
    # Hairs at the hairline are fine, single and short.
    edge = smooth(scalp.inside(roots.points, style.hairline) - style.margin, 0.001, 0.012)
    width = rng.uniform(*layer.width, count) * (0.5 + 0.5 * edge)
    columns = rng.choice(layer.columns, count)
    columns = np.where(rng.random(count) > edge + 0.15, np.maximum(columns, rng.integers(4, 7, count)), columns)
    return lay(surface, roots, spines, width, columns, rng.normal(0, layer.roll, count), layer.soft)
