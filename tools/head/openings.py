"""What turns inwards: lid margins and eye sockets, nostrils, the mouth bag; and the collar's lid.

All are added to the finished surface, ring after ring from the border of each opening, so that lids and lips have
just the section that is drawn here; towards their hidden ends the rings have ever fewer points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from .cage import LIPS, NOSTRIL_RIGHT, face_quads
from .figures import Figures
from .mesh import Faces, Floats, Ints, Mesh, border_loops, normals

EYE_RADIUS = 0.0137
"""Of our eyeballs: what the measured lids leave room for, with lids about a millimetre thick over the cornea."""

IRIS_RADIUS = 0.0061
LIMBUS = float(np.degrees(np.arcsin(IRIS_RADIUS / EYE_RADIUS)))
"""Where the cornea meets the white, degrees off the axis."""

_CORNEA = 0.0008
_LID_GAP = 0.0003
_BED = 7
"""So many of a lid's points lie beside the caruncle."""
_LIP_GAP = 2e-5
_COLLAR_EDGE = 0.006


def cornea(degrees: Floats | float) -> Floats:
    """How far the cornea stands out before the white, metres, `degrees` off the eye's axis."""
    return _CORNEA * np.clip(1 - (np.asarray(degrees) / (LIMBUS + 1)) ** 2, 0, 1)


@dataclass
class Opening:
    """The rings of one opening, outermost first (the border itself), and how they are joined.

    rings: vertices of each ring. faces: all that was added.
    coarse: the faces of the same on the once-subdivided surface, from every second vertex.
    lowest: the same from every fourth vertex and every second ring.
    """

    rings: list[Ints]
    faces: Faces = field(default_factory=list)
    coarse: Faces = field(default_factory=list)
    lowest: Faces = field(default_factory=list)

    def ring(self, mesh: Mesh, points: Floats) -> None:
        """Add a ring: as many points as the last one has, or half as many."""
        outer, inner = self.rings[-1], mesh.add(points)
        new = _strip(outer, inner) if len(inner) == len(outer) else _narrow(mesh, outer, inner)
        first = len(self.rings[0])
        if len(inner) == first:
            self.coarse += _strip(outer[::2], inner[::2])
        elif len(outer) == first:
            self.coarse += _strip(outer[::2], inner)
        else:
            self.coarse += new
        self.faces += new
        self.rings.append(inner)

    def close(self, mesh: Mesh, middle: Floats) -> None:
        """Close the last ring with quads of two of its edges each, about a vertex in the middle."""
        (centre,) = mesh.add(middle)
        first, last = len(self.rings[0]), self.rings[-1]
        self.faces += _star(last, int(centre))
        self.coarse += _star(last[::2] if len(last) == first else last, int(centre))
        few = [ring[:: 4 * len(ring) // first] for ring in self.rings]
        chosen = [*few[:-1:2], few[-1]]
        for outer, inner in pairwise(chosen):
            self.lowest += _strip(outer, inner)
        self.lowest += _star(few[-1], int(centre))


def _star(ring: Ints, middle: int) -> Faces:
    # From the odd ones on: those have no edge outwards where the ring's points became fewer.
    three = (np.roll(ring, -k)[::2].tolist() for k in (1, 2, 3))
    return [(a, b, c, middle) for a, b, c in zip(*three, strict=True)]


def _strip(outer: Ints, inner: Ints) -> Faces:
    return [
        (int(outer[i]), int(outer[j]), int(inner[j]), int(inner[i]))
        for i, j in zip(range(len(outer)), np.roll(np.arange(len(outer)), -1).tolist(), strict=True)
    ]


def _narrow(mesh: Mesh, outer: Ints, inner: Ints) -> Faces:
    """Quads from a ring to one with half as many points: to every four edges two, about a vertex between them."""
    faces: Faces = []
    count = len(outer)
    for k in range(0, count, 4):
        a, b, c, d, e = (int(outer[(k + i) % count]) for i in range(5))
        left, below, right = (int(inner[(k // 2 + i) % len(inner)]) for i in range(3))
        (x,) = mesh.add(0.55 * mesh.vertices[c] + 0.45 * mesh.vertices[below])
        # The rings give way a little (no more than their points lie apart), so that no corner there is straight.
        away = mesh.vertices[c] - mesh.vertices[x]
        apart = np.linalg.norm(mesh.vertices[b] - mesh.vertices[d]) / 2
        mesh.vertices[c] += away * min(0.12, 0.1 * apart / np.linalg.norm(away))
        mesh.vertices[below] += 0.3 * (mesh.vertices[below] - mesh.vertices[x])
        faces += [(a, b, int(x), left), (b, c, d, int(x)), (d, e, right, int(x)), (left, int(x), right, below)]
    return faces


def open_all(mesh: Mesh, figures: Figures) -> dict[str, Opening]:
    """Add every inward ring to the fine surface; the left side's names end with _left."""
    done: dict[str, Opening] = {}
    across = normals(mesh.vertices, mesh.faces)
    for loop in border_loops(mesh.faces):
        middle = mesh.vertices[loop].mean(0)
        left = bool(middle[0] > 0)
        side = "_left" if left else "_right"
        if len(loop) == 64:
            loop = _from(loop, 362 if left else 133)
            name, opening = "eye" + side, _socket(mesh, loop, figures.eye_centre * [1 if left else -1, 1, 1])
        elif len(loop) == 80:
            loop = _from(loop, int(LIPS[5]))
            _meet(mesh, loop)
            name, opening = "mouth", _mouth_bag(mesh, loop)
        elif len(loop) == 32:
            corner = int(NOSTRIL_RIGHT[0])
            loop = _from(loop, int(face_quads()[1][corner]) if left else corner)
            name, opening = "nostril" + side, _nostril(mesh, loop, across[loop])
        else:
            back = loop[np.argmax(mesh.vertices[loop, 1])]
            name, opening = "collar", _collar(mesh, _from(loop, int(back)))
        mesh.faces += opening.faces
        done[name] = opening
    return done


def _meet(mesh: Mesh, loop: Ints) -> None:
    """Let the lips' edges touch all along."""
    points = mesh.vertices[loop]
    number = np.arange(len(loop))
    other = (len(loop) // 2 - number) % len(loop)
    middle = (points + points[other]) / 2
    above = np.sign(points[:, 2] - points[other, 2])[:, None]
    mesh.vertices[loop] = middle + above * [0, 0, _LIP_GAP / 2]


def _from(loop: Ints, start: int) -> Ints:
    """The loop from a vertex on."""
    return np.roll(loop, -int(np.flatnonzero(loop == start)[0]))


def _opposite(points: Floats) -> Floats:
    """The point that meets each one across an opening whose first and middle vertices are its corners."""
    return np.roll(points[::-1], 1, axis=0)


def _socket(mesh: Mesh, loop: Ints, centre: Floats) -> Opening:
    """The lid's rounded edge, its wet margin, the inner side that lies on the ball, and a bag behind it."""
    opening = Opening([loop])
    points = mesh.vertices[loop]
    way = points - centre
    radius = np.linalg.norm(way, axis=1, keepdims=True)
    open_way = _opposite(points) - points
    height = np.linalg.norm(open_way, axis=1, keepdims=True)
    inwards = open_way / np.maximum(height, 1e-9) * np.minimum(0.00062, 0.24 * height)
    # In the inner corner the flesh fills the gap that the ball leaves, as the caruncle's bed.
    along = points[len(points) // 2] - points[0]
    along /= np.linalg.norm(along)
    corner = np.clip(1 - np.abs((np.arange(len(points)) + 32) % 64 - 32) / _BED, 0, 1)[:, None] * along
    ball = _on_ball(way + 1.3 * inwards + 0.0036 * corner, _LID_GAP)
    reach = 0.62 * radius + 0.38 * np.linalg.norm(ball, axis=1)[:, None]
    edge = centre + (way + 0.75 * inwards) / radius * reach + 0.0010 * corner
    opening.ring(mesh, edge)
    opening.ring(mesh, centre + ball)
    axis = points.mean(0) - centre
    axis = np.array([0.25 * axis[0], -np.linalg.norm(axis), axis[2]])
    axis /= np.linalg.norm(axis)
    ray = way / radius
    polar = np.degrees(np.arccos(np.clip(ray @ axis, -1, 1)))
    across = ray - (ray @ axis)[:, None] * axis
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    for angle, gap, every in (
        (polar + 9, 0.0005, 1),
        (np.maximum(polar + 22, 78), 0.0010, 2),
        (0 * polar + 128, 0.0012, 2),
    ):
        turn = np.radians(angle)[:, None]
        opening.ring(mesh, (centre + _on_ball(np.cos(turn) * axis + np.sin(turn) * across, gap))[::every])
    added = np.arange(int(opening.rings[3][0]), len(mesh.vertices))
    mesh.vertices[added] = centre + _on_ball(mesh.vertices[added] - centre, 0.0008)
    around = opening.rings[-1]
    # Behind, a flat end far enough back for the whole ball.
    side = mesh.vertices[around] - centre
    side -= (side @ axis)[:, None] * axis
    opening.ring(mesh, centre - axis * (EYE_RADIUS + 0.0005) + 0.6 * side)
    opening.close(mesh, centre - axis * (EYE_RADIUS + 0.0018))
    return opening


def _on_ball(way: Floats, gap: float) -> Floats:
    """Points in these directions from the eye's middle, so far off the ball."""
    unit = way / np.linalg.norm(way, axis=1, keepdims=True)
    off_axis = np.degrees(np.arccos(np.clip(-unit[:, 1:2], -1, 1)))
    return unit * (EYE_RADIUS + gap + cornea(off_axis))


def _nostril(mesh: Mesh, loop: Ints, across: Floats) -> Opening:
    """A rounded edge that rolls into a hollow, which runs up and back and widens behind its mouth."""
    opening = Opening([loop])
    points = mesh.vertices[loop]
    middle = points.mean(0)
    inward = np.array([-0.12 * np.sign(middle[0]), 0.30, 1.0])
    inward /= np.linalg.norm(inward)
    out = points - middle
    flat = out - (out @ inward)[:, None] * inward
    opening.ring(mesh, points - 0.05 * out + 0.0011 * inward)
    opening.ring(mesh, middle + 1.0 * flat + 0.3 * (out - flat) + 0.0050 * inward)
    opening.ring(mesh, middle + 0.95 * flat + 0.0100 * inward + [0, 0.001, 0])
    opening.ring(mesh, middle + 0.6 * flat + 0.0130 * inward + [0, 0.002, 0])
    opening.close(mesh, middle + 0.0142 * inward + [0, 0.0025, 0])
    return opening


def mouth_angle(points: Floats) -> Floats:
    """Angle of each lip-loop vertex around the mouth: 0 at the left corner, pi/2 above, pi at the right corner.

    By place in the loop, since closed lips have no height to measure an angle by.
    """
    left, right = int(np.argmax(points[:, 0])), int(np.argmin(points[:, 0]))
    count = len(points)
    to_right = (np.arange(count) - left) % count
    span = (right - left) % count
    half = np.where(to_right <= span, to_right / span * np.pi, np.pi + (to_right - span) / (count - span) * np.pi)
    # The lips meet, so which half is the upper one is told by the loop's own direction: it begins above.
    return half if (count - left) % count <= span else -half


def arch(x: Floats) -> Floats:
    """How far back (y) the teeth's outer face lies, x metres from the middle."""
    return -0.0262 + 0.055 * (np.abs(x) / 0.0272) ** 2.4


def _mouth_bag(mesh: Mesh, loop: Ints) -> Opening:
    """The lips' inner side, the vestibule before the teeth, and the cavity.

    loop: the lips' inner edge from the upper lip's middle on.
    """
    opening = Opening([loop])
    points = mesh.vertices[loop]
    angle = mouth_angle(points)
    cosine, sine = np.cos(angle), np.sin(angle)
    line = points[:, 2].mean()
    zero = np.zeros_like(sine)
    # The lips touch for a millimetre and a half, then roll apart.
    opening.ring(mesh, points + np.stack([-0.0003 * cosine, 0.0013 + zero, 0.0001 * sine], 1))
    opening.ring(mesh, points + np.stack([-0.0006 * cosine, 0.0028 + zero, 0.0013 * sine], 1))
    front = np.maximum(-0.0289 + 0.019 * np.abs(cosine) ** 2.2, points[:, 1] + 0.0030)
    opening.ring(mesh, np.stack([0.0238 * cosine, front, line + 0.0085 * sine], 1)[::2])
    x3 = 0.0350 * np.sign(cosine) * np.abs(cosine) ** 0.8
    # Before the chin there is less room than under the nose.
    tall = np.where(sine > 0, 0.0215, 0.0170) * sine
    fold = np.stack([x3, 0.003 + 0.009 * np.abs(cosine) - (0.022 - 0.001 * (sine < 0)) * np.abs(sine), line + tall], 1)
    opening.ring(mesh, fold[::2])
    x4 = 0.0345 * np.sign(cosine) * np.abs(cosine) ** 0.7
    opening.ring(mesh, np.stack([x4, 0.030 + zero, line - 0.002 + 0.0215 * sine], 1)[::4])
    opening.close(mesh, np.array([0.0, 0.052, line - 0.005]))
    return opening


def _collar(mesh: Mesh, loop: Ints) -> Opening:
    """Close the neck's cut, below a low edge: the neck ends so flat that a lid on its rim would double back on it."""
    opening = Opening([loop])
    points = mesh.vertices[loop]
    middle = points.mean(0)
    below = middle - [0, 0, _COLLAR_EDGE]
    opening.ring(mesh, below + (points - middle) * 0.97)
    opening.ring(mesh, below + (points - middle) * 0.9)
    opening.ring(mesh, (below + (points - middle) * 0.65)[::2])
    opening.close(mesh, below)
    return opening
