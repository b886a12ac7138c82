"""Where the face is: units and orientation of a foreign shape are found out, not assumed.

The shape is drawn from many directions until a face is seen whose points, lifted off the picture into space, agree with
the mean head's. Then it is turned to the front and looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from scipy.spatial.transform import Rotation

from ...arrays import Float64
from ...errors import NoFaceFound
from ...images import Detector
from ...progress import Progress
from .similarity import robust_similarity, rotation_of, scale_of
from .surface import Samples, Surface, sample, transformed
from .views import View, closed, depth_map, lifted, shaded

_SEARCH_SIZE, _FACE_SIZE = 192, 384
_FACE_HALF = 0.135
"""Half the width of a picture that a face fills well, metres."""
_GOOD, _ACCEPTABLE = 0.07, 0.11
"""Median distance of the lifted points to the mean head's, over the distance between the eyes; heads reach 0.05."""
_SETTLED = np.radians(0.25)
_AXIS_VIEWS, _EXTRA_DIRECTIONS = 24, 160
_MOST_DOUBTFUL = 5
_OUTER_CORNERS = (33, 263)
_UNITS = {"m": 1.0, "dm": 0.1, "cm": 0.01, "mm": 0.001, "in": 0.0254, "ft": 0.3048}


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The mean head's points of MediaPipe's face mesh.

    points: (468, 3) float64, metres, in our frame.
    weights: (468,) float64, how far each may be relied on; 0 on the outline, whose depth no picture tells.
    """

    points: Float64
    weights: Float64


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A face seen in a shape.

    matrix: (4, 4) similarity from the shape's units to our frame, metres, in the mean head's size.
    misfit: median distance to the mean head's points over the distance between the outer corners of its eyes.
    """

    matrix: Float64
    misfit: float


def open_detector() -> Detector:
    """A detector for drawn shapes: grey surfaces look less like faces than photos, and fill the picture."""
    return Detector(0.3, refined=False, far=False)


def find_face(surface: Surface, reference: Reference, detector: Detector, name: str, progress: Progress) -> Sighting:
    """Find the face in a shape of any unit and orientation.

    name: what to call the shape in an error.
    Raises NoFaceFound.
    """
    low, high = np.percentile(surface.points, [0.2, 99.8], axis=0)
    centre, half = (low + high) / 2, float(np.linalg.norm(high - low)) / 2 * 1.02
    if not half > 0:
        raise NoFaceFound(name, "is a single point", "give a head's surface")
    samples = sample(surface, 2.6 * half / _SEARCH_SIZE)
    waiting: list[Sighting] = []
    directions = list(_rotations())
    for i, rotation in enumerate(directions):
        progress.at(i / len(directions))
        seen = _look(samples, View(rotation, centre, half, _SEARCH_SIZE), reference, detector, half)
        if seen is not None:
            waiting.append(seen)
        # A good sighting is followed at once; doubtful ones wait until the axes, and then all, have been looked along.
        due = i in (_AXIS_VIEWS - 1, len(directions) - 1)
        waiting.sort(key=lambda sighting: sighting.misfit)
        while waiting and (due or waiting[0].misfit < _GOOD):
            settled = _settle(surface, waiting.pop(0), reference, detector)
            if settled is not None and settled.misfit < _ACCEPTABLE:
                return settled
            del waiting[_MOST_DOUBTFUL:]
    raise NoFaceFound(name, "no face was found in it", "give the surface of a head with its face, from any side")


def frontal_view(
    sighting: Sighting, reference: Reference, turn: Rotation | None = None, size: int = _FACE_SIZE
) -> View:
    """The view that a face fills, from the front or turned by `turn` (in our frame)."""
    frame = rotation_of(sighting.matrix)
    rotation = np.stack([frame[0], frame[2], -frame[1]])
    if turn is not None:
        rotation = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]]) @ turn.as_matrix() @ frame
    middle = transformed(reference.points.mean(0, keepdims=True), np.linalg.inv(sighting.matrix))[0]
    return View(rotation, middle, _FACE_HALF / scale_of(sighting.matrix), size)


def near_face(surface: Surface, sighting: Sighting, reference: Reference) -> Samples:
    """Samples of the face, fine enough for frontal_view."""
    inverse = np.linalg.inv(sighting.matrix)
    half = _FACE_HALF / scale_of(sighting.matrix)
    middle = transformed(reference.points.mean(0, keepdims=True), inverse)[0]
    if surface.is_cloud:
        near = np.linalg.norm(surface.points - middle, axis=1) < 1.6 * half
        return sample(Surface(surface.points[near]), 2.6 * half / _FACE_SIZE)
    near = np.linalg.norm(surface.points[surface.triangles].mean(1) - middle, axis=1) < 1.6 * half
    return sample(Surface(surface.points, surface.triangles[near]), 2.6 * half / _FACE_SIZE)


def unit_of(matrix: Float64) -> tuple[str, float]:
    """The unit whose head is nearest to a human one, and its length in metres.

    matrix: (4, 4) from the shape to a mean head in metres.
    """
    scale = scale_of(matrix)
    return min(_UNITS.items(), key=lambda unit: abs(np.log(unit[1] / scale)))


def _settle(surface: Surface, seen: Sighting, reference: Reference, detector: Detector) -> Sighting | None:
    """Turn to the front and look again, until it turns no more."""
    for _ in range(6):
        samples = near_face(surface, seen, reference)
        view = frontal_view(seen, reference)
        again = _look(samples, view, reference, detector, view.half)
        if again is None:
            return None
        turn = Rotation.from_matrix(rotation_of(again.matrix) @ rotation_of(seen.matrix).T).magnitude()
        seen = again
        if turn < _SETTLED:
            break
    return seen


def _look(samples: Samples, view: View, reference: Reference, detector: Detector, reach: float) -> Sighting | None:
    depth = closed(depth_map(samples, view), view)
    found = detector.find(shaded(depth, view))
    if found is None:
        return None
    flat = found[:, :2]
    # The first lift may run through a hole; with a pose known, each point's depth is, and a second lift looks past it.
    points = lifted(depth, view, flat, np.zeros(len(flat)), 2 * reach)
    matrix, median, _ = robust_similarity(points, reference.points, reference.weights)
    if not np.isfinite(median) or scale_of(matrix) <= 0:
        return None
    expected = view.project(transformed(reference.points, np.linalg.inv(matrix)))[:, 2]
    points = lifted(depth, view, flat, expected, 0.02 / scale_of(matrix))
    matrix, median, kept = robust_similarity(points, reference.points, reference.weights)
    if not np.isfinite(median) or np.count_nonzero(kept) < np.count_nonzero(reference.weights) / 2:
        return None
    inside_out = reference.points * np.array([1.0, -1.0, 1.0])
    if robust_similarity(points, inside_out, reference.weights)[1] < median:
        return None  # the hollow back of a mask
    eyes = reference.points[_OUTER_CORNERS[1]] - reference.points[_OUTER_CORNERS[0]]
    return Sighting(matrix, median / float(np.linalg.norm(eyes)))


def _rotations() -> Iterator[Float64]:
    """Views to try: the axes of a file first, the usual ones ahead, then directions spread over all others."""
    for order in permutations(range(3)):
        for signs in product((1.0, -1.0), repeat=3):
            rotation = np.zeros((3, 3))
            rotation[range(3), order] = signs
            if np.linalg.det(rotation) > 0:
                yield rotation
    yield from _spread_rotations(_EXTRA_DIRECTIONS)


def _spread_rotations(count: int) -> Iterator[Float64]:
    """Rotations evenly over all of them. Source: Alexa, Super-Fibonacci spirals, CVPR 2022."""
    phi, psi = np.sqrt(2.0), 1.533751168755204288118041
    for i in range(count):
        s = i + 0.5
        r, big_r = np.sqrt(s / count), np.sqrt(1 - s / count)
        alpha, beta = 2 * np.pi * s / phi, 2 * np.pi * s / psi
        quaternion = [r * np.sin(alpha), r * np.cos(alpha), big_r * np.sin(beta), big_r * np.cos(beta)]
        yield Rotation.from_quat(quaternion).as_matrix()
