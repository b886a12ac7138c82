"""A sitter as the studio draws it, apart from expression and pose: what stays from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..appearance import hair_colour
from ..arrays import Float32
from ..errors import BadInput
from ..hair import coverage, grow
from ..heads import Appearance, bundled_kit
from ..heads.features import GUMS, TEETH, TONGUE
from .ambient import openness
from .batches import Batch
from .card import Kept
from .classes import label_rows
from .context import drawing_context
from .dressing import Dress, dress_of
from .forms import Form, form_of
from .hairs import hair_batch
from .materials import look_of
from .scene import Sitter
from .surfaces import PLAIN, moving_rows, shades, still_rows, surface_batches

_COARSE, _COARSEST = 2, 4
_MAPS = 512
_SHORN = 0.3
_IN_MOUTH = 0.22
_FINE_FROM = 400
"""Pixels of a picture's height from which hair bends at all its points, and maps are twice as fine."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A sitter's rows and textures. Drawing it again brings nothing but places and normals to the card."""

    form: Form
    still: tuple[Batch, ...]
    dress: Dress

    def batches(self, vertices: Float32, carrier: Float32 | None) -> list[Batch]:
        """The head with vertices (n, 3), and what it wears; carrier: the head that brows, beard and glasses go with,
        None where they stay as at rest."""
        moving = moving_rows(self.form, vertices, self.form.normals(vertices))
        head = [_with_rows(batch, moving) for batch in self.still]
        return head + self.dress.pieces(carrier)


def figure_of(sitter: Sitter, height: int) -> Figure:
    """The figure for pictures of a height in pixels; those of the last few sitters are kept.

    Raises BadInput for a head of another topology.
    """
    return _figure(sitter, height >= _FINE_FROM)


@lru_cache(maxsize=8)
def _figure(sitter: Sitter, fine: bool) -> Figure:
    kit, head = bundled_kit(), sitter.head
    if head.topology.name != kit.topology.name:
        raise BadInput(
            head.id or sitter.identity,
            f"has the topology {head.topology.name}, and the studio's people are of {kit.topology.name}",
            "bring the head in with 'kindred adopt' without --keep-topology",
        )
    form = form_of(kit.topology)
    maps, coarse = (2 * _MAPS, 1) if fine else (_MAPS, _COARSE)
    dress = dress_of(head, maps=maps, seed=sitter.spots, on=sitter.hair_on, coarse=coarse)
    if dress is None:
        raise BadInput(kit.topology.name, "has no skin", "install Kindred again")
    look = look_of(head.vertices, head.topology, head.appearance, None, painted_on=False)
    style = head.appearance.discrete.get("hair", "")
    still = still_rows(form, look, _openness(style)) | _labels(style)
    return Figure(form, tuple(surface_batches(form, still, look, dress)), dress)


@lru_cache(maxsize=24)
def _openness(style: str) -> Float32:
    """(n,) how much of the sky each vertex sees under a hair style, on the mean head: people differ little in it."""
    kit = bundled_kit()
    form, looks = form_of(kit.topology), Appearance({}, {"hair": style})
    normals = form.normals(kit.mean)
    head = Batch(PLAIN, {"position": Kept(kit.mean)}, Kept(form.triangles))
    hair = [
        hair_batch(piece, hair_colour(looks), coarse=_COARSEST)
        for piece in grow(kit, kit.mean, looks)
        if piece.kind == "hair"
    ]
    with drawing_context() as context:
        opened = openness(context, shades([head, *hair]), kit.mean, normals)
    # The mean head's mouth is shut, and what is in it is seen when it is not.
    inside = np.isin(kit.topology.parts, (TEETH, GUMS, TONGUE)) | (label_rows(kit.topology, kit.mean)[0][:, 1] > 0)
    return np.where(inside, _IN_MOUTH, opened).astype(np.float32)


def _labels(style: str) -> dict[str, Kept]:
    label, scores = _bare_labels()
    shorn = _shorn(style)
    return {"label": Kept(np.concatenate([label, shorn[:, None]], axis=1)), "scores": scores}


@lru_cache(maxsize=1)
def _bare_labels() -> tuple[Float32, Kept]:
    kit = bundled_kit()
    label, scores = label_rows(kit.topology, kit.mean)
    at = form_of(kit.topology).source
    return label[at], Kept(scores[at])


@lru_cache(maxsize=24)
def _shorn(style: str) -> Float32:
    """(m,) above 0 where the scalp is dark enough with short hair to count as hair."""
    kit = bundled_kit()
    dark = coverage(kit, Appearance({}, {"hair": style}), ("hair",))
    uv = np.asarray(form_of(kit.topology).uv.values, np.float32)
    column, row = (np.clip(axis * len(dark), 0, len(dark) - 1).astype(np.intp) for axis in (uv[:, 0], 1 - uv[:, 1]))
    on_map = (uv <= 1).all(1)
    return np.where(on_map, dark[row, column] / np.float32(255) - _SHORN, -1).astype(np.float32)


def _with_rows(batch: Batch, rows: dict[str, Float32]) -> Batch:
    return replace(batch, rows={**batch.rows, **rows})
