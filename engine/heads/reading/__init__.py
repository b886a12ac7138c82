"""Reading meshes that Kindred did not make: OBJ, GLB and glTF, PLY, STL, and depth images.

    raw = read_mesh(Path("father.obj"))

Nothing in a file is trusted: what it claims is checked against its size and our limits before anything is allocated,
and every failure is a BadInput that says which file, what is wrong and what to do.
"""

from .kindred import read_kindred_glb
from .mesh import RawMesh
from .own import read_back
from .read import SUFFIXES, read_mesh

__all__ = ["SUFFIXES", "RawMesh", "read_back", "read_kindred_glb", "read_mesh"]
