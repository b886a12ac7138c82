"""A head's own surface as batches, and what of all batches casts shadows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..arrays import Float32
from . import shaders
from .batches import Batch
from .card import Kept, Shader
from .creases import hollowness
from .dressing import Dress
from .forms import Form
from .labels import CLASSES
from .materials import Look

_SKIN, _EYE, _PAINTED, _LASHES = (
    Shader(shaders.SURFACE_VERTEX, fragment)
    for fragment in (shaders.SKIN_FRAGMENT, shaders.EYE_FRAGMENT, shaders.PAINTED_FRAGMENT, shaders.LASH_FRAGMENT)
)
PLAIN = Shader(shaders.SHADOW_VERTEX, shaders.SHADOW_FRAGMENT)
"""Shape alone, for depths."""
_SHADOW_HAIR = Shader(shaders.SHADOW_VERTEX, shaders.SHADOW_HAIR_FRAGMENT)
_GAZE = (0.0, -1.0, 0.0)
_NOTHING = Kept(np.empty((0, 3), np.int32))
_SKIN_CLASSES = tuple(float(CLASSES.index(name)) for name in ("face", "nose", "upper_lip", "lower_lip"))


def surface(form: Form, vertices: Float32, look: Look, dress: Dress | None) -> list[Batch]:
    """The head itself, and its lashes, which are soft. Hollows are darker.

    vertices: (n, 3) float32.
    """
    normals = form.normals(vertices)
    hollow = hollowness(vertices, normals, form.triangles)
    opened = 1 - 0.75 * np.clip(hollow * 2.2, -0.12, 0.6)
    opened[look.kind == 3] *= 0.55
    rows = still_rows(form, look, opened) | moving_rows(form, vertices, normals)
    return surface_batches(form, rows, look, dress)


def still_rows(form: Form, look: Look, opened: Float32) -> dict[str, Kept]:
    """The rows of a head that stay from picture to picture. opened: (n,) how much of the sky a vertex sees."""
    at = form.source
    told = np.stack([look.kind[at], opened[at], form.thin], axis=1)
    return {
        "colour": Kept(look.colour[at]),
        "kind_open_thin": Kept(told),
        "eye": Kept(look.eye[at]),
        "paint": Kept(look.paint[at]),
        "uv": form.uv,
        "label": Kept(np.zeros((len(at), 3), np.float32)),
        "scores": Kept(np.zeros((len(at), 4), np.float32)),
    }


def moving_rows(form: Form, vertices: Float32, normals: Float32) -> dict[str, Float32]:
    """The rows of a head that follow expression and gaze."""
    return {"position": vertices[form.source], "normal": normals[form.source]}


def surface_batches(
    form: Form, rows: dict[str, Float32 | Kept] | dict[str, Kept], look: Look, dress: Dress | None
) -> list[Batch]:
    """The head and its lashes from their rows."""
    uniforms = {
        **{"iris": look.iris, "gaze": _GAZE, "hair": look.hair, "lips": look.lips},
        **{"classes": _SKIN_CLASSES, "others": (float(CLASSES.index("teeth")), float(CLASSES.index("hair")))},
    }
    whole = Batch(_PAINTED, dict(rows), form.solid, uniforms)
    lashes = replace(whole, shader=_LASHES, triangles=form.lashes, soft=True)
    if dress is None or not form.textured:
        return [whole, lashes]
    uniforms |= {"eye_tiles": dress.eye_tiles}
    none = None if form.casting is None else _NOTHING  # the skin's casts for them
    return [
        replace(whole, shader=_SKIN, triangles=form.skin, textures=dress.skin, shut=True, casting=form.casting),
        replace(
            whole, shader=_EYE, triangles=form.eyes, textures=dress.eyes, uniforms=uniforms, shut=True, casting=none
        ),
        replace(whole, triangles=form.rest, casting=none),
        lashes,
    ]


def shades(batches: Sequence[Batch]) -> list[Batch]:
    """The same triangles as what casts shadows. Lashes and lenses let light through."""
    return [
        replace(
            batch,
            shader=_SHADOW_HAIR if "alpha_map" in batch.textures else PLAIN,
            triangles=batch.triangles if batch.casting is None else batch.casting,
        )
        for batch in batches
        if not (batch.soft or batch.clear) or "alpha_map" in batch.textures
    ]
