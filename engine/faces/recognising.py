"""Who a face is, as a direction in 512 dimensions."""

from __future__ import annotations

import numpy as np

from ...models.recogniser import SIDE, WIDTH
from ..arrays import Float32, Float64, UInt8
from ..errors import BadInput
from ..images import aligned_face
from .finding import landmarks_of
from .networks import network, require_torch

_AT_ONCE = 64


def recognise(picture: UInt8, landmarks: Float32 | Float64 | None = None, *, device: str = "auto") -> Float32:
    """Who is seen in a picture: (512,) float32 of length 1; the product of two is their likeness, 1 for one picture.

    picture: (h, w, 3) uint8 sRGB. landmarks: (468 or 478, 2 or 3) pixels; found in the picture where None.
    device: "auto", "cpu" or "cuda".
    Raises NoFaceFound or SeveralFaces where they are looked for and there is not just one; EngineMissing without torch
    or MediaPipe; BadInput where the weights cannot be used.
    """
    face, _ = aligned_face(picture, landmarks_of(picture, landmarks), SIDE)
    return recognise_aligned(face[None], device=device)[0]


def recognise_aligned(faces: UInt8, *, device: str = "auto") -> Float32:
    """The same for many faces that `aligned_face` brought to their place: (n, 112, 112, 3) uint8 → (n, 512).

    Each is the mean of a face and its mirror picture, so that it does not matter which side is seen.
    Raises BadInput where they have another size; EngineMissing without torch.
    """
    if faces.ndim != 4 or faces.shape[1:] != (SIDE, SIDE, 3) or faces.dtype != np.uint8:
        raise BadInput(f"faces of shape {faces.shape}", "cannot be recognised", f"give (n, {SIDE}, {SIDE}, 3) uint8")
    torch, net = require_torch(), network("recogniser", device)
    from .tensors import as_input  # it opens with torch

    whole = np.empty((len(faces), WIDTH), np.float32)
    with torch.inference_mode():
        for start in range(0, len(faces), _AT_ONCE):
            some = np.ascontiguousarray(faces[start : start + _AT_ONCE])
            given = as_input(torch.from_numpy(some).to(next(net.parameters()).device))
            embedded = net(given) + net(given.flip(3))
            whole[start : start + len(some)] = torch.nn.functional.normalize(embedded).cpu().numpy()
    return whole
