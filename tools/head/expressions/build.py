"""Build models/head/expressions.npz from a kit (engine/heads/motion/storage.py says what each array is)."""

from __future__ import annotations

from typing import Any

import numpy as np
from kindred.engine.heads import Kit, topology_name
from kindred.engine.heads.features import TONGUE
from kindred.engine.heads.motion.names import EXPRESSIONS
from scipy.spatial import cKDTree

from ..mesh import Floats
from .carry import Behind, Carrier, Measured, behind, into, measured, riders
from .fields import Band, jaw_share, lid_band, lip_band
from .jaw import ANCHOR, MOTIONS, jaw_motions, share_of, turned
from .surface import Opening, Surface
from .tongue import tongue_out
from .unfolding import unfolded

UNIT = 2e-6
"""Metres a step, so that the widest motions fit in 16 bits."""
_SMALLEST = 8e-6
_AUTHORED = ("eyeBlink", "eyeLookUp", "eyeLookDown", "eyeWide")
"""The lids' own motions, which are worked out for each head (engine/heads/motion/lids.py)."""
_GAIN = {"mouthLowerDownLeft": 1.4, "mouthLowerDownRight": 1.4, "mouthRollLower": 0.8, "mouthRollUpper": 0.8}
"""Motions that are wider than measured, since portraits of smiling people bare more of their lower teeth, or smaller:
lips roll in no farther than our teeth leave room."""
_TOUCH = 0.0005


def build(kit: Kit) -> dict[str, Any]:
    """All arrays of expressions.npz. Everything follows from the kit's landmarks, parts, faces and mirror."""
    surface = Surface(kit)
    measure = measured()
    carrier = Carrier(surface, measure.points)
    eye = _closing(surface, surface.eye_left, lids=True)
    mouth = _closing(surface, surface.lips, lids=False)
    in_eye, in_mouth = behind(surface, eye), behind(surface, mouth)
    joint, turns, shifts = jaw_motions(measure)
    opened = carrier.over_skin(measure.motions["jawOpen"])
    share = share_of(opened, turned(surface.points, joint, turns[0], shifts[0]))
    share[np.setdiff1d(np.arange(len(share)), surface.outer)] = 0
    share = jaw_share(surface, share, mouth, in_mouth)
    share = np.where(share < 0.004, 0, share)
    moved = _motions(surface, carrier, measure, (eye, in_eye, mouth, in_mouth))
    carried = {
        name: share[:, None] * turned(surface.points, joint, turns[i], shifts[i]) for i, name in enumerate(MOTIONS)
    }
    for name, rigid in carried.items():
        moved[name] -= np.where(_measured_skin(surface), rigid, 0)
    nothing = np.zeros_like(surface.points)
    for name in EXPRESSIONS:
        if name != "mouthClose":
            moved[name] = unfolded(surface, moved[name], carried.get(name, nothing))
    # Lips close over an open jaw.
    moved["mouthClose"] = unfolded(surface, moved["mouthClose"], moved["jawOpen"] + carried["jawOpen"])
    moved = _symmetric(surface, moved)
    jaw = np.flatnonzero(share)
    return (
        _rows(kit, moved)
        | _rims("lids", eye, lid_band(surface, carrier, eye, in_eye))
        | _rims("lips", mouth, lip_band(surface, carrier, mouth, in_mouth))
        | {
            "jaw_vertices": jaw.astype(np.int32),
            "jaw_share": _rounded(share[jaw]),
            "jaw_joint": (np.rint(joint * 1e6) / 1e6).astype(np.float32),
            "jaw_turns": _rounded(turns),
            "jaw_shifts": (np.rint(shifts * 1e6) / 1e6).astype(np.float32),
            "jaw_anchor": ANCHOR.astype(np.int32),
            "mouth_inside": mouth.inside.astype(np.int32),
        }
    )


def _symmetric(surface: Surface, moved: dict[str, Floats]) -> dict[str, Floats]:
    """What the right side does is what the left does, mirrored."""
    flip = np.array([-1.0, 1.0, 1.0])
    result: dict[str, Floats] = {}
    for name, motion in moved.items():
        twin = name.replace("Right", "Left")
        mirrored = moved[twin][surface.mirror] * flip
        result[name] = mirrored if twin != name else motion if "Left" in name else (motion + mirrored) / 2
    return result


def _measured_skin(surface: Surface) -> np.ndarray:
    """(n, 1) the skin whose motion was measured: all but the mouth's lining."""
    measured_skin = surface.skin.copy()
    measured_skin[surface.lips.inside] = False
    return measured_skin[:, None]


def _closing(surface: Surface, opening: Opening, lids: bool) -> Opening:
    """An opening with the rows that touch when it closes: a lid's up to where it reaches farthest over the eye; the
    lips' where they touch at rest."""
    gap = (surface.points[opening.upper] - surface.points[opening.lower])[..., 2].mean(1)
    rows = int(np.argmin(gap[:4])) + 1 if lids else int(np.argmax(np.append(gap, 1.0) > _TOUCH))
    return opening.touching(max(rows, 1))


def _motions(
    surface: Surface, carrier: Carrier, measure: Measured, openings: tuple[Opening, Behind, Opening, Behind]
) -> dict[str, Floats]:
    """(n, 3) of each expression, metres."""
    eye, in_eye, mouth, in_mouth = openings
    flip = np.array([-1.0, 1.0, 1.0])
    moved: dict[str, Floats] = {}
    for name in EXPRESSIONS:
        if name == "tongueOut":
            moved[name] = np.zeros_like(surface.points)
            tongue = surface.parts == TONGUE
            moved[name][tongue] = tongue_out(surface.points[tongue])
            continue
        if name.startswith(_AUTHORED):
            moved[name] = np.zeros_like(surface.points)
            continue
        motion = _GAIN.get(name, 1.0) * carrier.over_skin(measure.motions[name])
        _inside(surface, motion, mouth, in_mouth, 0.015)
        _inside(surface, motion, eye, in_eye, 0.012)
        mirrored = motion[surface.mirror] * flip
        _inside(surface, mirrored, eye, in_eye, 0.012)
        right = surface.mirror[in_eye.vertices]
        motion[right] = mirrored[in_eye.vertices] * flip
        _nostrils(surface, motion)
        _riders(surface, motion)
        moved[name] = motion
    return moved


def _inside(surface: Surface, motion: Floats, opening: Opening, within: Behind, reach: float) -> None:
    motion[within.vertices] = into(opening, within, motion, reach)


def _nostrils(surface: Surface, motion: Floats) -> None:
    """The nostrils' lining moves as its edge does, evened out towards its end."""
    lining = surface.nostrils
    for _ in range(40):
        motion[lining] = [motion[surface.neighbours[int(i)]].mean(0) for i in lining]


def _riders(surface: Surface, motion: Floats) -> None:
    rows = riders(surface)
    edge = np.concatenate([half[0] for o in (surface.eye_left, surface.eye_right) for half in (o.upper, o.lower)])
    motion[rows] = motion[edge[cKDTree(surface.points[edge]).query(surface.points[rows])[1]]]


def _rows(kit: Kit, moved: dict[str, Floats]) -> dict[str, Any]:
    rows = [np.flatnonzero(np.abs(moved[name]).max(1) > _SMALLEST) for name in EXPRESSIONS]
    steps = np.concatenate([np.rint(moved[name][row] / UNIT) for name, row in zip(EXPRESSIONS, rows, strict=True)])
    if np.abs(steps).max() > np.iinfo(np.int16).max:
        raise ValueError(f"a motion of {np.abs(steps).max() * UNIT:.3f} m is too wide for the file")
    topology = kit.topology
    return {
        "topology": np.array(topology.name),
        "digest": np.array(topology_name(topology.face_vertices, topology.face_sizes, topology.count)),
        "names": np.array(EXPRESSIONS),
        "starts": np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32),
        "vertices": np.concatenate(rows).astype(np.int32),
        "steps": steps.astype(np.int16),
        "unit": np.float32(UNIT),
    }


def _rims(what: str, opening: Opening, band: Band) -> dict[str, Any]:
    return {
        f"{what}_upper": opening.upper.astype(np.int32),
        f"{what}_lower": opening.lower.astype(np.int32),
        f"{what}_vertices": band.vertices.astype(np.int32),
        f"{what}_along": _rounded(band.along),
        f"{what}_share": _rounded(band.share),
        f"{what}_behind": band.behind.astype(np.uint8),
    }


def _rounded(values: Floats) -> np.ndarray:
    return (np.rint(values * 1e5) / 1e5).astype(np.float32)
