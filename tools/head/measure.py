"""Measure figures.npz on ../shared/data: `python -m tools.head.measure` (by hand; the build reads only the result).

What is kept: where the 468 landmarks and the points of the skull and neck sections lie on the mean scanned head of
ICT-FaceKit (MIT), how they move with each of its identity modes, the sizes of its eyeballs, dental arch and ears, and
nothing of its mesh.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh
from scipy.interpolate import RBFInterpolator
from scipy.spatial import cKDTree

from . import forehead, relief, sides
from .cage import (
    EYE_RIGHT,
    LIPS,
    NOSTRIL_RIGHT,
    OUTLINE,
    RINGS,
    SECTIONS,
    cage_mirror,
    face_quads,
    ring_columns,
    ring_rays,
    rings_among,
)
from .ears import EAR_FOLLOWED, raster, relief_at, side_curves
from .figures import Figures, load_figures
from .mesh import Mesh, umbrella
from .skin import Skin, build_skin

DATA = Path(__file__).parents[3] / "shared" / "data"
_FLIP = np.array([-1.0, 1.0, 1.0])


def main() -> None:
    """Write figures.npz beside this file."""
    kit = Scan()
    landmarks = symmetric(landmark_points(kit), face_quads()[1])
    outline = landmarks[OUTLINE]
    outline = np.stack([outline, (outline + np.roll(outline, -1, 0)) / 2], 1).reshape(72, 3)
    sections, found = section_points(kit, outline)
    sections = rings_among(np.concatenate([outline[None], sections]))
    swap = column_mirror()
    sections = (sections + sections[:, swap] * _FLIP) / 2
    points = np.concatenate([landmarks, *(sections[2 * r - 1, 2 * ring_columns(r)] for r in range(1, RINGS + 1))])
    mirror = cage_mirror()
    modes = kit.modes_at(points)
    modes = (modes + modes[:, mirror] * _FLIP) / 2
    ears = ear_relief(kit)
    follow = side_curves()[list(EAR_FOLLOWED)]
    ear_points = np.concatenate([relief_at(ears, follow)[..., None], follow], -1).reshape(-1, 3)
    ear_modes = (kit.modes_at(ear_points) + kit.modes_at(ear_points * _FLIP) * _FLIP) / 2
    eye = kit.part("M_ScleraLeft")
    arrays = {
        "cage": points.astype(np.float32),
        "cage_modes": modes.astype(np.float16),
        "sections": sections.astype(np.float32),
        "sections_seen": found,
        "forehead_relief": forehead_relief(kit).astype(np.float32),
        "sides_relief": sides_relief(kit).astype(np.float32),
        "ear_relief": ears.astype(np.float32),
        "ear_modes": ear_modes.astype(np.float16),
        "eye_centre": ((eye.min(0) + eye.max(0)) / 2).astype(np.float32),
        "eye_radius": np.float32((eye.max(0) - eye.min(0)).max() / 2),
    }
    write(arrays | {"relief": np.zeros(0, np.int16)})
    write(arrays | {"relief": np.rint(skin_relief(kit) * 1e6).astype(np.int16)})


def write(arrays: dict[str, np.ndarray]) -> None:
    """Write figures.npz."""
    np.savez_compressed(Path(__file__).parent / "figures.npz", **arrays)


def symmetric(points: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """The mean of points and their mirror image."""
    return (points + points[mirror] * _FLIP) / 2


def column_mirror() -> np.ndarray:
    """(72,) each half-column's twin."""
    face = face_quads()[1]
    place = {int(v): i for i, v in enumerate(OUTLINE)}
    first = 2 * place[int(face[OUTLINE[0]])]
    return (first - np.arange(72)) % 72


class Scan:
    """The mean scanned head in our frame, and its identity modes."""

    def __init__(self) -> None:
        data = np.load(DATA / "ict_facekit.npz", allow_pickle=False)
        self.names = [str(n) for n in data["group_names"]]
        self.faces, self.group = data["faces"], data["face_group"]
        mean = data["mean"].astype(np.float64)
        eyes = [self._ids(name) for name in ("M_ScleraLeft", "M_ScleraRight")]
        origin = np.mean([(mean[e].min(0) + mean[e].max(0)) / 2 for e in eyes], 0)
        self.mean = _ours(mean - origin)
        modes = data["identity"].astype(np.float64)
        # As in every head, the origin stays midway between the eyeballs.
        self.modes = _ours(modes - modes[:, np.concatenate(eyes)].mean(1, keepdims=True))
        self.landmarks = data["landmarks468"]
        skin = self.faces[np.isin(self.group, [0, 1])]
        self.triangles = np.concatenate([skin[:, :3], skin[skin[:, 3] >= 0][:, [0, 2, 3]]])
        self.skin = trimesh.Trimesh(self.mean, self.triangles, process=False)

    def _ids(self, name: str) -> np.ndarray:
        ids = np.unique(self.faces[self.group == self.names.index(name)])
        return ids[ids >= 0]

    def part(self, name: str) -> np.ndarray:
        """(k, 3) the vertices of a material group."""
        return self.mean[self._ids(name)]

    def nearest(self, points: np.ndarray) -> np.ndarray:
        """(k, 3) the nearest points on the skin."""
        return trimesh.proximity.closest_point(self.skin, points)[0]

    def modes_at(self, points: np.ndarray) -> np.ndarray:
        """(100, k, 3) how points on or near the skin move with each identity mode."""
        spots, _, triangle = trimesh.proximity.closest_point(self.skin, points)
        weights = trimesh.triangles.points_to_barycentric(self.mean[self.triangles[triangle]], spots)
        return np.einsum("mkcd,kc->mkd", self.modes[:, self.triangles[triangle]], weights)


def _ours(points: np.ndarray) -> np.ndarray:
    """Y up, facing +Z → Z up, facing -Y."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1)


def landmark_points(kit: Scan) -> np.ndarray:
    """(468, 3) where the landmarks lie on the mean scan.

    The stored vertices are the nearest to each landmark and so up to 1 mm off; a smooth warp of the portraits' mean
    face onto them evens that out, and the result is put back onto the skin.
    """
    portraits = _ours(np.load(DATA / "face_statistics.npz")["mean"].astype(np.float64))
    snapped = kit.mean[kit.landmarks]
    loose = np.unique(np.concatenate([NOSTRIL_RIGHT, face_quads()[1][NOSTRIL_RIGHT]]))
    held = np.setdiff1d(np.arange(468), loose)
    warp = RBFInterpolator(portraits[held], snapped[held], smoothing=2e-6, kernel="thin_plate_spline")
    points = warp(portraits)
    free = np.setdiff1d(held, np.concatenate([LIPS, EYE_RIGHT, face_quads()[1][EYE_RIGHT]]))
    points[free] = kit.nearest(points[free])
    return spread_corner(spread_wing(kit, points))


def spread_corner(points: np.ndarray) -> np.ndarray:
    """Space the four landmarks of each corner of the mouth along the lips' line, since they lie within a millimetre."""
    mirror = face_quads()[1]
    points = points.copy()
    for row, inner in (((61, 76, 62, 78), (191, 95)), (mirror[[61, 76, 62, 78]], mirror[[191, 95]])):
        start = points[row[0]]
        along = points[list(inner)].mean(0) - start
        for share, vertex in zip((0.22, 0.45, 0.70), row[1:], strict=True):
            points[vertex] = start + share * along
    return points


def spread_wing(kit: Scan, points: np.ndarray) -> np.ndarray:
    """Even out the landmarks of the nostrils' wings, which lie on top of each other in a frontal picture."""
    faces, mirror = face_quads()
    laplacian = umbrella(faces, len(points))
    crowded = np.array([102, 49, 48, 64, 219, 235])
    crowded = np.concatenate([crowded, mirror[crowded]])
    points = points.copy()
    for _ in range(6):
        points[crowded] += 0.5 * (laplacian @ points)[crowded]
        points[crowded] = kit.nearest(points[crowded])
    return points


def section_points(kit: Scan, outline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the rays of the skull and neck sections leave the skin: (SECTIONS, 72, 3), and which were seen."""
    origins, directions = ring_rays(outline)
    centres = kit.skin.triangles_center
    ear = (np.abs(centres[:, 0]) > 0.066) & (centres[:, 1] > 0.058) & (centres[:, 1] < 0.1)
    ear &= (centres[:, 2] > -0.06) & (centres[:, 2] < 0.003)
    bare = trimesh.Trimesh(kit.mean, kit.triangles[~ear], process=False)
    spots, rays, _ = bare.ray.intersects_location(origins.reshape(-1, 3), directions.reshape(-1, 3))
    radius = np.full(SECTIONS * 72, np.nan)
    for spot, ray in zip(spots, rays, strict=True):
        reach = float(np.linalg.norm(spot - origins.reshape(-1, 3)[ray]))
        radius[ray] = np.nanmax([radius[ray], reach])
    found = np.isfinite(radius)
    grid = _fill(radius.reshape(SECTIONS, 72), np.linalg.norm(outline - origins[0], axis=1))
    return origins + directions * grid[..., None], found.reshape(SECTIONS, 72)


def forehead_relief(kit: Scan) -> np.ndarray:
    """How far forward (y, metres) the skin lies at the points of forehead.raster."""
    flat = forehead.raster()
    start = np.stack([flat[..., 0], np.full(flat.shape[:2], -0.2), flat[..., 1]], -1).reshape(-1, 3)
    line = np.tile([0.0, 1.0, 0.0], (len(start), 1))
    spots, rays, _ = kit.skin.ray.intersects_location(start, line, multiple_hits=False)
    seen = np.full(len(start), np.nan)
    seen[rays] = spots[:, 1]
    relief = seen.reshape(flat.shape[:2])
    for row in relief:  # beside the temples a ray may pass the head
        row[np.isnan(row)] = np.nanmax(row)
    return (relief + relief[:, ::-1]) / 2


def sides_relief(kit: Scan) -> np.ndarray:
    """How far out (x, metres) the left side's skin lies at the points of sides.raster; under the ear a smooth guess."""
    flat = sides.raster()
    start = np.concatenate([np.full((*flat.shape[:2], 1), 0.2), flat], -1).reshape(-1, 3)
    line = np.tile([-1.0, 0.0, 0.0], (len(start), 1))
    spots, rays, _ = kit.skin.ray.intersects_location(start, line, multiple_hits=False)
    seen = np.full(len(start), np.nan)
    seen[rays] = spots[:, 0]
    points = start[:, 1:]
    shoulder = (points[:, 1] < -0.135) & (seen > 0.06)
    seen[((points > sides.EAR[0]) & (points < sides.EAR[1])).all(1) | shoulder | (seen < 0.02)] = np.nan
    known = np.isfinite(seen)
    fill = RBFInterpolator(points[known], seen[known], neighbors=60, smoothing=1e-9)
    seen[~known] = fill(points[~known])
    return seen.reshape(flat.shape[:2])


def skin_relief(kit: Scan) -> np.ndarray:
    """(points,) the relief of the surface that is built from all other figures; see relief.py."""
    figures = load_figures()
    built = build_skin(figures)
    points = 1 + max(max(face) for face in built.coarse[: built.coarse_surface])
    count = built.surface
    faces = built.mesh.faces[: built.surface_faces]
    mesh = Mesh(built.mesh.vertices[:count] - built.crease, faces)
    both = built.twin
    tree = trimesh.ray.ray_triangle.RayMeshIntersector(kit.skin)

    def seen(points: np.ndarray, across: np.ndarray) -> np.ndarray:
        off = np.full(len(points), np.nan)
        start = points - REACH * across
        spots, rays, hit = tree.intersects_location(start, across)
        along = ((spots - points[rays]) * across[rays]).sum(1)
        same = (kit.skin.face_normals[hit] * across[rays]).sum(1) > 0.35
        order = np.argsort(-np.abs(along))
        for ray, far, good in zip(rays[order], along[order], same[order], strict=True):
            if abs(far) <= REACH:
                off[ray] = far if good else np.nan
        return (off + off[both]) / 2

    return relief.measure(mesh, seen, _relief_share(mesh.vertices, built, figures), points)


REACH = 0.003
"""Skin farther off than this is not what is looked for, metres."""


def _relief_share(points: np.ndarray, built: Skin, figures: Figures) -> np.ndarray:
    """(n,) 1 where the scan is followed, 0 at lids, lips' line, collar and behind the ears, smooth between."""

    def fade(value: np.ndarray, low: float, high: float) -> np.ndarray:
        share = np.clip((value - low) / (high - low), 0, 1)
        return share * share * (3 - 2 * share)

    eye = np.linalg.norm(points * [0, 1, 1] + np.abs(points) * [1, 0, 0] - figures.eye_centre, axis=1)
    share = fade(eye, 0.0165, 0.0215)
    for name, low, high in (("mouth", 0.0006, 0.003), ("nostril_left", 0.0, 0.0012), ("nostril_right", 0.0, 0.0012)):
        border = points[built.openings[name].rings[0]]
        share = share * fade(cKDTree(border).query(points)[0], low, high)
    behind = np.concatenate([points[ring[built.ears[0].behind]] for ring in built.ears[0].rings[:4]])
    share = share * fade(cKDTree(behind).query(np.abs(points) * [1, 0, 0] + points * [0, 1, 1])[0], 0.002, 0.007)
    return share * fade(points[:, 2] - 0.22 * points[:, 1], -0.190, -0.165)


def ear_relief(kit: Scan) -> np.ndarray:
    """How far out (x, metres) the left ear's skin lies at the points of ears.raster, seen from the side."""
    flat = raster()
    start = np.concatenate([np.full((*flat.shape[:2], 1), 0.15), flat], 2).reshape(-1, 3)
    line = np.tile([-1.0, 0, 0], (len(start), 1))
    spots, rays, _ = kit.skin.ray.intersects_location(start, line, multiple_hits=False)
    seen = np.full(len(start), np.nan)
    seen[rays] = spots[:, 0]
    return seen.reshape(flat.shape[:2])


def _fill(radius: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """Carry radii smoothly over where the ears hide the head; the outline's own stand before the first ring."""
    grid = np.vstack([outline, radius])
    rows, columns = grid.shape
    index = np.arange(grid.size).reshape(grid.shape)
    faces = [
        (index[r, c], index[r, (c + 1) % columns], index[r + 1, (c + 1) % columns], index[r + 1, c])
        for r in range(rows - 1)
        for c in range(columns)
    ]
    flat = grid.ravel()
    known = np.isfinite(flat)
    matrix = umbrella(faces, grid.size).tocsc()
    square = (matrix.T @ matrix).tocsr()
    from scipy.sparse.linalg import spsolve

    hidden = np.flatnonzero(~known)
    if len(hidden):
        flat[hidden] = spsolve(
            square[hidden][:, hidden].tocsc(), -(square[hidden][:, np.flatnonzero(known)] @ flat[known])
        )
    return flat.reshape(grid.shape)[1:]


if __name__ == "__main__":
    main()
