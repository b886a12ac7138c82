"""Props: what people wear and hold before them, made for one head from a seed.

for solid in build(Prop("cap", seed=7), kit, vertices, camera): ...
"""

from .building import KINDS, build, hair_cut
from .solid import Solid

__all__ = ["KINDS", "Solid", "build", "hair_cut"]
