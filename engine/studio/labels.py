"""What is known of a picture that the studio took."""

from __future__ import annotations

from dataclasses import dataclass

from ..arrays import Float32, Float64, UInt8
from .scene import Scene

CLASSES = (
    "background",
    "face",
    "hair",
    "left_brow",
    "right_brow",
    "left_eye",
    "right_eye",
    "nose",
    "upper_lip",
    "teeth",
    "lower_lip",
)
"""What a pixel may show. Left and right are the person's. Face: its skin down to the jaw, with beard and lids;
ears, neck and clothes are background; teeth is all that is seen between the lips."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The exact truth of a picture of height h and width w.

    classes: (h, w) uint8, indices into CLASSES of what is seen; what hides the head is background here.
    whole: (h, w) uint8, the same without occluders.
    occluder: (h, w) uint8, 1 where glasses, a hat, a hand, a microphone or a mask is seen, else 0.
    depth: (h, w) float32, metres along the camera's axis to what is seen; infinite where nothing is.
    normals: (h, w, 3) int8, in 127ths, in the camera's frame (x right, y up, z towards the camera); 0 where nothing is.
    landmarks: (468, 3) float32, MediaPipe's face mesh where it sees it: pixels to the right and down (the first pixel's
    centre is 0.5, 0.5), and the depth in metres. landmarks68: (68, 3), the usual ones, a fixed choice of them.
    pose: (yaw, pitch, roll) degrees of the head. gaze: (2, 2) float32, (pitch, yaw) in degrees of left and right eye,
    absolute, in the camera's frame.
    intrinsics: (3, 3), pixels. extrinsics: (4, 4), the head's own frame → the camera's (x right, y down, z away).
    scene: what was photographed, with identity, rig parameters, expression, appearance and genome.
    """

    classes: UInt8
    whole: UInt8
    occluder: UInt8
    depth: Float32
    normals: UInt8
    landmarks: Float32
    landmarks68: Float32
    pose: tuple[float, float, float]
    gaze: Float32
    intrinsics: Float64
    extrinsics: Float64
    scene: Scene


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A picture, (h, w, 3) uint8 sRGB, and what is known of it."""

    picture: UInt8
    labels: Labels
