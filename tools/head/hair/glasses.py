"""What glasses rest on: marks on the skin, by which the engine fits them to any head."""

from __future__ import annotations

from typing import Any

import numpy as np

from .surface import Surface

_BRIDGE = (168, 6)


def glasses_marks(surface: Surface) -> dict[str, Any]:
    """Vertices, the left side's: where temples pass (beside the eye, back to the ear) and rest (the ear's root)."""
    v, skin = surface.vertices, surface.is_skin
    ear = np.flatnonzero(skin & (surface.region("ears") > 0.5) & (v[:, 0] > 0))
    # Where the ear's upper rim meets the head: high up, and near the skull's side.
    rest = ear[np.argmax(v[ear, 2] - 1.2 * np.abs(v[ear, 1] - v[ear, 1].min() - 0.012) - 0.3 * v[ear, 0])]
    behind = ear[np.argmax(v[ear, 1] - 0.8 * v[ear, 0] - 0.4 * np.abs(v[ear, 2] - v[ear, 2].max() + 0.02))]
    level = v[rest, 2]
    side = np.flatnonzero(
        skin
        & (v[:, 0] > 0)
        & (np.abs(v[:, 2] - level) < 0.010)
        & (v[:, 1] < v[rest, 1])
        & (surface.region("ears") < 0.3)
    )
    near = (np.abs(v[:, 0]) < 0.072) & (v[:, 1] < 0.02) & (np.abs(v[:, 2]) < 0.042)
    face = skin & near & (surface.normals[:, 1] < -0.1)
    return {
        "glasses_rest": np.array([rest, surface.kit.mirror[rest]], np.int32),
        "glasses_behind": np.array([behind, surface.kit.mirror[behind]], np.int32),
        "glasses_side": side.astype(np.int32),
        "glasses_face": np.flatnonzero(face).astype(np.int32),
        "glasses_bridge": np.array(_BRIDGE, np.int32),
    }
