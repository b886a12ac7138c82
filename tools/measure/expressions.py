"""How sound expressions are on sampled people, and how far identity and expression together reach measured faces.

    python tools/measure/expressions.py sound [--people 100] [--seed 0]
    python tools/measure/expressions.py reach ../shared/data

`sound` gives every person each of the 52 expressions and each mood at full measure and looks for folded and degenerate
faces, eyeballs through lids, teeth, gums and tongue through lips, and gaps between closed lids.
`reach` fits rig and expressions, all in [0, 1], and a similarity to the mean of face_statistics.npz and to two
deviations of each of its modes to both sides.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.heads import SEXES, Kit, bundled_kit, sample
from kindred.engine.heads.expressions import EXPRESSIONS, Gaze, express, expression_shapes, expressions_of, gaze_of
from kindred.engine.heads.features import GUMS, SKIN, TEETH, TONGUE
from kindred.engine.heads.moods import MOODS
from kindred.engine.heads.motion.eyes import eyes_of, gaze_way
from kindred.engine.heads.polygons import fan_triangles
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
_GRID = np.array([1, 3, 5]) / 6
_GAZES = {
    "gaze ±30 yaw": (0.0, 30.0),
    "gaze up 20": (20.0, 0.0),
    "gaze down 20": (-20.0, 0.0),
    "gaze corner": (20.0, -30.0),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("sound", "reach"))
    parser.add_argument("data", type=Path, nargs="?", help="the shared data's folder, for reach")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kit = bundled_kit()
    found = sound(kit, options.people, options.seed) if options.what == "sound" else reach(kit, options.data)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def sound(kit: Kit, people: int, seed: int) -> dict[str, Any]:
    """The worst over all people of each measure, the expression where it is, and how many poses had any."""
    probe = Probe(kit)
    worst: dict[str, tuple[float, str]] = {}
    counts: dict[str, int] = {}
    poses = [(name, {name: 1.0} | ({"jawOpen": 1.0} if name == "mouthClose" else {}), None) for name in EXPRESSIONS]
    poses += [(f"mood {name}", dict(mood), None) for name, mood in MOODS.items()]
    poses += [(name, {}, Gaze.both(*gaze)) for name, gaze in _GAZES.items()]
    poses += [("half blink", {"eyeBlinkLeft": 0.5, "eyeBlinkRight": 0.5}, None)]
    for i in range(people):
        head = sample(kit, SEXES[i % 2], np.random.default_rng((seed, i)))
        for name, weights, gaze in poses:
            for what, value in probe.measure(head.vertices, weights, gaze).items():
                counts[what] = counts.get(what, 0) + (value > _ALLOWED[what])
                if value > worst.get(what, (-np.inf, ""))[0]:
                    worst[what] = value, f"{name} of person {i}"
    total = people * len(poses)
    return {
        what: {"worst": round(value, 3), "where": where, "poses": f"{counts[what]} of {total}"}
        for what, (value, where) in worst.items()
    }


_ALLOWED = {
    "folded faces": 0,
    "folded faces, hidden": 0,
    "degenerate faces": 0,
    "eye through lid, mm": 0.02,
    "tooth through lip, mm": 0.1,
    "blink gap, mm": 0.02,
}
"""Up to which a pose counts as free of it."""


class Probe:
    """Measures one kit's poses."""

    def __init__(self, kit: Kit) -> None:
        topology = kit.topology
        self.kit = kit
        starts = np.cumsum(topology.face_sizes) - topology.face_sizes
        quads = topology.face_vertices[starts[topology.face_sizes == 4][:, None] + np.arange(4)]
        self.quads = quads[topology.parts[quads[:, 0]] == SKIN]
        mean = kit.mean[self.quads].mean(1)
        self.mouth = self.quads[np.abs(mean - [0, 0, -0.072]).max(1) < 0.06]
        triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
        self.skin = triangles[topology.parts[triangles[:, 0]] == SKIN]
        self.hard = np.flatnonzero(np.isin(topology.parts, (TEETH, GUMS, TONGUE)))
        lids = expressions_of(kit).lids
        assert lids is not None
        self.lids = lids
        # What lies behind the lids' wet edges, where nobody sees it.
        self.sockets = [
            np.setdiff1d(rims.vertices[rims.behind], np.concatenate([rims.upper.ravel(), rims.lower.ravel()]))
            for rims in lids
        ]
        self.around = [
            self.quads[np.isin(self.quads, rims.vertices).all(1) & ~np.isin(self.quads, socket).any(1)]
            for rims, socket in zip(lids, self.sockets, strict=True)
        ]
        jaw = expressions_of(kit).jaw
        assert jaw is not None
        self.hidden = np.isin(self.quads, np.concatenate([jaw.inside, *self.sockets])).any(1)

    def measure(self, rest: NDArray[np.float32], weights: Mapping[str, float], gaze: Gaze | None) -> dict[str, float]:
        """Of one pose: how many faces, and how many millimetres."""
        posed = express(self.kit, rest, weights, gaze).astype(np.float64)
        folded, hidden, flat = self.folds(rest.astype(np.float64), posed)
        return {
            "folded faces": folded,
            "folded faces, hidden": hidden,
            "degenerate faces": flat,
            "eye through lid, mm": 1000 * self.eye_depth(rest, posed, weights, gaze),
            "tooth through lip, mm": 1000 * self.tooth_depth(posed),
            "blink gap, mm": 1000 * self.blink_gap(posed, weights),
        }

    def folds(self, rest: Floats, posed: Floats) -> tuple[int, int, int]:
        """Faces that turned over against the skin around them, those within mouth and sockets apart, and faces without
        area, that were not so at rest."""
        before, after = _turned_over(rest, self.quads), _turned_over(posed, self.quads)
        thin = [np.linalg.norm(_across(points[self.quads]), axis=1) / 2 < 1e-9 for points in (rest, posed)]
        new = after & ~before
        return int((new & ~self.hidden).sum()), int((new & self.hidden).sum()), int((thin[1] & ~thin[0]).sum())

    def eye_depth(
        self, rest: NDArray[np.float32], posed: Floats, weights: Mapping[str, float], gaze: Gaze | None
    ) -> float:
        """How deep lids, their wet edges included, lie in an eyeball with its cornea, metres."""
        depth = 0.0
        for quads, eye, way in zip(self.around, eyes_of(self.kit, rest), _ways(weights, gaze), strict=True):
            away = _on_quads(posed[quads]) - eye.centre
            far = np.linalg.norm(away, axis=1)
            depth = max(depth, float((eye.reach(away / far[:, None], way) - far).max()))
        return depth

    def tooth_depth(self, posed: Floats) -> float:
        """How deep teeth, gums and tongue lie in the flesh, metres.

        Points that lie behind the nearest face are looked at closer, by the solid angle that the skin covers from them:
        near an edge, such as a lip's, the nearest face says little.
        """
        corners = posed[self.mouth]
        points = _on_quads(corners)
        normals = np.repeat(_across(corners), 9, 0)
        hard = posed[self.hard]
        far, near = cKDTree(points).query(hard)
        doubtful = np.flatnonzero(((hard - points[near]) * normals[near]).sum(1) < 0)
        inside = doubtful[_winding(hard[doubtful], posed, self.skin) > 0.5]
        return float(far[inside].max(initial=0))

    def blink_gap(self, posed: Floats, weights: Mapping[str, float]) -> float:
        """How far the lids of a closed eye are apart, metres."""
        gap = 0.0
        for rims, side in zip(self.lids, ("Left", "Right"), strict=True):
            if weights.get(f"eyeBlink{side}", 0) == 1:
                apart = posed[rims.upper] - posed[rims.lower]
                gap = max(gap, float(np.linalg.norm(apart, axis=-1).min(0).max()))
        return gap


def _ways(weights: Mapping[str, float], gaze: Gaze | None) -> list[Floats]:
    return [gaze_way(*turn) for turn in gaze_of(weights, gaze)]


def _winding(points: Floats, vertices: Floats, triangles: NDArray[np.int32]) -> Floats:
    """(m,) how often a closed surface winds around points (van Oosterom and Strackee 1983)."""
    total = np.zeros(len(points))
    for i, point in enumerate(points):
        a, b, c = (vertices[triangles[:, k]] - point for k in range(3))
        x, y, z = (np.sqrt((v * v).sum(1)) for v in (a, b, c))
        volume = (a * np.cross(b, c)).sum(1)
        base = x * y * z + (a * b).sum(1) * z + (b * c).sum(1) * x + (c * a).sum(1) * y
        total[i] = np.arctan2(volume, base).sum() / (2 * np.pi)
    return total


def _across(corners: Floats) -> Floats:
    return np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])


def _turned_over(points: Floats, quads: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(faces,) whether a face looks against the mean of its corners' normals."""
    across = _across(points[quads])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-15)
    total = np.zeros_like(points)
    for i in range(4):
        np.add.at(total, quads[:, i], across)
    around = total[quads].sum(1) - 4 * across
    return (across * around).sum(1) < 0


def _on_quads(corners: Floats) -> Floats:
    """Nine points on each quad (q, 4, 3)."""
    u, v = (grid.ravel()[:, None] for grid in np.meshgrid(_GRID, _GRID))
    shares = np.concatenate([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], 1)
    return np.einsum("sc,qcd->qsd", shares, corners).reshape(-1, 3)


def reach(kit: Kit, data: Path) -> dict[str, Any]:
    """The median distance over the landmarks, mm, of each face."""
    statistics = np.load(data / "face_statistics.npz")
    mean, modes = (statistics[name].astype(np.float64) for name in ("mean", "modes"))
    faces = {"mean": mean}
    for k, mode in enumerate(modes):
        faces |= {f"mode {k} {sign:+d}": mean + sign * mode for sign in (2, -2)}
    fit = Fit(kit)
    found = {name: fit.median(np.stack([face[:, 0], -face[:, 2], face[:, 1]], 1)) for name, face in faces.items()}
    return {"median_mm": found, "worst_mm": max(found.values()), "within_1.5_mm": sum(v <= 1.5 for v in found.values())}


_LEFT_OUT = ("mouthClose", "eyeLookIn", "eyeLookOut", "mouthLeft", "mouthRight", "jawLeft", "jawRight")
"""Of no use to faces that look ahead and are alike on both sides, with their mouths wide open or shut."""


class Fit:
    """Fits parameters, expressions and a similarity to points."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.rows = kit.topology.landmarks
        rig = kit.offsets.dense()[:, self.rows].astype(np.float64)
        shapes = expression_shapes(kit, kit.mean)
        self.names = [name for name in shapes if not name.startswith(_LEFT_OUT)]
        faces = np.stack([shapes[name][self.rows] for name in self.names]).astype(np.float64)
        self.matrix = np.concatenate([rig, faces]).reshape(len(rig) + len(faces), -1).T
        self.parameters = len(rig)

    def median(self, target: Floats, rounds: int = 16) -> float:
        """Millimetres, with the expression worked out as the engine does it."""
        low = np.r_[np.full(self.parameters, -0.5), np.zeros(len(self.names))]
        found = np.zeros(len(low))
        base = self.kit.mean[self.rows].astype(np.float64)
        reached, best = base, np.inf
        for _ in range(rounds):
            scale, turn, shift = _similarity(target, reached)
            goal = scale * target @ turn.T + shift
            miss = np.linalg.norm(goal - reached, axis=1)
            # Near misses count more, so that the median falls and not the mean.
            share = np.repeat(1 / np.maximum(miss, 0.0007), 3)
            share /= share.mean()
            found = _bounded(self.matrix, (goal - base).ravel(), share, found, low, low + 1)
            reached = base + (self.matrix @ found).reshape(-1, 3)
            best = min(best, self._exact(found, target))
        return round(best, 2)

    def _exact(self, found: Floats, target: Floats) -> float:
        parameters = np.clip(found[: self.parameters] + 0.5, 0, 1)
        weights = dict(zip(self.names, np.clip(found[self.parameters :], 0, 1).tolist(), strict=True))
        posed = express(self.kit, self.kit.vertices(parameters), weights)[self.rows].astype(np.float64)
        scale, turn, shift = _similarity(target, posed)
        return 1000 * float(np.median(np.linalg.norm(scale * target @ turn.T + shift - posed, axis=1)))


def _bounded(
    matrix: Floats, goal: Floats, share: Floats, start: Floats, low: Floats, high: Floats, sweeps: int = 60
) -> Floats:
    """The weighted least squares within bounds, by coordinate descent from `start`, with a slight pull to rest."""
    weighted = matrix * share[:, None]
    gram = matrix.T @ weighted + _RIDGE * np.eye(matrix.shape[1])
    right = weighted.T @ goal
    found = start.copy()
    for _ in range(sweeps):
        for i in range(len(found)):
            step = (right[i] - gram[i] @ found) / gram[i, i]
            found[i] = min(max(found[i] + step, low[i]), high[i])
    return found


_RIDGE = 1e-7


def _similarity(points: Floats, goal: Floats) -> tuple[float, Floats, Floats]:
    """Scale, turn (3, 3) and shift that bring points nearest to their goal (Umeyama 1991)."""
    a, b = points - points.mean(0), goal - goal.mean(0)
    left, stretch, right = np.linalg.svd(b.T @ a)
    sign = np.array([1, 1, np.sign(np.linalg.det(left @ right))])
    turn = left @ np.diag(sign) @ right
    scale = float((stretch * sign).sum() / (a**2).sum())
    return scale, turn, goal.mean(0) - scale * turn @ points.mean(0)


if __name__ == "__main__":
    main()
