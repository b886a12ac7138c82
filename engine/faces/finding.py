"""The one face of a picture, where nobody says where it is."""

from __future__ import annotations

from ..arrays import Float32, Float64, UInt8
from ..errors import BadInput
from ..images import find_faces, one_face


def landmarks_of(picture: UInt8, landmarks: Float32 | Float64 | None) -> Float32 | Float64:
    """The landmarks that were given, or those of the only face in a picture.

    Raises BadInput for what is no picture, NoFaceFound and SeveralFaces.
    """
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != "uint8" or not picture.size:
        raise BadInput(f"a picture of shape {picture.shape}", "cannot be looked at", "give (h, w, 3) uint8 sRGB")
    if landmarks is not None:
        return landmarks
    return one_face(find_faces(picture), size=(picture.shape[1], picture.shape[0]), what="picture").landmarks
