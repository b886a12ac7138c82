"""MediaPipe's networks on pictures in memory: where faces are, and the points of one."""

from __future__ import annotations

import importlib
import math
import threading
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any

import numpy as np

from ..arrays import Float64, UInt8
from ..errors import SETUP, EngineMissing
from ..quiet import hushed
from .warping import inverse, moved, shrunk, warp

_SIDE = 192
"""Pixels of the picture that the face mesh's network takes."""
SEEN = 384
"""Pixels to which what faces are looked for in is shrunk: the networks take 128 and 192 of them, without averaging."""
_ROOM = 1.5
"""How much wider than a face what it is shown is. Source: MediaPipe's face_detection_front_detection_to_roi."""
_OUTER_CORNERS = 33, 263
_GRAPH = """
input_stream: "image"
input_stream: "region"
output_stream: "landmarks"
node {
  calculator: "FaceLandmarkCpu"
  input_stream: "IMAGE:image"
  input_stream: "ROI:region"
  input_side_packet: "WITH_ATTENTION:with_attention"
  output_stream: "LANDMARKS:landmarks"
}
"""
"""The face mesh alone, on a region that is handed to it: MediaPipe's own solution looks with the short-range detector
only, and so for faces wider than a tenth of the picture."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a face seems to be. x, y: its middle, pixels. side: pixels. turn: degrees, clockwise. score: in [0, 1]."""

    x: float
    y: float
    side: float
    turn: float
    score: float


class Detector:
    """Finds faces in pictures, and the points of each; a context manager. It may be used by one thread at a time.

    confidence: in (0, 1), the least score of a spot.
    refined: whether eyes and lips are looked at closer, and irises found: 478 points instead of 468.
    far: whether faces down to a twentieth of the picture's longer side are looked for, else to a seventh or so.
    Raises EngineMissing where MediaPipe is not installed.
    """

    def __init__(self, confidence: float = 0.5, *, refined: bool = True, far: bool = True) -> None:
        solutions = "mediapipe.python.solutions"
        detection, mesh = _module(f"{solutions}.face_detection"), _module("mediapipe.python.solution_base")
        graph = _module("mediapipe.framework.calculator_pb2").CalculatorGraphConfig()
        _module("google.protobuf.text_format").Parse(_GRAPH, graph)
        region = _module("mediapipe.framework.formats.rect_pb2").NormalizedRect
        self._whole = region(x_center=0.5, y_center=0.5, width=1.0, height=1.0, rotation=0.0)
        self._lock = threading.Lock()
        with hushed():
            self._detections = [detection.FaceDetection(confidence, model) for model in ((0, 1) if far else (0,))]
            self._mesh = mesh.SolutionBase(
                graph_config=graph,
                side_inputs={"with_attention": refined},
                outputs=["landmarks"],
            )
            blank = np.zeros((_SIDE, _SIDE, 3), np.uint8)  # its threads tell what they do as they start
            self._mesh.process({"image": blank, "region": self._whole})
            for detector in self._detections:
                detector.process(blank)

    def __enter__(self) -> Detector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock, hushed():
            self._mesh.close()
            for detector in self._detections:
                detector.close()

    def spots(self, picture: UInt8) -> list[Spot]:
        """Where faces seem to be in an (h, w, 3) RGB picture; one face may be told more than once."""
        height, width = picture.shape[:2]
        shown = np.ascontiguousarray(shrunk(picture, SEEN))
        with self._lock, hushed():
            found = [one for detector in self._detections for one in detector.process(shown).detections or ()]
        return [_spot(one, width, height) for one in found]

    def find(self, picture: UInt8) -> Float64 | None:
        """The points of the surest face in an (h, w, 3) RGB picture, at one look as MediaPipe takes; None without."""
        spots = self.spots(picture)
        return self.points(picture, max(spots, key=lambda spot: spot.score)) if spots else None

    def points(self, picture: UInt8, spot: Spot) -> Float64 | None:
        """(478 or 468, 3) float64 of the face at a spot, or None where the network sees no face there.

        Pixels to the right, down and away from the camera, the last from about the middle of the head.
        """
        matrix = _region(spot)
        shown = warp(picture, matrix, _SIDE)
        with self._lock, hushed():
            found = self._mesh.process({"image": shown, "region": self._whole}).landmarks
        if found is None:
            return None
        points = np.array([(point.x, point.y, point.z) for point in found.landmark], np.float64) * _SIDE
        away = points[:, 2] * spot.side * _ROOM / _SIDE
        return np.column_stack([moved(points, inverse(matrix)), away])


@lru_cache(maxsize=1)
def open_detector() -> Detector:
    """The process's detector for photos, opened when the first is looked at. Raises EngineMissing without MediaPipe."""
    return Detector()


def spot_of(points: Float64, score: float) -> Spot:
    """The spot that a face with these points, (468 or 478, 3), takes, to be looked at again.

    Source: MediaPipe's face_landmark_landmarks_to_roi.
    """
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    x, y = (low + high) / 2
    across = points[_OUTER_CORNERS[1], :2] - points[_OUTER_CORNERS[0], :2]
    turn = math.degrees(math.atan2(across[1], across[0]))
    return Spot(float(x), float(y), float((high - low).max()), turn, score)


def _spot(detection: Any, width: int, height: int) -> Spot:
    box, eyes = detection.location_data.relative_bounding_box, detection.location_data.relative_keypoints
    turn = math.degrees(math.atan2((eyes[1].y - eyes[0].y) * height, (eyes[1].x - eyes[0].x) * width))
    side = max(box.width * width, box.height * height)
    middle = (box.xmin + box.width / 2) * width, (box.ymin + box.height / 2) * height
    return Spot(*middle, side, turn, float(detection.score[0]))


def _region(spot: Spot) -> Float64:
    """The transform that shows a spot, with room around it, upright in the network's picture."""
    scale, turn = _SIDE / (spot.side * _ROOM), -math.radians(spot.turn)
    across, down = scale * math.cos(turn), scale * math.sin(turn)
    linear = np.array([[across, -down], [down, across]])
    return np.column_stack([linear, _SIDE / 2 - linear @ (spot.x, spot.y)])


def _module(name: str) -> Any:
    try:
        with hushed():
            return importlib.import_module(name)
    except ImportError as error:
        raise EngineMissing("landmarks", "MediaPipe is not installed", SETUP) from error
