"""Pictures: reading and writing them, the faces in them, their landmarks, warps, and faces brought to one place.

    picture = read_picture(path)
    face = one_face(find_faces(picture), "largest", size=(width, height), what=path)
    aligned, matrix = aligned_face(picture, face.landmarks, size=112)
    whole = paste(picture, aligned, matrix)

Warping needs OpenCV and looking for faces MediaPipe, which are loaded when they are used; the door opens with numpy
alone.
"""

from .alignment import FIVE_POINTS, affine, aligned_face, face_crop, similarity
from .choosing import CHOICES, one_face
from .detector import Detector, open_detector
from .faces import Face, exact_face, find_faces
from .pictures import read_picture, require_picture
from .points import eye_distance, five_points, usual_68
from .pose import head_pose
from .warping import inverse, moved, paste, scale_of, warp
from .writing import encoded, picture_kind, require_pillow, write_picture

__all__ = [
    "CHOICES",
    "FIVE_POINTS",
    "Detector",
    "Face",
    "affine",
    "aligned_face",
    "encoded",
    "exact_face",
    "eye_distance",
    "face_crop",
    "find_faces",
    "five_points",
    "head_pose",
    "inverse",
    "moved",
    "one_face",
    "open_detector",
    "paste",
    "picture_kind",
    "read_picture",
    "require_picture",
    "require_pillow",
    "scale_of",
    "similarity",
    "usual_68",
    "warp",
    "write_picture",
]
