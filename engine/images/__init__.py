"""Pictures: warps, and faces brought to one place.

    aligned, matrix = aligned_face(picture, landmarks, size=112)
    whole = paste(picture, aligned, matrix)

Warping needs OpenCV, which is loaded when it is used; the door opens with numpy alone.
"""

from .alignment import FIVE_POINTS, affine, aligned_face, face_crop, similarity
from .points import eye_distance, five_points, usual_68
from .warping import inverse, moved, paste, scale_of, warp

__all__ = [
    "FIVE_POINTS",
    "affine",
    "aligned_face",
    "eye_distance",
    "face_crop",
    "five_points",
    "inverse",
    "moved",
    "paste",
    "scale_of",
    "similarity",
    "usual_68",
    "warp",
]
