"""Exporting: a head as a game takes it, in one GLB: maps, hair, expressions as morph targets, eyes on pivots.

    dressed = export_glb(Path("A000001.glb"), head, Looks(maps=1024, hair=True, expressions=True))
    dressed.left_out      # what the head's kit does not have, in words

Numpy alone, so that it works inside Blender too. Kindred reads the head back exactly as it was (`read_kindred_glb`).
"""

from .dressed import Exported, Looks, dressed_glb, export_glb

__all__ = ["Exported", "Looks", "dressed_glb", "export_glb"]
