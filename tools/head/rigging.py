"""The rig's arrays in head.npz: directions, natural spread, correctives (engine/heads/kit.py says what each is)."""

from __future__ import annotations

from typing import Any

import numpy as np
from kindred.engine.heads.kit import half_of

from .assembly import Assembly
from .cage import LANDMARKS
from .conflicts import find_conflicts
from .figures import Figures
from .mesh import Floats
from .natural import Spread, natural_spread, with_crease
from .pack import round_to
from .parameters import PARAMETERS
from .rig import Stage

_SMALLEST = 2e-6
"""Motions below two micrometres over a parameter's whole range are left out of the file, metres."""

_STEP = 1e-6


def rig_arrays(head: Assembly, figures: Figures) -> dict[str, Any]:
    """All that moves the mean head, and how people vary."""
    spread = _spread(head, figures, Stage(head, figures))
    groups = [*(parameter.group for parameter in PARAMETERS), "eyelids"]
    everywhere = _shared(spread.directions)
    starts, vertices, steps = _sparse(spread.directions - everywhere[:, None])
    return _correctives(head, groups, spread.directions) | {
        "rig_names": np.array([*(parameter.name for parameter in PARAMETERS), "upper_lid_crease"]),
        "rig_groups": np.array(groups),
        "rig_starts": starts,
        "rig_vertices": vertices,
        "rig_steps": steps,
        "rig_everywhere": round_to(everywhere, _STEP),
        "spread_factor": round_to(spread.factor, 1e-6),
        "spread_male": round_to(spread.male, 1e-6),
        "spread_female": round_to(spread.female, 1e-6),
        "spread_ageing": round_to(spread.ageing, 1e-6),
        "spread_origins": round_to(spread.origins, 1e-6),
        "spread_uneven": round_to(spread.uneven, 1e-6),
    }


def _spread(head: Assembly, figures: Figures, stage: Stage) -> Spread:
    names = [parameter.name for parameter in PARAMETERS]
    directions = np.stack([stage.direction(parameter) for parameter in PARAMETERS])
    points = np.flatnonzero(head.skin.cage >= 0)
    cage = head.skin.cage[points]
    across = np.where(cage[:, None] >= LANDMARKS, stage.normals[points], 0.0)
    ear = head.skin.ears[0].followed()
    modes = np.concatenate([figures.cage_modes[:, cage], figures.ear_modes], 1)
    across = np.concatenate([across, np.zeros((len(ear), 3))])
    points = np.concatenate([points, ear])
    spread = natural_spread(names, directions, points, modes, across, half_of(head.vertices[:, 0]))
    crease = np.zeros_like(head.vertices)
    crease[: len(head.skin.crease)] = head.skin.crease
    return with_crease(spread, (crease + crease[head.mirror] * [-1, 1, 1]) / 2)


def _correctives(head: Assembly, groups: list[str], directions: Floats) -> dict[str, Any]:
    found = list(find_conflicts(head, groups, directions))
    starts, vertices, steps = _sparse(np.array([one.motion for one in found]).reshape(-1, *head.vertices.shape))
    return {
        "corrective_pairs": np.array([one.pair for one in found], np.int32).reshape(-1, 2),
        "corrective_ends": np.array([one.ends for one in found], np.int8).reshape(-1, 2),
        "corrective_starts": starts,
        "corrective_vertices": vertices,
        "corrective_steps": steps,
    }


def _shared(directions: Floats) -> Floats:
    """(p, 3) the step that most vertices share: none, or where the eyes move by it the whole head the other way."""
    middle = np.median(directions, axis=1)
    share = (np.abs(directions - middle[:, None]).max(2) < _SMALLEST).mean(1)
    return np.where(share[:, None] > 0.5, np.rint(middle / _STEP) * _STEP, 0.0)


def _sparse(motions: Floats) -> tuple[Any, Any, Any]:
    """Starts (p + 1,), vertices (m,) and steps (m, 3), micrometres, of motions (p, n, 3), metres."""
    moved = np.abs(motions).max(2) > _SMALLEST
    which, vertex = np.nonzero(moved)
    starts = np.concatenate([[0], np.cumsum(moved.sum(1))]).astype(np.int32)
    return starts, vertex.astype(np.int32), np.rint(motions[which, vertex] / _STEP).astype(np.int32)
