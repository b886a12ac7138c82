"""Expressions and gaze of any head of a kit: the 52 names of ARKit, apart from identity.

    posed = express(kit, head.vertices, {"jawOpen": 0.4, "mouthSmileLeft": 0.8}, Gaze.both(pitch=-5, yaw=20))
    shapes = expression_shapes(kit, head.vertices)  # offsets for shape keys and morph targets

A kit's expressions lie in expressions.npz: models/head's for the bundled head, else its folder's; motion/storage.py says
what that file holds. A kit whose file has offsets alone is moved linearly; one that knows its lids, lips and jaw is moved
so that they close, slide and turn on that very head.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from .kit import Kit
from .motion.names import EXPRESSIONS
from .motion.storage import Expressions, read_expressions

__all__ = ["EXPRESSIONS", "Expressions", "expressions_of"]

_BUNDLED = Path(__file__).resolve().parents[2] / "models" / "head" / "expressions.npz"


@lru_cache(maxsize=8)
def expressions_of(kit: Kit) -> Expressions:
    """The kit's expressions, read once: from `kit.folder` where it has one, else those of the bundled head.

    Raises BadInput when the file is missing, broken or of another topology.
    """
    folder = getattr(kit, "folder", None)
    return read_expressions(Path(folder) / "expressions.npz" if folder else _BUNDLED, kit)
