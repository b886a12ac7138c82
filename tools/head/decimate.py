"""Fewer triangles on a part of the same vertices, the same on both sides.

Edges are drawn together one after another, the least harmful first, each into one of its own ends (Garland and
Heckbert, Surface simplification using quadric error metrics, 1997). Only the left half is worked on and then mirrored.
"""

from __future__ import annotations

import heapq

import numpy as np

from .mesh import Floats, Ints


class Half:
    """The left half of a symmetric surface, being simplified.

    points: (n, 3). triangles: (t, 3), all with x >= 0; what lies on a border stays on it.
    weight: (n,) how much a deviation at each vertex matters.
    stay: vertices that are not moved. go: vertices on a border that are drawn together before all else.
    flat: (n, 2) places in the texture, in which no triangle may turn over; NaN where they do not count.
    """

    def __init__(self, points: Floats, triangles: Ints, weight: Floats, stay: Ints, go: Ints, flat: Floats) -> None:
        self.points = points
        self.flat = flat
        self.stay, self.go = set(stay.tolist()), set(go.tolist())
        self.faces = {i: tuple(int(v) for v in row) for i, row in enumerate(triangles)}
        self.around: dict[int, set[int]] = {}
        for number, face in self.faces.items():
            for v in face:
                self.around.setdefault(v, set()).add(number)
        self.quadrics = {v: np.zeros((4, 4)) for v in self.around}
        for face in self.faces.values():
            normal, area = self._normal(face)
            plane = np.append(normal, -normal @ points[face[0]])
            for v in face:
                self.quadrics[v] += weight[v] * area * np.outer(plane, plane)

    def _normal(self, face: tuple[int, ...]) -> tuple[Floats, float]:
        a, b, c = self.points[list(face)]
        cross = np.cross(b - a, c - a)
        length = float(np.linalg.norm(cross))
        return cross / max(length, 1e-15), length / 2

    def _room(self, face: tuple[int, ...]) -> float:
        """The signed area in the texture; 1 where it does not count."""
        a, b, c = self.flat[list(face)]
        area = float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2
        return 1.0 if np.isnan(area) else area

    def _near(self, v: int) -> set[int]:
        return {w for number in self.around[v] for w in self.faces[number]} - {v}

    def _cost(self, v: int, into: int) -> float:
        if v in self.go:
            return -1.0
        spot = np.append(self.points[into], 1.0)
        # A little of the length, so that flat places end in even triangles.
        length = float(((self.points[v] - self.points[into]) ** 2).sum())
        return float(spot @ (self.quadrics[v] + self.quadrics[into]) @ spot) + 1e-9 * length

    def _on_border(self, v: int) -> bool:
        return any(len(self.around[v] & self.around[w]) == 1 for w in self._near(v))

    def _allowed(self, v: int, into: int) -> bool:
        shared = self.around[v] & self.around[into]
        if v in self.stay or len(self._near(v) & self._near(into)) != len(shared):
            return False
        if self._on_border(v):
            if len(shared) != 1:
                return False
        elif self._on_border(into):
            # Two places of a border may meet along it only.
            ends = {w for number in shared for w in self.faces[number]}
            if any(self._on_border(w) for w in self._near(v) - ends):
                return False
        for number in self.around[v] - shared:
            face = self.faces[number]
            moved = tuple(into if w == v else w for w in face)
            before, _ = self._normal(face)
            after, area = self._normal(moved)
            if area < 1e-9 or before @ after < (-0.5 if v in self.go else 0.2) or self._room(moved) < 1e-7:
                return False
        return True

    def simplify(self, target: int) -> Ints:
        """Draw edges together until no more than `target` triangles are left; returns them, (t, 3)."""
        queue: list[tuple[float, int, int]] = []

        def offer(v: int) -> None:
            for w in self._near(v):
                heapq.heappush(queue, (self._cost(v, w), v, w))
                heapq.heappush(queue, (self._cost(w, v), w, v))

        for v in sorted(self.around):
            offer(v)
        while queue and (len(self.faces) > target or queue[0][0] < 0):
            cost, v, into = heapq.heappop(queue)
            if not (self.around.get(v) and self.around.get(into)) or into not in self._near(v):
                continue
            if cost < self._cost(v, into) - 1e-18 or not self._allowed(v, into):
                continue
            for number in sorted(self.around[v] & self.around[into]):
                for w in self.faces.pop(number):
                    self.around[w].discard(number)
            for number in sorted(self.around[v]):
                self.faces[number] = tuple(into if w == v else w for w in self.faces[number])
                self.around[into].add(number)
            del self.around[v]
            self.quadrics[into] = self.quadrics[into] + self.quadrics[v]
            offer(into)
        return np.array([self.faces[number] for number in sorted(self.faces)])
