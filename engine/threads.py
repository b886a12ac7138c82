"""How many threads numpy's linear algebra uses."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Generator[None]:
    """Let linear algebra run in one thread inside the block, where the engine's packages are at hand.

    Sums then come in one order, whatever --threads says; and many small problems are quicker so: threads that wait for
    one another took four times the processor's time when tagging 140 heads.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:  # inside Blender
        yield
        return
    with threadpool_limits(limits=1):
        yield
