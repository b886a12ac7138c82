"""What the skin's maps are made from, as pictures in the skin's own texture: places, masks, wrinkles, pores.

`build(kit)` makes the arrays of models/head/skin.npz; engine/appearance/fields.py reads them and says what each is.
Row 0 of every picture is the texture's top (v = 1), and beyond the skin's border each repeats what is nearest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from kindred.engine.heads import Kit, topology_name

from .charts import charts
from .masks import masks
from .raster import Raster
from .tiles import pore_tiles
from .wrinkles import wrinkles

SIZE, FINE = 512, 1024
_PLACE_STEP = 1e-5
"""Places are kept in steps of ten micrometres."""


def build(kit: Kit) -> dict[str, Any]:
    """All arrays of skin.npz, for a kit whose skin has texture coordinates in [0, 1]² and landmarks."""
    raster, fine = Raster(kit, SIZE), Raster(kit, FINE)
    topology = kit.topology
    places = np.rint(raster.places / _PLACE_STEP)
    return {
        "topology": np.array(topology.name),
        "digest": np.array(topology_name(topology.face_vertices, topology.face_sizes, topology.count)),
        "places": places.astype(np.int16),
        "charts": charts(raster),
        "wrinkles": wrinkles(kit, fine),
        "tiles": pore_tiles(),
        **masks(kit, raster),
    }
