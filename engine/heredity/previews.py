"""What a family gets besides arrays: a mesh file for each child. Left out where the engine's packages are missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..heads import Head

MeshWriter = Callable[[Path, Head], object]


class Previews:
    """Writes children's meshes.

    mesh: "glb", "obj", "ply" or "none".
    left_out: what cannot be written here, in words.
    """

    def __init__(self, mesh: str, folder: Path) -> None:
        self.mesh, self.folder = mesh, folder
        self.left_out: list[str] = []
        self._write = None if mesh == "none" else self._find_writer()

    @property
    def wanted(self) -> bool:
        """Whether meshes are written."""
        return self._write is not None

    def write_mesh(self, head: Head, name: str) -> str | None:
        """Write one child's mesh; returns its file's name, or None where none are written."""
        if self._write is None:
            return None
        path = self.folder / f"{name}.{self.mesh}"
        self._write(path, head)
        return path.name

    def _find_writer(self) -> MeshWriter | None:
        try:
            from ..heads.writing import write_mesh  # type: ignore[import-not-found]
        except ImportError as error:
            self.left_out.append(f"{self.mesh.upper()} files (they need the engine: {error.name} is missing)")
            return None
        return write_mesh  # type: ignore[no-any-return]
