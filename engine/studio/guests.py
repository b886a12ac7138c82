"""Guests: heads that somebody has, as sitters of the studio beside those that it draws by lot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..appearance import seed_of
from ..errors import BadInput
from ..heads import Head, bundled_kit, load_head
from ..kits import bundled_on, kit_for
from ..library import Library
from .scene import Sitter

FAMILY = "library"
"""What guests' pictures name as the family."""

_SUFFIX = ".npz"


def is_file(word: str) -> bool:
    """Whether a word names a head's file, and not an id."""
    return word.endswith(_SUFFIX)


def invite(words: Sequence[str], library: Library | None) -> tuple[Sitter, ...]:
    """The heads of these words as sitters, each once.

    words: ids of the library, or files of heads (NAME.npz, see heads.save_head).
    Raises BadInput for one that is not there or cannot be photographed, and for an id without a library.
    """
    return tuple(_guest(word, library) for word in dict.fromkeys(words))


def _guest(word: str, library: Library | None) -> Sitter:
    if is_file(word):
        return guest(load_head(Path(word)), Path(word).stem)
    if library is None:
        raise BadInput(word, "is an id, and no library is named", "give --library too, or a head's .npz file")
    return guest(library.head(word), word)


def guest(head: Head, name: str) -> Sitter:
    """A head as a sitter: of the bundled topology, or of a kit, onto which the bundled head is laid.

    name: who it is, where the head has no id.
    Raises BadInput for a head with a mesh of its own: the studio knows neither its eyes nor its expressions.
    """
    topology, kit = head.topology.name, kit_for(head.topology.name)
    laid = None if kit is None else bundled_on(kit, head.vertices)
    if laid is None:
        wrong = f"has the topology {topology}, on which the studio has no skin, hair or expressions"
        raise BadInput(head.id or name, wrong, "adopt it without --keep-topology; a kit's heads need their kit")
    spots, bundled = seed_of(head), bundled_kit().topology
    if topology != bundled.name:
        bare = np.empty(0, np.float32)
        head = head.with_(parameters=bare, asymmetry=bare)
    head = head.with_(vertices=laid, topology=bundled)
    return Sitter(head, head.id or name, FAMILY, spots)


def identity_of(one: Sitter) -> list[str]:
    """A guest's name, and a word for its shape and looks: another head of the same name gives another."""
    looks = one.head.appearance
    told = json.dumps([dict(looks.continuous), dict(looks.discrete), one.spots], sort_keys=True)
    return [one.identity, hashlib.sha256(one.head.vertices.tobytes() + told.encode()).hexdigest()[:16]]
