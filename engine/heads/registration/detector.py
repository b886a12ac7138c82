"""MediaPipe's face mesh, on pictures in memory."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
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
        try:
            face_mesh: Any = importlib.import_module("mediapipe.python.solutions.face_mesh")
        except ImportError as error:
            raise EngineMissing("mediapipe", "is not installed", "run 'python3 tools/dev.py setup'") from error
        with _hushed():
            self._mesh = face_mesh.FaceMesh(
                static_image_mode=True, max_num_faces=1, refine_landmarks=False, min_detection_confidence=confidence
            )
            self._mesh.process(np.zeros((64, 64, 3), np.uint8))  # its threads tell what they do as they start

    def __enter__(self) -> Detector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _hushed():
            self._mesh.close()

    def find(self, picture: UInt8) -> Float64 | None:
        """(468, 2) columns and rows in pixels of the face in an (h, w, 3) RGB picture, or None."""
        with _hushed():
            found = self._mesh.process(np.ascontiguousarray(picture)).multi_face_landmarks
        if not found:
            return None
        height, width = picture.shape[:2]
        return np.array([(point.x * width, point.y * height) for point in found[0].landmark[:468]])


@contextmanager
def _hushed() -> Generator[None]:
    """Nothing that MediaPipe's C++ parts write reaches standard error.

    They tell their graph's inner life there, whatever log level is asked for, and an error must be one line.
    """
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # no standard error, as in a windowed application
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
