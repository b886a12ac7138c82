"""A photo as the files that stand for it in a shard."""

from __future__ import annotations

from ..labels import Photo
from .members import MAPS, TRUTH, encode_depth, encode_map, encode_normals, encode_picture
from .truth import truth_bytes

FILES = len(MAPS) + 2
"""How many files a picture has: itself, its maps, and the rest as JSON."""


def files_of(photo: Photo, index: int, seed: int, picture: str) -> dict[str, bytes]:
    """The bytes of each file, by what follows the key and a dot in its name, in the order of these.

    picture: "jpg" or "png".
    """
    labels = photo.labels
    files = {
        picture: encode_picture(photo.picture, picture),
        "classes.png": encode_map(labels.classes),
        "whole.png": encode_map(labels.whole),
        "occluder.png": encode_map(labels.occluder),
        "depth.png": encode_depth(labels.depth),
        "normals.png": encode_normals(labels.normals),
        TRUTH: truth_bytes(labels, index, seed),
    }
    return dict(sorted(files.items()))
