"""Bringing in a downloaded ICT-FaceKit: its mesh in our frame with regions and landmarks, its modes as a rig.

The bundled head is registered to its neutral mesh, which needs the engine's packages and half a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32, Float64, Int32
from ..errors import BadInput
from ..heads.features import EYE_LEFT, EYE_RIGHT, SKIN
from ..heads.head import Topology
from ..heads.kit import Kit, bundled_kit
from ..heads.offsets import Offsets
from ..heads.polygons import fan_triangles
from ..heads.reading import RawMesh
from ..heads.registration import Adopted, adopt
from ..heads.registration.parts import fit_ball
from ..heads.registration.surface import vertex_normals
from ..progress import Progress
from .carrying import Carrier, laid_arrays
from .facekit_expressions import arkit_name, expression_arrays
from .facekit_folder import FaceKit, read_facekit
from .folders import kits_folder
from .shelf import Shelved
from .storing import Packet, require_own_topology, require_room, store_kit
from .twins import find_twins

DEFAULT_NAME = "ict-facekit"
KIND = "ICT-FaceKit"
LICENCE = "MIT (Copyright (c) 2020 USC Institute for Creative Technologies)"
_MAX_LICENCE = 65_536
_UNITS = {"cm": 0.01, "m": 1.0, "mm": 0.001}
_EYES_APART = (0.045, 0.085)
"""Between the centres of adults' eyes, metres: what tells a file's unit."""
_DEVIATIONS = 6.0
"""From 0 to 1 a parameter goes through so many."""
_UNEVEN = 0.1
"""How uneven the two halves of people are, in deviations of how people differ: a hundredth of the variance, as the
directional and fluctuating asymmetry of faces come to (Klingenberg et al., Evolution 56, 2002)."""
_LEAST_SYMMETRY = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class _Turned:
    """A kit in our frame: vertices = neutral @ turn.T * unit - origin."""

    unit: float
    origin: Float64
    mean: Float64

    def steps(self, offsets: Float32) -> Float32:
        """(…, n, 3) offsets in the file's units and axes, in ours."""
        return _turn(offsets) * np.float32(self.unit)


def import_ict_facekit(
    source: Path,
    *,
    name: str = DEFAULT_NAME,
    folder: Path | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Shelved:
    """Read a downloaded ICT-FaceKit and store it among the user's kits.

    source: the repository's folder, or FaceXModel in it. name: what to call the kit.
    folder: of kits, `kits_folder()` where None. replace: put it in the place of a kit of this name.
    Raises BadInput where it is no ICT-FaceKit, or the name is taken; then nothing is stored.
    """
    place = kits_folder() if folder is None else folder
    progress = progress or Progress()
    require_room(place, name, replace=replace)
    with progress.part("reading", 0.35) as part:
        found = read_facekit(source, part)
    turned = _into_frame(found)
    with progress.part("registering", 0.55) as part:
        adopted = _registered(found, turned, part)
    require_own_topology(place, name, adopted.head.topology.name)
    with progress.part("storing", 0.1):
        packet = _packet(found, turned, adopted, _notice(source))
        return store_kit(place, name, packet, replace=replace)


def _into_frame(found: FaceKit) -> _Turned:
    """Centimetres, Y up, facing +Z → metres, Z up, facing -Y, the origin between the eyeballs."""
    raw = found.neutral
    points = _turn(raw.vertices)
    eyes = [_group(raw, words) for words in (("ScleraLeft", "IrisLeft"), ("ScleraRight", "IrisRight"))]
    if not all(len(eye) > 8 for eye in eyes):
        raise BadInput(raw.source, "has no eyeballs (materials ScleraLeft and ScleraRight)", "download it again")
    centres = [fit_ball(points[eye]).centre for eye in eyes]  # robust: an iris is a dish
    apart = float(np.linalg.norm(centres[0] - centres[1]))
    units = [unit for unit in _UNITS.values() if _EYES_APART[0] < apart * unit < _EYES_APART[1]]
    if not units:
        raise BadInput(raw.source, f"has eyes {apart:.3g} units apart", "keep it in centimetres, as it is downloaded")
    origin = (centres[0] + centres[1]) / 2 * units[0]
    mean = points * units[0] - origin
    teeth = _group(raw, ("Teeth",))
    if centres[0][0] < centres[1][0] or (len(teeth) and mean[teeth, 2].mean() > 0):
        raise BadInput(raw.source, "does not stand upright, facing +Z", "keep it as it is downloaded")
    return _Turned(units[0], origin, mean)


def _turn(rows: Any) -> Any:
    """(…, 3) of any kind of number: Y up, facing +Z → Z up, facing -Y."""
    return np.stack([rows[..., 0], -rows[..., 2], rows[..., 1]], axis=-1)


def _group(raw: RawMesh, words: tuple[str, ...]) -> Int32:
    """The vertices of the materials whose names hold one of the words."""
    groups = [i for i, name in enumerate(raw.group_names) if any(word in name for word in words)]
    corners = np.isin(np.repeat(raw.face_groups, raw.face_sizes), groups)
    return np.unique(raw.face_vertices[corners])


def _registered(found: FaceKit, turned: _Turned, progress: Progress) -> Adopted:
    """The neutral mesh with its parts, regions and landmarks, and the bundled head laid onto it."""
    raw = replace(found.neutral, vertices=turned.mean)
    adopted = adopt(raw, sex="female", keep_topology=True, progress=progress)
    # Registration turns by some hundredths of a degree of its own; the kit's own axes are known, and kept.
    back = np.linalg.inv(adopted.transform)
    registered = adopted.registered @ back[:3, :3].T + back[:3, 3]
    return replace(adopted, registered=registered.astype(np.float32))


def _packet(found: FaceKit, turned: _Turned, adopted: Adopted, notice: str) -> Packet:
    topology = adopted.head.topology
    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    mirror = find_twins(turned.mean, vertex_normals(turned.mean, triangles), topology.parts)
    topology = _symmetric(topology, mirror, found.neutral.source)
    identity = turned.steps(found.identity)
    eyes = [identity[:, topology.parts == code].mean(1) for code in (EYE_LEFT, EYE_RIGHT)]
    identity -= ((eyes[0] + eyes[1]) / 2)[:, None]  # the origin stays between the eyeballs
    expressions = expression_arrays(topology, found.names, turned.steps(found.expression))
    kit = _kit(topology, turned, identity, mirror, adopted.registered.astype(np.float64))
    left_out = sorted(name for name in found.names if arkit_name(name) is None)
    about = {"left_out": left_out, "fit_mm": adopted.report["median_mm"]}
    laid = laid_arrays(bundled_kit().topology, adopted.registered.astype(np.float64), topology, turned.mean)
    return Packet(kit, KIND, LICENCE, notice, expressions, laid, about)


def _symmetric(topology: Topology, mirror: Int32, source: Path) -> Topology:
    """Regions and landmarks that are the same left and right."""
    skin = np.flatnonzero(topology.parts == SKIN)
    paired = mirror[skin] != skin
    if paired.mean() < _LEAST_SYMMETRY:
        raise BadInput(source, "is not symmetric", "give the neutral mesh as it is downloaded")
    regions = (topology.regions + topology.regions[mirror]) / 2
    landmarks = topology.landmarks.copy()
    bundled = bundled_kit()
    place = np.full(bundled.topology.count, -1)
    place[bundled.topology.landmarks] = np.arange(len(landmarks))
    twin = place[bundled.mirror[bundled.topology.landmarks]]
    left = (twin >= 0) & (bundled.mean[bundled.topology.landmarks, 0] > 0)
    landmarks[twin[left]] = mirror[landmarks[left]]
    return replace(topology, regions=regions.astype(np.float32), landmarks=landmarks)


def _kit(topology: Topology, turned: _Turned, identity: Float32, mirror: Int32, registered: Float64) -> Kit:
    count, bundled = len(identity), bundled_kit()
    skin = np.flatnonzero(topology.parts == SKIN).astype(np.int32)
    carrier = Carrier.of(bundled, registered, turned.mean, identity, skin[:: max(1, len(skin) // 4000)])
    apart = carrier.direction(bundled.means["male"] - bundled.means["female"]) / (2 * _DEVIATIONS)
    ageing = carrier.direction(bundled.ageing) / _DEVIATIONS if bundled.ageing.any() else np.zeros(count)
    own = np.eye(count, dtype=np.float32) / np.float32(_DEVIATIONS)
    return Kit(
        topology=topology,
        mean=turned.mean.astype(np.float32),
        names=tuple(f"identity_{i:03d}" for i in range(count)),
        groups=("identity",) * count,
        offsets=Offsets.of(identity * np.float32(_DEVIATIONS)),
        mirror=mirror,
        factor=own,
        means={"male": (0.5 + apart).astype(np.float32), "female": (0.5 - apart).astype(np.float32)},
        ageing=ageing.astype(np.float32),
        uneven=own * np.float32(_UNEVEN),
    )


def _notice(source: Path) -> str:
    """The licence's text that lies with the download, else where to find it."""
    for path in (source / "LICENSE", source / "LICENSE.txt", source.parent / "LICENSE"):
        try:
            if path.is_file() and path.stat().st_size <= _MAX_LICENCE:
                return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
    return f"{KIND}, {LICENCE}; see https://github.com/USC-ICT/ICT-FaceKit/blob/master/LICENSE\n"
