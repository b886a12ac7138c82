"""A depth image as the surface that the camera saw."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np

from ...arrays import Bool, Float64, Int32
from ...errors import BadInput
from .limits import MAX_PIXELS, read_bytes, require_vertices
from .mesh import RawMesh

MILLIMETRE = 0.001
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A step between neighbours is an edge of the surface's outline, not its slope, where it is steeper than this (in
# sizes of a pixel at that depth) and larger than what the sensor rounds and trembles.
_STEEPEST = 8.0
_SMALLEST_STEP = 4.0
# Pieces smaller than this share of the largest are specks of noise.
_SPECK = 0.02


def read_depth(path: Path, focal: float | None, *, unit: float = MILLIMETRE) -> RawMesh:
    """Read a 16-bit greyscale PNG whose values are distances along the optical axis; 0 means not measured.

    The principal point is the image's centre. The mesh is in the file's units, x to the picture's right, y up, z
    towards the camera, which is at the origin.

    focal: pixels, greater than 0.
    unit: metres a step of the image's values; millimetres unless told.
    Raises BadInput when it is not such an image, when the focal length is missing, or when nothing is measured.
    """
    if focal is None:
        raise BadInput(path, "is a depth image without its focal length", "give it in pixels with --focal")
    if not (math.isfinite(focal) and focal > 0):
        raise BadInput(path, f"cannot have a focal length of {focal} pixels", "give a number greater than 0")
    depth = _depth_image(path)
    triangles = _triangulate(depth, focal)
    if not len(triangles):
        raise BadInput(path, "holds no surface: nothing is measured", "check that it is a depth image, 0 where unknown")
    used, corners = np.unique(triangles, return_inverse=True)
    require_vertices(path, len(used))
    vertices = _back_project(depth, focal, used)
    return RawMesh(
        vertices=vertices,
        face_vertices=corners.reshape(-1).astype(np.int32),
        face_sizes=np.full(len(triangles), 3, np.int32),
        face_groups=np.zeros(len(triangles), np.int32),
        group_names=("",),
        kind="depth",
        unit=unit,
        source=path,
    )


def _depth_image(path: Path) -> Float64:
    """(h, w) float64."""
    from PIL import Image

    data = read_bytes(path)
    # The header is read here first: Pillow warns on standard error about large pictures before one can refuse them.
    if data[:8] != _SIGNATURE or data[12:16] != b"IHDR":
        raise BadInput(path, "is not a PNG", "check the file's name and what wrote it")
    width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    if not 0 < width * height <= MAX_PIXELS:
        raise BadInput(path, f"claims {width} × {height} pixels", "scale it down")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if not image.mode.startswith("I"):
                raise BadInput(path, f"is no depth image (mode {image.mode})", "give a 16-bit greyscale PNG")
            return np.asarray(image, np.float64)
    except (OSError, SyntaxError, ValueError) as error:
        raise BadInput(path, f"is not a whole PNG ({error})", "save the depth image again") from error


def _triangulate(depth: Float64, focal: float) -> Int32:
    """(faces, 3) int32 pixel numbers, counter-clockwise as the camera sees them, without cuts and specks."""
    height, width = depth.shape
    pixels = np.arange(height * width, dtype=np.int32).reshape(height, width)
    a, b, c, d = pixels[:-1, :-1], pixels[1:, :-1], pixels[1:, 1:], pixels[:-1, 1:]
    triangles = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    corners = depth.reshape(-1)[triangles]
    measured = (corners > 0).all(1)
    step = np.maximum(_STEEPEST * corners.min(1) / focal, _SMALLEST_STEP)
    triangles = triangles[measured & (np.ptp(corners, axis=1) <= step)]
    return triangles[_large_pieces(triangles, height * width)]


def _large_pieces(triangles: Int32, count: int) -> Bool:
    """(faces,) bool: whether a triangle belongs to a piece that is no speck."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(triangles):
        return np.zeros(0, bool)
    rows = np.concatenate([triangles[:, 0], triangles[:, 1]])
    columns = np.concatenate([triangles[:, 1], triangles[:, 2]])
    links = coo_array((np.ones(len(rows), bool), (rows, columns)), shape=(count, count))
    _, piece = connected_components(links, directed=False)
    of_face = piece[triangles[:, 0]]
    sizes = np.bincount(of_face)
    return sizes[of_face] >= _SPECK * sizes.max()


def _back_project(depth: Float64, focal: float, pixels: Int32) -> Float64:
    """(n, 3) float64 in the image's units."""
    height, width = depth.shape
    row, column = np.divmod(pixels, width)
    away = depth.reshape(-1)[pixels]
    x = (column - (width - 1) / 2) * away / focal
    y = ((height - 1) / 2 - row) * away / focal
    return np.stack([x, y, -away], axis=1)
