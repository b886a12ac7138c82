"""Eyeballs, teeth, tongue, lashes and tear lines of the bundled head, put where a registered skin wants them."""

from __future__ import annotations

import numpy as np
from scipy.spatial import KDTree

from ...arrays import Bool, Float64, UInt8
from ..features import EYE_LEFT, EYE_RIGHT, FEATURES, GUMS, LASHES, TEAR, TEETH, TONGUE
from .model import Model
from .parts import Ball, fit_ball
from .similarity import robust_similarity, rotation_of, scale_of
from .surface import transformed, vertex_normals

_AROUND_EYE = 0.012
"""How far from the ball the skin goes that tells where an eyeball without a counterpart lies, metres."""
_GAP = 0.0002
"""The least distance between an eyeball and its lids, metres."""
_LIDS_DEPTH = 0.006
_SCALES = (0.85, 1.2)


def source_balls(points: Float64, parts: UInt8) -> tuple[Ball | None, Ball | None]:
    """The eyeballs of a foreign head, left and right, where it has them."""
    left, right = (_ball_of(points[parts == code]) for code in (EYE_LEFT, EYE_RIGHT))
    return left, right


def seat(model: Model, skin: Float64, balls: tuple[Ball | None, Ball | None]) -> Float64:
    """The whole registered head (n, 3) from its skin (k, 3), metres.

    balls: the eyeballs of the head it was registered to, left and right, where it has them.
    """
    vertices = model.mean.copy()
    skin = skin.copy()
    for code, ball in ((EYE_LEFT, balls[0]), (EYE_RIGHT, balls[1])):
        chosen = model.topology.parts == code
        if chosen.any():
            own = fit_ball(model.mean[chosen])
            ball = ball or _ball_by_lids(model, skin, own)
            vertices[chosen] = ball.centre + (model.mean[chosen] - own.centre) * (ball.radius / own.radius)
            skin = _clear_of_ball(model, skin, vertices[chosen], own, ball)
    vertices[model.skin] = skin
    _seat_mouth(model, skin, vertices)
    riding = np.isin(model.topology.parts, (LASHES, TEAR))
    vertices[riding] = _carried(model, skin, model.mean[riding])
    return vertices


def _ball_of(points: Float64) -> Ball | None:
    if len(points) < 8:
        return None
    ball = fit_ball(points)
    return ball if 0.007 < ball.radius < 0.022 and ball.roughness < 0.12 else None


def _ball_by_lids(model: Model, skin: Float64, own: Ball) -> Ball:
    """Where the skin around the eye took it; an eyeball's size differs little between people."""
    away = np.linalg.norm(model.template.points - own.centre, axis=1) - own.radius
    near = away < _AROUND_EYE
    matrix, _, _ = robust_similarity(model.template.points[near], skin[near], model.template.pull[near] + 0.05)
    scale = float(np.clip(scale_of(matrix), 0.93, 1.07))
    centre = transformed(own.centre[None], matrix)[0]
    return Ball(centre, own.radius * scale, own.roughness)


def _clear_of_ball(model: Model, skin: Float64, eye: Float64, own: Ball, ball: Ball) -> Float64:
    """Lids that cut into an eyeball are lifted off it, and what lies around and over them goes along.

    eye: (k, 3) the eyeball's vertices in place; it is no sphere, for its cornea stands out.
    """
    apart = np.linalg.norm(model.template.points - own.centre, axis=1) - own.radius
    near = np.flatnonzero((apart > -0.0005) & (apart < _LIDS_DEPTH))
    away = skin[near] - ball.centre
    distance = np.linalg.norm(away, axis=1)
    direction = away / np.maximum(distance, 1e-9)[:, None]
    reach = np.linalg.norm(eye - ball.centre, axis=1)
    _, around = KDTree((eye - ball.centre) / reach[:, None]).query(direction, k=3)
    lift = np.maximum(0, reach[around].max(1) + _GAP - distance)
    if not lift.any():
        return skin
    places = model.template.points[near]
    apart_by, beside = KDTree(places).query(places, k=min(24, len(near)))
    spread = (lift[beside] * np.exp(-((apart_by / 0.0015) ** 2))).max(1)
    cleared = skin.copy()
    cleared[near] += direction * np.maximum(lift, spread)[:, None]
    return cleared


def _seat_mouth(model: Model, skin: Float64, vertices: Float64) -> None:
    """Teeth, gums and tongue follow the mouth and chin as one rigid thing of the right size, behind the lips."""
    inner = np.isin(model.topology.parts, (TEETH, GUMS, TONGUE))
    if not inner.any():
        return
    regions = model.topology.regions[model.skin]
    weights = regions[:, FEATURES.index("mouth")] + 0.3 * regions[:, FEATURES.index("chin")]
    around = weights > 0.3
    matrix, _, _ = robust_similarity(model.template.points[around], skin[around], weights[around].astype(np.float64))
    scale = float(np.clip(scale_of(matrix), *_SCALES))
    middle = (model.template.points[around] * weights[around, None]).sum(0) / weights[around].sum()
    moved = transformed(middle[None], matrix)[0]
    placed = (model.mean[inner] - middle) @ (rotation_of(matrix).T * scale) + moved
    vertices[inner] = _behind_lips(model, skin, model.mean[inner], placed, around)


def _behind_lips(model: Model, skin: Float64, own: Float64, placed: Float64, around: Bool) -> Float64:
    """Draw the teeth back until they are no nearer to coming through the lips than in the model."""
    normals = vertex_normals(skin, model.template.triangles)[around]
    before = vertex_normals(model.template.points, model.template.triangles)[around]
    allowed = _deepest(model.template.points[around], before, own)
    for back in np.arange(0, 0.006, 0.0005):
        drawn = placed + np.array([0.0, back, 0.0])
        if _deepest(skin[around], normals, drawn) <= max(allowed, 0.0) + 0.0001:
            return drawn
    return placed + np.array([0.0, 0.006, 0.0])


def _deepest(lips: Float64, normals: Float64, teeth: Float64) -> float:
    """How far the furthest tooth stands out of the lips' skin near it, metres; negative where all are behind."""
    distance, nearest = KDTree(lips).query(teeth)
    out = np.einsum("ni,ni->n", teeth - lips[nearest], normals[nearest])
    return float(np.max(out[distance < 0.006], initial=-1.0))


def _carried(model: Model, skin: Float64, points: Float64) -> Float64:
    """Points (m, 3) of the mean carried along by the skin next to them."""
    if not len(points):
        return points
    distances, nearest = KDTree(model.template.points).query(points, k=16)
    weights = 1 / (distances + 0.002) ** 2
    weights /= weights.sum(1, keepdims=True)
    return points + np.einsum("nk,nki->ni", weights, (skin - model.template.points)[nearest])
