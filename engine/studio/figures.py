"""A sitter as the studio draws it, apart from expression and pose: what stays from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from ..arrays import Float32
from ..errors import BadInput
from ..heads import bundled_kit
from .ambient import openness
from .batches import Batch
from .card import Kept
from .classes import label_rows
from .context import drawing_context
from .dressing import Dress, dress_of
from .forms import Form, form_of
from .materials import look_of
from .scene import Sitter
from .surfaces import moving_rows, shades, still_rows, surface_batches

_COARSE = 2
_MAPS = 512
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


@lru_cache(maxsize=4)
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
    normals = form.normals(head.vertices)
    rows = {name: Kept(values) for name, values in moving_rows(form, head.vertices, normals).items()}
    at_rest = surface_batches(form, rows, look, dress) + dress.pieces()
    with drawing_context() as context:
        (opened,) = openness(context, shades(at_rest), [(head.vertices, normals)])
    still = still_rows(form, look, opened) | _labels()
    return Figure(form, tuple(surface_batches(form, still, look, dress)), dress)


@lru_cache(maxsize=1)
def _labels() -> dict[str, Kept]:
    kit = bundled_kit()
    label, scores = label_rows(kit.topology, kit.mean)
    at = form_of(kit.topology).source
    return {"label": Kept(label[at]), "scores": Kept(scores[at])}


def _with_rows(batch: Batch, rows: dict[str, Float32]) -> Batch:
    return replace(batch, rows={**batch.rows, **rows})
