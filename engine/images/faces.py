"""The faces in a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Float32, Float64, UInt8
from .detector import SEEN, Detector, Spot, open_detector, spot_of
from .points import eye_distance
from .warping import shrunk

_SURE = 0.7
"""The score from which a face is taken to stand as it was seen, without looking at turned copies."""
_LESS_LIKELY = 0.1
"""How much less the score of what is seen in a turned copy, or in one of many windows, counts."""
_LOOKS = 2
"""How often a face is looked at again from where it was found: what jitters with where the crop lies falls from 1 %
of the eye distance to 0.3 %, in three times 7 ms."""
_PARTS = (1, 2, 4)
"""Windows a side that a picture is looked at in, by and by: the networks see it in 192 × 192 pixels, and faces wider
than a twentieth of that."""
_LEAST_WINDOW = 256
_LEAST_SCORE = 0.5
_LEAST_EYES = 4.0
"""Pixels between the eyes below which nothing can be told from a face."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face in a picture.

    landmarks: (468 or 478, 3) float32, MediaPipe's face mesh, and its irises in photos: pixels to the right and down
    (the first pixel's centre is 0.5, 0.5), and away from the camera in the same unit, from about the head's middle.
    score: how surely it is one, in [0, 1].
    """

    landmarks: Float32
    score: float = 1.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the landmarks, pixels."""
        (left, top), (right, bottom) = self.landmarks[:, :2].min(0), self.landmarks[:, :2].max(0)
        return float(left), float(top), float(right), float(bottom)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box, pixels."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def find_faces(picture: UInt8, *, detector: Detector | None = None) -> tuple[Face, ...]:
    """The faces in a picture, from left to right; none where there is none.

    Looks at the whole picture, where nothing is surely seen at copies of it turned by quarters, and where still nothing
    is found at its parts: faces from an eightieth of the picture's longer side on, at any roll.
    picture: (h, w, 3) uint8 sRGB. detector: instead of the process's own.
    Raises EngineMissing without MediaPipe.
    """
    detector = detector or open_detector()
    fine = shrunk(picture, _PARTS[-1] * SEEN)
    for parts in _PARTS:
        if parts > 1 and max(picture.shape[:2]) / parts < _LEAST_WINDOW:
            break
        shown = shrunk(fine, parts * SEEN)
        times = max(picture.shape[:2]) / max(shown.shape[:2])
        spots = [_grown(spot, times) for window in _windows(shown, parts) for spot in _seen(shown, window, detector)]
        spots = _likely(spots) if parts > 1 else spots
        faces = _faces(picture, spots, detector)
        if parts == 1 and max((face.score for face in faces), default=0.0) < _SURE:
            turned = [_grown(spot, times) for spot in _seen_turned(shown, detector)]
            faces = _faces(picture, spots + _likely(turned), detector)
        if faces:
            return tuple(sorted(faces, key=lambda face: face.middle))
    return ()


def exact_face(landmarks: Float32 | Float64, intrinsics: Float64) -> Face:
    """The face of a picture whose landmarks are known, as it would be found in a photo.

    landmarks: (468, 3), pixels to the right and down, and the distance from the camera along its axis in metres.
    intrinsics: (3, 3), pixels.
    """
    points = np.array(landmarks, np.float64)
    middle = points[:, 2].mean()
    points[:, 2] = (points[:, 2] - middle) * intrinsics[0, 0] / middle
    return Face(points.astype(np.float32))


def _grown(spot: Spot, times: float) -> Spot:
    """A spot of a picture that was so many times smaller."""
    return replace(spot, x=spot.x * times, y=spot.y * times, side=spot.side * times)


def _windows(picture: UInt8, parts: int) -> Iterator[tuple[int, int, int]]:
    """Left, top and side of squares that overlap by half and cover the picture, `parts` to its longer side."""
    height, width = picture.shape[:2]
    side = -(-max(height, width) // parts)
    for top in _starts(height, side):
        for left in _starts(width, side):
            yield left, top, side


def _starts(length: int, side: int) -> list[int]:
    count = max(1, round(2 * length / side) - 1) if length > side else 1
    return np.linspace(0, max(length - side, 0), count).astype(int).tolist()


def _seen(picture: UInt8, window: tuple[int, int, int], detector: Detector) -> list[Spot]:
    left, top, side = window
    spots = detector.spots(picture[top : top + side, left : left + side])
    return [replace(spot, x=spot.x + left, y=spot.y + top) for spot in spots]


def _seen_turned(picture: UInt8, detector: Detector) -> list[Spot]:
    """What is seen in copies of a picture that are turned by quarters."""
    height, width = picture.shape[:2]
    spots = list[Spot]()
    for quarters in (1, 2, 3):
        for spot in detector.spots(np.rot90(picture, quarters)):
            x, y = ((width - spot.y, spot.x), (width - spot.x, height - spot.y), (spot.y, height - spot.x))[
                quarters - 1
            ]
            spots.append(replace(spot, x=x, y=y, turn=spot.turn + 90 * quarters))
    return spots


def _likely(spots: list[Spot]) -> list[Spot]:
    """Spots with a lower score, without those that are not likely enough then: among many, some show by chance."""
    lower = [replace(spot, score=spot.score - _LESS_LIKELY) for spot in spots]
    return [spot for spot in lower if spot.score >= _LEAST_SCORE]


def _faces(picture: UInt8, spots: list[Spot], detector: Detector) -> list[Face]:
    """The faces at spots, the surest first; what lies on a face that was found is passed over."""
    faces = list[Face]()
    for spot in sorted(spots, key=lambda spot: -spot.score):
        if any(_inside((spot.x, spot.y), other) for other in faces):
            continue
        face = _face_at(picture, spot, detector)
        if face is not None and not any(_inside(face.middle, other) for other in faces):
            faces.append(face)
    return faces


def _face_at(picture: UInt8, spot: Spot, detector: Detector) -> Face | None:
    points = detector.points(picture, spot)
    for _ in range(_LOOKS):
        if points is None or eye_distance(points) < _LEAST_EYES:
            return None
        points = detector.points(picture, spot_of(points, spot.score))
    return None if points is None else Face(points.astype(np.float32), spot.score)


def _inside(place: tuple[float, float], face: Face) -> bool:
    left, top, right, bottom = face.box
    return left < place[0] < right and top < place[1] < bottom
