"""A process of the tests: worker.py add|reserve|put LIBRARY COUNT WORD."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from kindred.engine.heads import FEATURES, Head, Topology
from kindred.engine.library import Library


def head(seed: int) -> Head:
    """A head of 60 vertices."""
    count = 60
    regions = np.zeros((count, len(FEATURES)), np.float32)
    regions[:, 0] = 1
    corners = np.arange(count, dtype=np.int32)
    topology = Topology("small", corners, np.full(20, 3, np.int32), regions, np.zeros(count, np.uint8))
    return Head(np.random.default_rng(seed).normal(size=(count, 3)).astype(np.float32), topology, "male")


def add(library: Library, count: int, word: str) -> None:
    """Add heads one by one, telling each id."""
    for number in range(count):
        print(library.add(head(number)).id, flush=True)


def reserve(library: Library, count: int, word: str) -> None:
    """Reserve a family of sons."""
    print(*library.reserve(word, count, 0)[0])


def put(library: Library, count: int, word: str) -> None:
    """Fill one family of sons, from the start each time, batch after batch."""
    sons, _ = library.reserve("the same family", count, 0)

    def made() -> Iterator[Head]:
        for son in sons:
            print(son, flush=True)
            yield head(int(son[1:])).with_(id=son)

    library.put_many(made(), father=None, mother=None)


if __name__ == "__main__":
    with Library.open(sys.argv[2], create=sys.argv[1] != "reserve") as opened:
        {"add": add, "reserve": reserve, "put": put}[sys.argv[1]](opened, int(sys.argv[3]), sys.argv[4])
