"""What turns inwards: lid margins and eye sockets, nostrils, the mouth bag; and the collar's lid.

All are added to the once-subdivided cage, ring after ring from the border of each opening.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .figures import Figures
from .mesh import Floats, Ints, Mesh, border_loops

EYE_RADIUS = 0.0137
"""Of our eyeballs: what the measured lids leave room for, with lids about a millimetre thick over the cornea."""

IRIS_RADIUS = 0.0061
LIMBUS = float(np.degrees(np.arcsin(IRIS_RADIUS / EYE_RADIUS)))
"""Where the cornea meets the white, degrees off the axis."""

_CORNEA = 0.0008
_LID_GAP = 0.0004
_COLLAR_EDGE = 0.006


def cornea(degrees: Floats | float) -> Floats:
    """How far the cornea stands out before the white, metres, `degrees` off the eye's axis."""
    return _CORNEA * np.clip(1 - (np.asarray(degrees) / (LIMBUS + 1)) ** 2, 0, 1)


@dataclass
class Openings:
    """Vertices of the rings added at each opening, outermost first (index 0 is the border itself).

    The left side's key ends with _left.
    """

    rings: dict[str, list[Ints]] = field(default_factory=dict)

    def moved(self, where: Ints) -> Openings:
        """The same after vertices were renumbered; where: each old vertex's new number."""
        return Openings({name: [where[ring] for ring in rings] for name, rings in self.rings.items()})


def open_all(mesh: Mesh, figures: Figures) -> Openings:
    """Add every inward ring to `mesh`."""
    done = Openings()
    for loop in border_loops(mesh.faces):
        points = mesh.vertices[loop]
        middle = points.mean(0)
        side = "_left" if middle[0] > 0 else "_right"
        if len(loop) == 32:
            done.rings["eye" + side] = _socket(mesh, loop, figures.eye_centre * [np.sign(middle[0]), 1, 1])
        elif len(loop) == 40:
            done.rings["mouth"] = _mouth_bag(mesh, loop)
        elif len(loop) == 16:
            done.rings["nostril" + side] = _nostril(mesh, loop)
        elif len(loop) == 72:
            done.rings["collar"] = _collar(mesh, loop)
    return done


def _socket(mesh: Mesh, loop: Ints, centre: Floats) -> list[Ints]:
    """Lid margin, the lids' inner side and a bag that closes behind the eyeball."""
    points = mesh.vertices[loop] - centre
    radius = np.linalg.norm(points, axis=1, keepdims=True)
    axis = points.mean(0)
    axis = np.array([0.25 * axis[0], -np.linalg.norm(axis), axis[2]])
    axis /= np.linalg.norm(axis)
    ray = points / radius
    rings = [loop]
    margin = EYE_RADIUS + _LID_GAP + cornea(np.degrees(np.arccos(np.clip(-ray[:, 1:2], -1, 1))))
    steps = [(0.0, None), (16.0, 0.0007), (75.0, 0.0009), (125.0, 0.0012)]
    polar = np.degrees(np.arccos(np.clip(ray @ axis, -1, 1)))
    across = ray - (ray @ axis)[:, None] * axis
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    for number, (turn, gap) in enumerate(steps):
        angle = np.radians(polar + turn if number < 2 else np.maximum(polar + 25, turn))[:, None]
        way = np.cos(angle) * axis + np.sin(angle) * across
        over = cornea(np.degrees(np.arccos(np.clip(-way[:, 1:2], -1, 1))))
        ring = centre + way * (margin if gap is None else EYE_RADIUS + gap + over)
        rings.append(mesh.add(ring))
        mesh.strip(rings[-2], rings[-1])
    mesh.fan(rings[-1], centre - axis * (EYE_RADIUS + 0.0015))
    return rings


def _nostril(mesh: Mesh, loop: Ints) -> list[Ints]:
    """A hollow that runs up and back."""
    points = mesh.vertices[loop]
    middle = points.mean(0)
    inward = np.array([-0.28 * np.sign(middle[0]), 0.35, 1.0])
    inward /= np.linalg.norm(inward)
    rings = [loop]
    for depth, size in ((0.0016, 1.0), (0.0065, 0.92), (0.0125, 0.62)):
        rings.append(mesh.add(middle + (points - middle) * size + inward * depth))
        mesh.strip(rings[-2], rings[-1])
    mesh.fan(rings[-1], middle + inward * 0.0145)
    return rings


def mouth_angle(points: Floats) -> Floats:
    """Angle of each lip-loop vertex around the mouth: 0 at the left corner, pi/2 above, pi at the right corner.

    By place in the loop, since closed lips have no height to measure an angle by.
    """
    left, right = int(np.argmax(points[:, 0])), int(np.argmin(points[:, 0]))
    count = len(points)
    to_right = (np.arange(count) - left) % count
    span = (right - left) % count
    half = np.where(to_right <= span, to_right / span * np.pi, np.pi + (to_right - span) / (count - span) * np.pi)
    # The lips meet, so which half is the upper one is told by the loop's own direction.
    upper = points[(left + span // 2) % count, 2] > points[(right + (count - span) // 2) % count, 2]
    return half if upper else -half


def arch(x: Floats) -> Floats:
    """How far back (y) the teeth's outer face lies, x metres from the middle."""
    return -0.0262 + 0.055 * (np.abs(x) / 0.0272) ** 2.4


def _mouth_bag(mesh: Mesh, loop: Ints) -> list[Ints]:
    """The lips' inner side, the vestibule before the teeth, and the cavity."""
    points = mesh.vertices[loop]
    angle = mouth_angle(points)
    cosine, sine = np.cos(angle), np.sin(angle)
    rings = [loop]
    line = points[:, 2].mean()
    inner = points + np.stack([-0.0006 * cosine, 0.0028 + 0 * cosine, 0.0012 * sine], 1)
    front = np.maximum(-0.0289 + 0.019 * np.abs(cosine) ** 2.2, points[:, 1] + 0.0030)
    vestibule = np.stack([0.0238 * cosine, front, line + 0.0085 * sine], 1)
    x3 = 0.0350 * np.sign(cosine) * np.abs(cosine) ** 0.8
    # Before the chin there is less room than under the nose.
    tall = np.where(sine > 0, 0.0215, 0.0170) * sine
    fold = np.stack([x3, 0.003 + 0.009 * np.abs(cosine) - (0.022 - 0.001 * (sine < 0)) * np.abs(sine), line + tall], 1)
    x4 = 0.0345 * np.sign(cosine) * np.abs(cosine) ** 0.7
    back = np.stack([x4, np.full_like(x4, 0.030), line - 0.002 + 0.0215 * sine], 1)
    throat = np.stack([0.022 * cosine, np.full_like(x4, 0.046), line - 0.004 + 0.013 * sine], 1)
    for ring in (inner, vestibule, fold, back, throat):
        rings.append(mesh.add(ring))
        mesh.strip(rings[-2], rings[-1])
    mesh.fan(rings[-1], np.array([0.0, 0.052, line - 0.005]))
    return rings


def _collar(mesh: Mesh, loop: Ints) -> list[Ints]:
    """Close the neck's cut, below a low edge: the neck ends so flat that a lid on its rim would double back on it."""
    points = mesh.vertices[loop]
    middle = points.mean(0)
    below = middle - [0, 0, _COLLAR_EDGE]
    rings = [loop, mesh.add(below + (points - middle) * 0.97)]
    mesh.strip(rings[0], rings[1])
    mesh.fan(rings[1], below)
    return rings
