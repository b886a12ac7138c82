"""What a data set is, and the dataset.json in which its folder says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ...errors import BadInput
from ...facts import Facts
from ...heads import bundled_kit
from ...version import VERSION
from ..guests import identity_of
from ..labels import CLASSES
from ..supply import Supply
from .members import MAPS, TRUTH, TRUTH_TOLD

FORMAT = 1
FACTS = Facts("dataset.json", "data set", "studio", "make it again in another folder", newest=FORMAT)
PICTURES = ("jpg", "png")
MOST = 1_000_000_000
_MOST_A_SHARD = 100_000


@dataclass(frozen=True, slots=True)
class DataSet:
    """Labelled pictures without end, in shards: shard k holds those from k · shard_size on.

    supply: the pictures. picture: "jpg" or "png". shard_size: how many a shard holds.
    Raises BadInput when a value is out of range.
    """

    supply: Supply
    picture: str = "jpg"
    shard_size: int = 1000

    def __post_init__(self) -> None:
        if self.picture not in PICTURES:
            raise BadInput(f"--format {self.picture}", "is not known", f"choose among {', '.join(PICTURES)}")
        if not 1 <= self.shard_size <= _MOST_A_SHARD:
            wrong = "is no number of pictures for a shard"
            raise BadInput(f"--shard-size {self.shard_size}", wrong, f"give 1 to {_MOST_A_SHARD:,}")

    def part(self, start: int, count: int) -> range:
        """The pictures from `start` on. Raises BadInput when they do not begin with a shard."""
        if not 1 <= count <= MOST:
            raise BadInput(f"--count {count}", "is no number of pictures", f"give 1 to {MOST:,}")
        if start < 0 or start % self.shard_size or start > MOST:
            near = max(0, round(start / self.shard_size)) * self.shard_size
            wrong = f"does not begin a shard of {self.shard_size}"
            raise BadInput(f"--start {start}", wrong, f"give a multiple, for example {near}")
        return range(start, start + count)

    def facts(self) -> dict[str, Any]:
        """What dataset.json holds, as JSON values. How many pictures there are it leaves to the shards."""
        supply = self.supply
        facts: dict[str, Any] = {
            "format": FORMAT,
            "seed": supply.seed,
            "plan": asdict(supply.plan),
            "per_person": supply.per_person,
            "size": supply.size,
            "kits": list(supply.kits),
            **({"guests": [identity_of(one) for one in supply.guests]} if supply.guests else {}),
            "renderer": supply.renderer,
            **({"samples": supply.samples} if supply.renderer == "cycles" else {}),
            "picture": self.picture,
            "shard_size": self.shard_size,
            "classes": list(CLASSES),
            "parameters": list(bundled_kit().names),
            "members": {
                f"KEY.{suffix}": what
                for suffix, what in {self.picture: "the picture, sRGB", **MAPS, TRUTH: TRUTH_TOLD}.items()
            },
            "versions": {"kindred": VERSION},
        }
        return json.loads(json.dumps(facts))  # lists for tuples, so that it is equal to what is read again


def shard_name(index: int) -> str:
    """The file of the shard that holds the pictures from index · shard_size on."""
    return f"shard-{index:06d}.tar"


def key_of(index: int) -> str:
    """What the names of all that belongs to a picture begin with."""
    return f"{index:09d}"


def shards_of(pictures: range, shard_size: int) -> Iterator[tuple[str, range]]:
    """The shards that hold these pictures: names, and which pictures each gets."""
    for begin in range(pictures.start, pictures.stop, shard_size):
        yield shard_name(begin // shard_size), range(begin, min(begin + shard_size, pictures.stop))
