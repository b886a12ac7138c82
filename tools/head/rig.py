"""The rig's directions: what each named parameter does to the mean head, local, smooth and left-right tied.

A parameter is a sum of moves. A move shifts, scales or turns what lies near a place, fading to nothing at a distance;
eyeballs, lids, teeth and the mouth bag follow only the moves that carry them, whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, FEATURES, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from scipy.sparse.linalg import splu

from .assembly import Assembly
from .figures import Figures
from .mesh import Floats, Ints, normals, umbrella
from .openings import EYE_RADIUS

_FLIP = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Move:
    """One smooth local motion.

    at: landmarks of the right half (or the middle) whose mean is the place; radius: (x, y, z) metres to nothing.
    shift: metres, for the right side (mirrored for the left). scale: growth along x, y, z about the place, a share.
    turn: about the y axis through the place, radians, lifting the outer side.
    lean: the same about the x axis, tipping back. swell: along the normals, metres.
    carry: "none" leaves eyes and mouth's inside alone, "eyes" carries the eye whole, "lids" slides the lids over the
    eyeball, "mouth" carries teeth and bag, "face" carries these as far as goes what is where the incisors are, "all"
    moves all the same.
    only: limit to vertices of these features.
    """

    at: tuple[int, ...]
    radius: tuple[float, float, float]
    shift: tuple[float, float, float] = (0, 0, 0)
    scale: tuple[float, float, float] = (0, 0, 0)
    turn: float = 0.0
    lean: float = 0.0
    swell: float = 0.0
    carry: str = "none"
    only: tuple[str, ...] = ()
    offset: tuple[float, float, float] = (0, 0, 0)


@dataclass(frozen=True)
class Parameter:
    """A named direction. group: the feature that it belongs to."""

    name: str
    group: str
    moves: tuple[Move, ...] = field(default_factory=tuple)


class Stage:
    """The mean head with what the moves need to know of each vertex."""

    def __init__(self, head: Assembly, figures: Figures) -> None:
        self.head = head
        self.figures = figures
        self.points = head.vertices
        self.normals = normals(head.vertices, head.faces)
        self.laplacian = umbrella(head.faces, len(head.vertices))
        eye = np.minimum(*(np.linalg.norm(self.points - figures.eye_centre * [s, 1, 1], axis=1) for s in (1, -1)))
        eyeball = np.isin(head.parts, [EYE_LEFT, EYE_RIGHT])
        self.lids = np.where(eyeball, 1.0, np.maximum(_step(eye, 0.0215, 0.0175), self._tagged("eye")))
        self.eyes = np.where(eyeball, 1.0, np.maximum(_step(eye, 0.036, 0.0185), self._tagged("eye")))
        inner = np.isin(head.parts, [TEETH, GUMS, TONGUE])
        self.inside = np.where(inner, 1.0, self._tagged("mouth"))
        lips = self._within("mouth")
        self.walls = np.concatenate([self._within("nostril"), lips[self.inside[lips] < 1]])
        self.side = np.sign(np.where(np.abs(self.points[:, 0]) < 1e-7, 0.0, self.points[:, 0]))

    def _tagged(self, opening: str) -> Floats:
        """1 on what an opening's inner rings became, fading to 0 on the skin around it."""
        mark = np.zeros(len(self.points))
        for name, made in self.head.skin.openings.items():
            if name.startswith(opening):
                first = int(made.rings[4 if opening == "mouth" else 1].min())
                mark[[v for face in made.faces for v in face if v >= first]] = 1
        count = len(self.head.skin.mesh.vertices)
        spreadable = self.laplacian[:count, :count]
        fixed = mark[:count] == 1
        value = mark[:count].copy()
        for _ in range(6):
            value = np.where(fixed, 1.0, value + spreadable @ value)
        mark[:count] = np.clip(value, 0, 1)
        return mark

    def _within(self, opening: str) -> Ints:
        """(k,) the vertices of an opening's walls, inwards of its rim."""
        walls = [
            np.unique([v for face in made.faces for v in face if v >= made.rings[1].min()])
            for name, made in self.head.skin.openings.items()
            if name.startswith(opening)
        ]
        return np.concatenate(walls)

    def _hang(self, motion: Floats) -> Floats:
        """The motion with the walls of nostrils and lips hung evenly from what holds them, so that none folds."""
        walls = self.walls
        rows = self.laplacian[walls]
        free = motion.copy()
        free[walls] = 0
        free[walls] = splu(rows[:, walls].tocsc()).solve(-(rows @ free))
        return free

    def place(self, move: Move) -> Floats:
        """(3,) the right-hand place of a move."""
        if move.carry == "eyes":
            return self.figures.eye_centre * [-1, 1, 1]
        return self.points[list(move.at)].mean(0) + move.offset

    def direction(self, parameter: Parameter) -> Floats:
        """(n, 3) metres: the parameter's motion at full measure."""
        total = sum((self._motion(move) for move in parameter.moves), np.zeros_like(self.points))
        if all(move.carry != "all" for move in parameter.moves):
            total = self._hang(self._soften(total))
        # The origin stays midway between the eyeballs: where those rise, all else sinks. Two rings about the equator
        # tell how an eyeball's middle moves, whatever it grows.
        eyeballs = np.isin(self.head.parts, [EYE_LEFT, EYE_RIGHT]) & (np.abs(self.points[:, 1]) < 0.2 * EYE_RADIUS)
        total -= total[eyeballs].mean(0)
        riding = np.isin(self.head.parts, [LASHES, TEAR])
        total[riding] = total[self.head.roots[riding]]
        return total

    def _soften(self, motion: Floats) -> Floats:
        """Smooth a motion over the skin; what the eyes and the mouth's inside do stays as it is."""
        free = ((1 - self.lids) * (1 - self.inside) * (self.head.parts == SKIN))[:, None]
        for _ in range(8):
            motion = motion + 0.5 * free * (self.laplacian @ motion)
        motion[np.abs(motion).max(1) < 0.004 * np.abs(motion).max()] = 0
        return motion

    def _motion(self, move: Move) -> Floats:
        centre = self.place(move)
        if abs(centre[0]) < 1e-4:
            motion = self._one_side(move, centre, self.points, self.normals)
            # Tied: what a mid-line move does on one side it does mirrored on the other.
            return (motion + motion[self.head.mirror] * _FLIP) / 2
        motion = self._one_side(move, centre, self.points, self.normals)
        return motion + motion[self.head.mirror] * _FLIP

    def _one_side(self, move: Move, centre: Floats, points: Floats, across: Floats) -> Floats:
        away = points - centre
        share = np.clip(1 - ((away / np.array(move.radius)) ** 2).sum(1), 0, 1) ** 2
        if move.carry == "eyes":
            share = self.eyes * (self.side <= 0 if centre[0] < 0 else 1.0)
            share = np.where(self.points[:, 0] * centre[0] >= 0, share, 0.0)
        elif move.carry == "none":
            share = share * (1 - self.lids) * (1 - self.inside)
        elif move.carry == "mouth":
            share = np.where(self.inside > 0, np.maximum(share, self.inside), share) * (1 - self.lids)
        elif move.carry == "face":
            inner = np.isin(self.head.parts, [TEETH, GUMS, TONGUE])
            inner &= self.points[:, 1] < np.quantile(self.points[inner, 1], 0.3)
            share = (self.inside * share[inner].mean() + (1 - self.inside) * share) * (1 - self.lids)
        elif move.carry == "lids":
            eyeball = np.isin(self.head.parts, [EYE_LEFT, EYE_RIGHT])
            share = share * ~eyeball
        if move.only:
            share = share * self.head.regions[:, [FEATURES.index(f) for f in move.only]].sum(1)
        motion = np.broadcast_to(np.array(move.shift, float), points.shape) + away * np.array(move.scale)
        if move.turn:
            motion = motion + move.turn * np.stack([away[:, 2], 0 * away[:, 2], -away[:, 0]], 1)
        if move.lean:
            motion = motion + move.lean * np.stack([0 * away[:, 0], away[:, 2], -away[:, 1]], 1)
        if move.swell:
            motion = motion + move.swell * across
        if move.carry == "lids":
            radial = points - self.figures.eye_centre * [np.sign(centre[0]), 1, 1]
            radial = radial / np.linalg.norm(radial, axis=1, keepdims=True)
            slide = motion - (motion * radial).sum(1, keepdims=True) * radial
            near = self.lids[:, None]
            motion = near * slide + (1 - near) * motion
        return share[:, None] * motion


def _step(value: Floats, low: float, high: float) -> Floats:
    """0 at `low`, 1 at `high`, smooth between."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
