"""Non-rigid registration: a template's skin is drawn onto a target, coarse to fine, and stays smooth.

The displacement d of the template's vertices minimises

    Σ a w |x + d − t|²  +  ℓ⁴ ∫ s |Δd|²  +  m² ∫ |∇d|²  +  Σ c |x + d − landmark|²

with a the vertex's area, t its place on the target's tangent plane and w how far that may be relied on. Waves shorter
than about ℓ are smoothed away; ℓ falls from stage to stage. Hidden places (mouth, nostrils, lids' insides, what a scan
lacks) have w = 0 and are carried along by the bending energy. Unlike an affine map a vertex (Amberg, Romdhani and
Vetter, Optimal step nonrigid ICP, 2007) there are three unknowns a vertex and one factorisation serves all three
axes, which makes it about ten times faster here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from ...arrays import Bool, Float64, Int32
from ...progress import Progress
from .laplacian import cotangent
from .surface import triangle_normals, vertex_normals
from .target import Target


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way from coarse to fine.

    bend: ℓ, metres. stretch: m, metres. landmarks: weight of each landmark, as an area in square metres.
    gate: how far a target may be, metres. rounds: how often targets are sought. fine: see Target.nearest.
    """

    bend: float
    stretch: float
    landmarks: float
    gate: float
    rounds: int
    fine: bool = False


_REPAIRS = 3
_TURNED = 0.17
"""The cosine of the angle (80°) that a triangle may turn by."""
STAGES = (
    Stage(bend=0.060, stretch=0.010, landmarks=3e-4, gate=0.0, rounds=1),
    Stage(bend=0.040, stretch=0.006, landmarks=1e-4, gate=0.030, rounds=3),
    Stage(bend=0.020, stretch=0.003, landmarks=3e-5, gate=0.015, rounds=4),
    Stage(bend=0.010, stretch=0.001, landmarks=1e-5, gate=0.008, rounds=4, fine=True),
    Stage(bend=0.005, stretch=0.0005, landmarks=2e-6, gate=0.004, rounds=3, fine=True),
    Stage(bend=0.0025, stretch=0.0, landmarks=0.0, gate=0.003, rounds=3, fine=True),
)


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """The skin that is drawn.

    points: (n, 3) float64, metres, in our frame. triangles: (m, 3) int32.
    pull: (n,) in [0, 1], how far each vertex may be drawn to the target; 0 for what lies inside.
    stiffness: (n,) at least 1, more where the surface must keep its shape (ears).
    """

    points: Float64
    triangles: Int32
    pull: Float64
    stiffness: Float64


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Places of the template that are known on the target.

    weights: (k, n) sparse barycentric weights. places: (k, 3). trust: (k,) in [0, 1].
    """

    weights: sparse.csr_matrix
    places: Float64
    trust: Float64


def deform(template: Template, target: Target, anchors: Anchors, progress: Progress) -> Float64:
    """The template's points (n, 3) on the target."""
    laplacian, areas = cotangent(template.points, template.triangles)
    smooth = _Smoothness(laplacian, areas, template.stiffness)
    points, pull = template.points.copy(), template.pull
    total, done = sum(stage.rounds for stage in STAGES) + _REPAIRS, 0
    for stage in STAGES:
        for _ in range(stage.rounds):
            progress.at(done / total)
            points = _step(template, points, pull, target, smooth, anchors, stage)
            done += 1
    for _ in range(_REPAIRS):
        folded = _folded(template, points)
        if not folded.any():
            break
        progress.at(done / total)
        pull = np.where(folded, 0, pull)
        points = _step(template, points, pull, target, smooth, anchors, STAGES[-1])
        done += 1
    return points


@dataclass(frozen=True, slots=True, eq=False)
class _Smoothness:
    laplacian: sparse.csr_matrix
    areas: Float64
    stiffness: Float64

    def at(self, stage: Stage) -> sparse.csr_matrix:
        bending = self.laplacian.T @ sparse.diags(self.stiffness / self.areas) @ self.laplacian
        return sparse.csr_matrix(stage.bend**4 * bending + stage.stretch**2 * self.laplacian)


def _step(
    template: Template,
    points: Float64,
    pull: Float64,
    target: Target,
    smooth: _Smoothness,
    anchors: Anchors,
    stage: Stage,
) -> Float64:
    places, weights = _targets(template, points, target, stage)
    data = smooth.areas * weights * pull
    return _solve(template.points, smooth.at(stage), data, places, anchors, stage.landmarks)


def _folded(template: Template, points: Float64) -> Bool:
    """(n,) bool: vertices in or next to triangles that were turned over, which a target did that is not theirs."""
    before, after = (triangle_normals(here, template.triangles) for here in (template.points, points))
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    over = np.einsum("ni,ni->n", before, after) < _TURNED * lengths
    folded = np.zeros(len(points), bool)
    for _ in range(2):
        folded[template.triangles[over]] = True
        over = folded[template.triangles].any(1)
    return folded


def _targets(template: Template, points: Float64, target: Target, stage: Stage) -> tuple[Float64, Float64]:
    if stage.gate == 0:
        return points, np.zeros(len(points))
    normals = vertex_normals(points, template.triangles)
    places, _, sound = target.nearest(points, normals, fine=stage.fine)
    distances = np.linalg.norm(places - points, axis=1)
    weights = np.where(sound, np.maximum(0, 1 - (distances / stage.gate) ** 2) ** 2, 0)
    return np.where(weights[:, None] > 0, places, points), weights


def _solve(
    rest: Float64, smooth: sparse.csr_matrix, data: Float64, places: Float64, anchors: Anchors, landmark: float
) -> Float64:
    trust = sparse.diags(landmark * anchors.trust)
    system = smooth + sparse.diags(data + 1e-12) + anchors.weights.T @ trust @ anchors.weights
    right = data[:, None] * (places - rest) + anchors.weights.T @ (trust @ (anchors.places - anchors.weights @ rest))
    factors = splu(
        sparse.csc_matrix(system), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )
    return rest + factors.solve(right)
