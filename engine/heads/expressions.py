"""Expressions and gaze of any head of a kit: the 52 names of ARKit, apart from identity.

    posed = express(kit, head.vertices, {"jawOpen": 0.4, "mouthSmileLeft": 0.8}, Gaze.both(pitch=-5, yaw=20))
    shapes = expression_shapes(kit, head.vertices)  # offsets for shape keys and morph targets

A kit's expressions lie in expressions.npz: models/head's for the bundled head, else its folder's; motion/storage.py
says what that file holds. A kit whose file has offsets alone is moved linearly; one that knows its lids, lips and jaw
is moved so that they close, slide and turn on that very head.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..arrays import Float32, Float64
from ..errors import BadInput
from .features import LASHES
from .kit import Kit
from .motion.eyes import Eye, eyes_of, gaze_way, turn_matrix
from .motion.jaw import jaw_step, jaw_turn
from .motion.lids import LidPose, move_lids
from .motion.lips import meet_lips
from .motion.names import EXPRESSIONS
from .motion.storage import Expressions, read_expressions
from .motion.teeth import bite_of, clear_teeth
from .motion.tempering import tempered

__all__ = [
    "EXPRESSIONS",
    "Expressions",
    "Gaze",
    "arc_shapes",
    "express",
    "expression_shapes",
    "expressions_of",
    "eye_centres",
    "gaze_of",
]

_BUNDLED = Path(__file__).resolve().parents[2] / "models" / "head" / "expressions.npz"
_SHUT = ("mouthRollUpper", "mouthRollLower", "mouthPressLeft", "mouthPressRight", "cheekPuff")
_OPENED = ("mouthUpperUpLeft", "mouthUpperUpRight", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthFunnel")
_STRAIGHT = 0.0003
"""Arcs that leave their chord by less are not worth a shape, metres."""
YAW_LIMIT, PITCH_LIMIT = 35.0, 25.0
"""How far eyes turn by nature, degrees to each side."""


@dataclass(frozen=True, slots=True)
class Gaze:
    """Where each eye looks, degrees off straight ahead: yaw to the picture's right (the person's left, +X), pitch up.

    The way is (cos p sin y, sin p, cos p cos y) with x to the picture's right, y up, z out of the face. Eyes turn by at
    most YAW_LIMIT and PITCH_LIMIT; what goes beyond is cut off.
    """

    left_pitch: float = 0.0
    left_yaw: float = 0.0
    right_pitch: float = 0.0
    right_yaw: float = 0.0

    @classmethod
    def both(cls, pitch: float = 0.0, yaw: float = 0.0) -> Gaze:
        """Both eyes looking the same way, at something far off."""
        return cls(pitch, yaw, pitch, yaw)


@lru_cache(maxsize=8)
def expressions_of(kit: Kit) -> Expressions:
    """The kit's expressions, read once: from `kit.folder` where it has one, else those of the bundled head.

    Raises BadInput when the file is missing, broken or of another topology.
    """
    folder = getattr(kit, "folder", None)
    return read_expressions(Path(folder) / "expressions.npz" if folder else _BUNDLED, kit)


def express(kit: Kit, vertices: Float32, weights: Mapping[str, float], gaze: Gaze | None = None) -> Float32:
    """(n, 3) float32, metres: a head of the kit with an expression.

    vertices: (n, 3) float32, any head of the kit's topology at rest.
    weights: by the names of EXPRESSIONS, each in [0, 1]; those that the kit lacks do nothing.
    gaze: added to what eyeLookUpLeft and its kind say. Lids follow it.
    Raises BadInput for an unknown name or a weight that is not in [0, 1].
    """
    found = expressions_of(kit)
    shares = _checked(weights)
    turns = gaze_of(shares, gaze)
    rest = np.asarray(vertices, np.float32)
    if not shares and not any(map(any, turns)):
        return rest.copy()
    points = rest.astype(np.float64)
    eyes = eyes_of(kit, rest)
    if found.lids is None or found.lips is None or found.jaw is None:
        _add(found, points, shares, 1.0)
    else:
        shares = tempered(shares)
        size = _size(kit, rest)
        _add(found, points, shares, size)
        jaw = jaw_turn(found.jaw, rest, kit.mean, shares, size)
        points[found.jaw.vertices] += jaw_step(found.jaw, rest, *jaw)
        clear_teeth(points, rest, bite_of(kit, found.jaw), *jaw)
        meet_lips(points, rest, found.lips, *_lips_closed(shares))
        for rims, eye, side, turn in zip(found.lids, eyes, ("Left", "Right"), turns, strict=False):
            pose = LidPose(shares.get(f"eyeBlink{side}", 0.0), shares.get(f"eyeWide{side}", 0.0), *turn)
            skin = (kit.topology.parts[rims.vertices] != LASHES).astype(np.float32)
            move_lids(points, rest, rims, eye, pose, skin, gaze_way(*turn))
    for eye, turn in zip(eyes, turns, strict=False):
        _roll(points, eye, turn)
    return points.astype(np.float32)


def expression_shapes(kit: Kit, vertices: Float32, names: Iterable[str] | None = None) -> dict[str, Float32]:
    """Offsets (n, 3) float32, metres, of the kit's expressions on this very head at full measure, by name.

    For shape keys and morph targets, which are added up. mouthClose closes lips over a jaw that is wide open, so that
    its offset is what it takes away from jawOpen's; the others start from rest.
    Raises BadInput for an unknown name.
    """
    rest = np.asarray(vertices, np.float32)
    wanted = expressions_of(kit).names if names is None else tuple(names)
    shapes: dict[str, Float32] = {}
    for name in wanted:
        base: dict[str, float] = {"jawOpen": 1.0} if name == "mouthClose" and expressions_of(kit).jaw else {}
        start = express(kit, rest, base) if base else rest
        shapes[name] = express(kit, rest, base | {name: 1.0}) - start
    return shapes


def arc_shapes(kit: Kit, vertices: Float32, names: Iterable[str] | None = None) -> dict[str, Float32]:
    """What straight shapes lack half-way, (n, 3) float32, metres, by name, for those expressions that move along arcs.

    Lids slide over the ball and the jaw turns: a shape added by w takes them along the chord, through the eye. Add
    4 w (1 - w) of these besides (`expression_shapes` being added by w), and they keep to their arcs.
    Raises BadInput for an unknown name.
    """
    rest = np.asarray(vertices, np.float32)
    arcs: dict[str, Float32] = {}
    for name, shape in expression_shapes(kit, rest, names).items():
        if name == "mouthClose":
            continue
        arc = express(kit, rest, {name: 0.5}) - rest - shape / 2
        if float(np.abs(arc).max()) > _STRAIGHT:
            arcs[name] = arc
    return arcs


def eye_centres(kit: Kit, vertices: Float32) -> Float32:
    """(2, 3) float32, metres: the middles about which the left and the right eyeball turn; (0, 3) without eyeballs."""
    return np.array([eye.centre for eye in eyes_of(kit, vertices)], np.float32).reshape(-1, 3)


def gaze_of(weights: Mapping[str, float], gaze: Gaze | None = None) -> list[tuple[float, float]]:
    """Pitch and yaw of the left and the right eye, degrees, within their limits: the gaze and what eyeLook… adds.

    eyeLookUpLeft and its kind turn an eye to its limit at 1.
    """
    gaze = gaze or Gaze()
    turns: list[tuple[float, float]] = []
    given = ((gaze.left_pitch, gaze.left_yaw), (gaze.right_pitch, gaze.right_yaw))
    for side, (pitch, yaw) in zip(("Left", "Right"), given, strict=True):
        up = weights.get(f"eyeLookUp{side}", 0.0) - weights.get(f"eyeLookDown{side}", 0.0)
        out = weights.get(f"eyeLookOut{side}", 0.0) - weights.get(f"eyeLookIn{side}", 0.0)
        yaw += YAW_LIMIT * (out if side == "Left" else -out)
        pitch += PITCH_LIMIT * up
        turns.append((float(np.clip(pitch, -PITCH_LIMIT, PITCH_LIMIT)), float(np.clip(yaw, -YAW_LIMIT, YAW_LIMIT))))
    return turns


def _checked(weights: Mapping[str, float]) -> dict[str, float]:
    for name, value in weights.items():
        if name not in EXPRESSIONS:
            raise BadInput(name, "is not an expression", "use ARKit's names, such as jawOpen or eyeBlinkLeft")
        if not 0 <= value <= 1:  # NaN fails too
            raise BadInput(name, f"is {value}", "give a weight from 0 to 1")
    return {name: float(value) for name, value in weights.items() if value}


def _add(found: Expressions, points: Float64, shares: Mapping[str, float], size: float) -> None:
    for name, share in shares.items():
        rows, steps = found.rows(name)
        points[rows] += (size * share) * steps


def _size(kit: Kit, vertices: Float32) -> float:
    """The face's size over the mean face's, by its landmarks."""
    rows = kit.topology.landmarks
    mine, mean = (points[rows] - points[rows].mean(0) for points in (vertices, kit.mean))
    return float(np.linalg.norm(mine) / np.linalg.norm(mean))


def _lips_closed(shares: Mapping[str, float]) -> tuple[float, float]:
    """How far the lips are brought together, and how far they stay shut.

    mouthClose takes as much of an open jaw's gap as it is of jawOpen; lips that are rolled in, pressed or puffed stay
    shut as far as nothing opens them.
    """
    close, jaw = shares.get("mouthClose", 0.0), shares.get("jawOpen", 0.0)
    shut = max(shares.get(name, 0.0) for name in _SHUT)
    opened = max(shares.get(name, 0.0) for name in _OPENED)
    return min(close / max(jaw, 0.05), 1.0), min(2 * shut, 1.0) * (1 - opened) * (1 - min(3 * jaw, 1.0))


def _roll(points: Float64, eye: Eye, turn: tuple[float, float]) -> None:
    if any(turn):
        points[eye.vertices] = eye.centre + (points[eye.vertices] - eye.centre) @ turn_matrix(*turn).T
