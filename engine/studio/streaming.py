"""Pictures straight into training: processes draw, one reads."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from .crew import default_jobs, in_order
from .labels import Photo
from .scenes import Plan
from .supply import Photographer, Supply

T = TypeVar("T")
_NO_END = 1 << 60
_READY_BYTES = 1 << 30
"""What pictures that nobody has asked for yet may take, in all processes together."""

_BYTES_A_PIXEL = 20
"""Of a photo with its labels."""


def stream(
    seed: int,
    plan: Plan,
    size: int = 256,
    jobs: int | None = None,
    start: int = 0,
    count: int | None = None,
    **more: Any,
) -> Generator[Photo]:
    """Photos with their labels, in the order of their numbers, without end where count is None.

    more: what else `Supply` takes: per_person, kits, labels, renderer. The rest is as in `stream_through`.
    """
    return stream_through(_itself, Supply(seed, plan, size=size, **more), jobs, start, count)


def stream_through(
    use: Callable[[Photo], T], supply: Supply, jobs: int | None = None, start: int = 0, count: int | None = None
) -> Generator[T]:
    """What `use` makes of each photo, in the order of their numbers, without end where count is None.

    Close it (`with closing(stream…)`) to end the processes; an error and the end do so too.
    use: a function of a module, called where the pictures are drawn, so that crops and the like cost the reader
    nothing; what it returns is pickled. jobs: how many processes draw; as many as there are cores where None.
    Raises KindredError when a process dies or a picture cannot be drawn.
    """
    jobs = default_jobs() if jobs is None else jobs
    numbers = range(start, _NO_END if count is None else start + count)
    room = _READY_BYTES // (jobs * supply.size**2 * _BYTES_A_PIXEL)
    ready = max(2, min(room, 64))
    used = _Used(use, Photographer(supply, threads=int(jobs > 1)))
    return in_order(used, numbers, jobs, share=min(supply.share, ready), ready=ready)


class _Used:
    def __init__(self, use: Callable[[Photo], Any], photographer: Photographer) -> None:
        self._use, self._photographer = use, photographer
        self.close = photographer.close

    def __call__(self, index: int) -> Any:
        return self._use(self._photographer.photo(index))


def _itself(photo: Photo) -> Photo:
    return photo
