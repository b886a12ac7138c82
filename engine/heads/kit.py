"""A kit: a topology with a mean, a rig and its natural spread. The bundled head is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Float32, Int32
from ..errors import BadInput
from .blocks import Blocks, lay_out
from .features import EYE_LEFT, EYE_RIGHT, Sex
from .genome import Appearance
from .head import Head, Topology
from .offsets import Correctives, Offsets

_FILE = Path(__file__).resolve().parents[2] / "models" / "head" / "head.npz"


Side = Literal["left", "right"]
"""Of the person."""

_ROUNDING = 1e-6
"""How far out of [0, 1] sums of float32 may fall."""

_BLEND = 0.010
"""How far from the middle plane a half is wholly itself, metres: nearer, left and right fade into each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Kit:
    """What a family of heads is made from: vertices = mean + sum over i of (x_i - 0.5) * offsets_i, plus correctives.

    topology: faces, regions, parts, landmarks.
    mean: (n, 3) float32, metres: the head with every parameter at 0.5.
    names: the p parameters' names; groups: the feature that each belongs to.
    offsets: what moving a parameter from 0 to 1 does, (p, n, 3) kept sparse (Offsets.of takes a whole array).
    mirror: (n,) int32, each vertex's twin on the other side.
    factor: (p, k) float32: natural parameters vary as factor @ N(0, 1) around the sex's mean.
    means: (p,) float32 for each sex.
    correctives: shapes for pairs of parameters that fight.
    ageing: (p,) float32: what natural parameters gain from thirty to eighty years.
    origins: (k, a) float32, orthonormal: directions in the factor's N(0, 1) along which the world's people vary
    together with the tone of their skin.
    uneven: (p, j) float32: natural asymmetry varies as uneven @ N(0, 1) around none.
    Of these three a kit may have none (empty).
    folder: where its files lie, head.npz and beside it what else is known of it; None for one made in memory.
    side: (n,) float32 from -1 in the right half to 1 in the left, fading over the middle; derived.
    """

    topology: Topology
    mean: Float32
    names: tuple[str, ...]
    groups: tuple[str, ...]
    offsets: Offsets
    mirror: Int32
    factor: Float32
    means: Mapping[Sex, Float32]
    correctives: Correctives = field(default_factory=Correctives.none)
    ageing: Float32 = field(default_factory=lambda: np.empty(0, np.float32))
    origins: Float32 = field(default_factory=lambda: np.empty((0, 0), np.float32))
    uneven: Float32 = field(default_factory=lambda: np.empty((0, 0), np.float32))
    folder: Path | None = None
    side: Float32 = field(init=False)
    _blocks: Blocks = field(init=False, repr=False)
    _sway: Float32 = field(init=False, repr=False)

    def __post_init__(self) -> None:
        side = half_of(self.mean[:, 0])
        object.__setattr__(self, "side", side)
        object.__setattr__(self, "_blocks", lay_out(self.offsets, side))
        object.__setattr__(self, "_sway", _sway(self.offsets, self.topology, side))

    def vertices(self, parameters: ArrayLike, asymmetry: ArrayLike | None = None) -> Float32:
        """(n, 3) float32, metres: the head with these parameters.

        parameters: (p,) each in [0, 1]. asymmetry: (p,), or empty or None for none: the left half has parameters +
        asymmetry, the right half parameters - asymmetry, both in [0, 1], one fading into the other at the middle.
        Raises BadInput when their number is wrong or one is not in [0, 1].
        """
        values, apart = self._checked(parameters, asymmetry)
        both = values - np.float32(0.5)
        moved = self._blocks.moved(both, apart)
        moved += self.mean
        constant = np.einsum("i,ij->j", both, self.offsets.everywhere)
        if apart is not None:
            constant -= np.einsum("i,ij->j", apart, self._sway)
        moved += constant
        if len(self.correctives):
            left, right = self._weights(values, apart)
            self.correctives.add(moved, left, right, self.side)
        return moved

    def moved(
        self,
        vertices: Float32,
        index: int,
        change: float,
        side: Side | None = None,
        parameters: ArrayLike | None = None,
        asymmetry: ArrayLike | None = None,
    ) -> Float32:
        """(n, 3) float32, metres: a copy of a head's vertices after one parameter's change, far quicker than anew.

        vertices: (n, 3) float32, a head of this kit. change: added to the parameter; side: to one half alone.
        parameters, asymmetry: what the head had before the change; with these the correctives follow too.
        """
        result = vertices.copy()
        rows, steps = self.offsets.local(index)
        step = np.float32(change)
        if side is None:
            result[rows] += step * steps
            result += step * self.offsets.everywhere[index]
        else:
            sign = np.float32(1 if side == "left" else -1)
            result[rows] += (step / 2 * (1 + sign * self.side[rows]))[:, None] * steps
            result += step / 2 * (self.offsets.everywhere[index] - sign * self._sway[index])
        if parameters is not None and bool((self.correctives.pairs == index).any()):
            self._follow(result, self._checked(parameters, asymmetry), index, step, side)
        return result

    def _follow(
        self, result: Float32, before: tuple[Float32, Float32 | None], index: int, step: np.float32, side: Side | None
    ) -> None:
        """Bring the correctives of a head along in place."""
        values, apart = before
        after, parted = values.copy(), np.zeros_like(values) if apart is None else apart.copy()
        after[index] += step if side is None else step / 2
        parted[index] += 0 if side is None else step / 2 if side == "left" else -step / 2
        old, new = self._weights(values, apart), self._weights(after, parted)
        self.correctives.add(result, new[0] - old[0], new[1] - old[1], self.side)

    def _weights(self, values: Float32, apart: Float32 | None) -> tuple[Float32, Float32]:
        """The correctives' weights in the left and the right half."""
        if apart is None:
            weights = self.correctives.weights(values)
            return weights, weights
        return self.correctives.weights(values + apart), self.correctives.weights(values - apart)

    def _checked(self, parameters: ArrayLike, asymmetry: ArrayLike | None) -> tuple[Float32, Float32 | None]:
        values = np.asarray(parameters, np.float32)
        apart = np.empty(0, np.float32) if asymmetry is None else np.asarray(asymmetry, np.float32)
        if values.shape != (len(self.names),):
            raise BadInput("parameters", f"have shape {values.shape}", f"give {len(self.names)} values")
        if not bool(np.all((values >= 0) & (values <= 1))):  # NaN fails too
            raise BadInput("parameters", "are not all in [0, 1]", "0.5 is neutral")
        if not apart.size:
            return values, None
        if apart.shape != values.shape:
            raise BadInput("asymmetry", f"has shape {apart.shape}", f"give {len(self.names)} values or none")
        if not bool(np.all(np.abs(apart) <= np.minimum(values, 1 - values) + _ROUNDING)):
            raise BadInput("asymmetry", "takes one side out of [0, 1]", "clip parameters + and - asymmetry to [0, 1]")
        return values, apart

    def head(
        self,
        parameters: ArrayLike,
        sex: Sex,
        appearance: Appearance | None = None,
        asymmetry: ArrayLike | None = None,
        **more: Any,
    ) -> Head:
        """A head of this kit.

        parameters, asymmetry: as in vertices; more: other fields of Head.
        Raises BadInput when they are wrong.
        """
        return Head(
            vertices=self.vertices(parameters, asymmetry),
            topology=self.topology,
            sex=sex,
            parameters=np.array(parameters, np.float32),
            asymmetry=np.array([] if asymmetry is None else asymmetry, np.float32),
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


def half_of(across: ArrayLike) -> Float32:
    """(n,) float32 from -1 in the right half to 1 in the left, for x (n,) in metres, fading over the middle."""
    share = np.clip(np.asarray(across, np.float32) / np.float32(_BLEND), -1, 1)
    return (share * (3 - share * share) / 2).astype(np.float32)


@lru_cache(maxsize=1)
def bundled_kit() -> Kit:
    """The head that comes with Kindred ("kindred-2"), read once.

    Raises BadInput when its file is missing or broken.
    """
    return read_kit(_FILE)


def read_kit(path: Path) -> Kit:
    """Read a kit's arrays.

    Raises BadInput when the file is missing or broken.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            return _kit({name: data[name] for name in data.files}, path.parent)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(path, f"is not a whole kit ({error})", "install Kindred again") from error


def _sway(offsets: Offsets, topology: Topology, side: Float32) -> Float32:
    """(p, 3) how the middle between the eyeballs moves with asymmetry, which the whole head makes up for."""
    sway = np.zeros((len(offsets), 3), np.float32)
    eyes = np.isin(topology.parts, (EYE_LEFT, EYE_RIGHT))
    for index in range(len(offsets) if eyes.any() else 0):
        rows, steps = offsets.local(index)
        mine = eyes[rows]
        sway[index] = (side[rows[mine], None] * steps[mine]).sum(0) / eyes.sum()
    return sway


def _kit(arrays: Mapping[str, Any], folder: Path) -> Kit:
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
    offsets = Offsets(
        count=len(mean),
        starts=arrays["rig_starts"],
        rows=arrays["rig_vertices"],
        steps=arrays["rig_steps"] * np.float32(1e-6),
        everywhere=arrays["rig_everywhere"],
    )
    for array in (mean, offsets.steps, *(getattr(topology, name) for name in ("regions", "face_vertices", "parts"))):
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
        correctives=Correctives(
            pairs=arrays["corrective_pairs"],
            ends=arrays["corrective_ends"],
            starts=arrays["corrective_starts"],
            rows=arrays["corrective_vertices"],
            steps=arrays["corrective_steps"] * np.float32(1e-6),
        ),
        ageing=arrays["spread_ageing"],
        origins=arrays["spread_origins"],
        uneven=arrays["spread_uneven"],
        folder=folder,
    )
