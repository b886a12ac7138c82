"""MediaPipe's face mesh, on pictures in memory."""

from __future__ import annotations

import importlib
import os
from types import TracebackType
from typing import Any

import numpy as np

from ...arrays import Float64, UInt8
from ...errors import EngineMissing


class Detector:
    """Finds the 468 points of MediaPipe's face mesh in pictures; a context manager.

    Raises EngineMissing where MediaPipe is not installed.
    """

    def __init__(self, confidence: float = 0.3) -> None:
        os.environ.setdefault("GLOG_minloglevel", "2")  # it tells its graph's inner life on standard error otherwise
        try:
            face_mesh: Any = importlib.import_module("mediapipe.python.solutions.face_mesh")
        except ImportError as error:
            raise EngineMissing("mediapipe", "is not installed", "run 'python3 tools/dev.py setup'") from error
        self._mesh = face_mesh.FaceMesh(
            static_image_mode=True, max_num_faces=1, refine_landmarks=False, min_detection_confidence=confidence
        )

    def __enter__(self) -> Detector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mesh.close()

    def find(self, picture: UInt8) -> Float64 | None:
        """(468, 2) columns and rows in pixels of the face in an (h, w, 3) RGB picture, or None."""
        found = self._mesh.process(np.ascontiguousarray(picture)).multi_face_landmarks
        if not found:
            return None
        height, width = picture.shape[:2]
        return np.array([(point.x * width, point.y * height) for point in found[0].landmark[:468]])
