"""A kit: a topology with a mean, a rig and its natural spread. The bundled head is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Float32, Int32
from ..errors import BadInput
from .features import Sex
from .genome import Appearance
from .head import Head, Topology

_FILE = Path(__file__).resolve().parents[2] / "models" / "head" / "head.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Kit:
    """What a family of heads is made from: vertices = mean + sum over i of (x_i - 0.5) * offsets_i.

    topology: faces, regions, parts, landmarks.
    mean: (n, 3) float32, metres: the head with every parameter at 0.5.
    names: the p parameters' names; groups: the feature that each belongs to.
    offsets: (p, n, 3) float32, metres: what moving a parameter from 0 to 1 does.
    mirror: (n,) int32, each vertex's twin on the other side.
    factor: (p, k) float32: natural parameters vary as factor @ N(0, 1) around the sex's mean.
    means: (p,) float32 for each sex.
    """

    topology: Topology
    mean: Float32
    names: tuple[str, ...]
    groups: tuple[str, ...]
    offsets: Float32
    mirror: Int32
    factor: Float32
    means: Mapping[Sex, Float32]

    def vertices(self, parameters: ArrayLike) -> Float32:
        """(n, 3) float32, metres: the head with these parameters.

        parameters: (p,) each in [0, 1].
        Raises BadInput when their number is wrong or one is not in [0, 1].
        """
        values = np.asarray(parameters, np.float32)
        if values.shape != (len(self.names),):
            raise BadInput("parameters", f"have shape {values.shape}", f"give {len(self.names)} values")
        if not bool(np.all((values >= 0) & (values <= 1))):  # NaN fails too
            raise BadInput("parameters", "are not all in [0, 1]", "0.5 is neutral")
        moved = self.mean.copy()
        for share, offset in zip(values - np.float32(0.5), self.offsets, strict=True):
            # One by one, not as a product: BLAS sums in an order that depends on threads.
            moved += share * offset
        return moved

    def head(self, parameters: ArrayLike, sex: Sex, appearance: Appearance | None = None, **more: Any) -> Head:
        """A head of this kit.

        parameters: (p,) each in [0, 1]; more: other fields of Head.
        Raises BadInput when the parameters are wrong.
        """
        return Head(
            vertices=self.vertices(parameters),
            topology=self.topology,
            sex=sex,
            parameters=np.array(parameters, np.float32),
            appearance=appearance or Appearance(),
            **more,
        )

    def parameters(self, **values: float) -> Float32:
        """(p,) float32: neutral but for those named.

        Raises BadInput for a name that the rig does not have.
        """
        result = np.full(len(self.names), 0.5, np.float32)
        for name, value in values.items():
            if name not in self.names:
                raise BadInput(name, "is not a parameter of this rig", f"choose among {', '.join(self.names)}")
            result[self.names.index(name)] = value
        return result


@lru_cache(maxsize=1)
def bundled_kit() -> Kit:
    """The head that comes with Kindred ("kindred-1"), read once.

    Raises BadInput when its file is missing or broken.
    """
    return read_kit(_FILE)


def read_kit(path: Path) -> Kit:
    """Read a kit's arrays.

    Raises BadInput when the file is missing or broken.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            return _kit({name: data[name] for name in data.files})
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(path, f"is not a whole kit ({error})", "install Kindred again") from error


def _kit(arrays: Mapping[str, Any]) -> Kit:
    mean = np.asarray(arrays["vertices"], np.float32)
    topology = Topology(
        name=str(np.ravel(arrays["name"])[0]),
        face_vertices=arrays["face_vertices"],
        face_sizes=arrays["face_sizes"],
        regions=arrays["regions"],
        parts=arrays["parts"],
        landmarks=arrays["landmarks"],
        corner_uv=arrays.get("corner_uv", np.empty((0, 2), np.float32)),
    )
    names = tuple(str(name) for name in arrays["rig_names"])
    offsets = np.zeros((len(names), len(mean), 3), np.float32)
    starts = arrays["rig_starts"]
    for i in range(len(names)):
        rows = slice(int(starts[i]), int(starts[i + 1]))
        offsets[i, arrays["rig_vertices"][rows]] = arrays["rig_steps"][rows] * np.float32(1e-6)
    for array in (mean, offsets, *(getattr(topology, field) for field in ("regions", "face_vertices", "parts"))):
        array.flags.writeable = False  # one kit serves everyone
    return Kit(
        topology=topology,
        mean=mean,
        names=names,
        groups=tuple(str(group) for group in arrays["rig_groups"]),
        offsets=offsets,
        mirror=arrays["mirror"],
        factor=arrays["spread_factor"],
        means={"male": arrays["spread_male"], "female": arrays["spread_female"]},
    )
