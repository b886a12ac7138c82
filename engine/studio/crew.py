"""A crew: processes that each make a share of numbered things, handed over in order.

Each process keeps a bounded number of things ready. One that has made its share, or whose reader has gone, ends by
itself; one that dies takes the whole crew with it, told in one line.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any, TypeVar, cast

from ..errors import KindredError
from ..heads import Topology, bundled_kit
from ..threads import one_thread

T = TypeVar("T")
_LIFE = 2000
"""Things that a process makes before another takes its place: what graphics drivers keep grows with each picture."""

_PATIENCE = 0.2
"""Seconds between two looks at whether to stop, while nothing comes."""

_SOON, _GRACE = 0.3, 4.0
"""Seconds that processes have to leave: of those that are in the middle of something, and of all others."""


def default_jobs() -> int:
    """As many processes as there are cores that this one may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    make: Callable[[int], T],
    numbers: range,
    jobs: int,
    *,
    share: int = 8,
    ready: int = 16,
    life: int = _LIFE,
    waiting: Callable[[], None] = lambda: None,
) -> Generator[T]:
    """What `make` gives for each number, in their order. Close it to end the processes.

    make: runs in the processes, so it and what it gives are pickled; it must not depend on what was made before.
    Where it has a `close`, that is called when its process ends.
    numbers: consecutive ones. share: how many that follow each other are made by one process; shares begin at multiples
    of it. ready: how many things a process keeps that nobody has asked for yet; where it is less than a share, they
    wait for each other. life: after how many things a process is replaced. waiting: called now and then while nothing
    comes; what it raises ends the processes.
    Raises KindredError when a process dies, and what `make` raised; where that is no KindredError, one that tells it.
    """
    if not numbers:
        return
    first, last = numbers.start // share, -(-numbers.stop // share)
    turns: dict[int, _Turn] = {}

    def start(part: int) -> None:
        """Begin a process that makes this part, and those that fall to its place in the crew until its life is over."""
        if part < last:
            parts = range(part, min(last, part + max(1, life // share) * jobs), jobs)
            turns[part % jobs] = _Turn(make, [_span(one, share, numbers) for one in parts], ready, alone=jobs == 1)

    try:
        for part in range(first, first + jobs):
            start(part)
        for part in range(first, last):
            turn = turns[part % jobs]
            for number in _span(part, share, numbers):
                yield cast(T, turn.receive(number, waiting))
            if turn.left == 0:
                _dismiss([turn], _GRACE)
                start(part + jobs)
    finally:
        _dismiss(turns.values(), _SOON)


class _Turn:
    """One process, from its start to its end."""

    def __init__(self, make: Callable[[int], Any], spans: list[range], ready: int, alone: bool) -> None:
        self.left = sum(map(len, spans))
        context = get_context("spawn")  # a forked child would share its parent's graphics context
        self._pipe, theirs = context.Pipe(duplex=False)
        self.process: SpawnProcess = context.Process(
            target=_work, args=(theirs, _pickled(make), spans, ready, alone), name="kindred-crew", daemon=True
        )
        with _deaf_to_interrupts():
            self.process.start()
        theirs.close()  # so that the pipe ends with the process

    def receive(self, number: int, waiting: Callable[[], None]) -> Any:
        """The next thing, which is that of `number`."""
        try:
            while not self._pipe.poll(_PATIENCE):
                waiting()
            made, value = pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError) as error:
            self.process.join(_GRACE)
            raise KindredError(
                f"the process that makes number {number}",
                f"ended with code {self.process.exitcode}",
                "look for what ended it (too little memory? then use fewer --jobs), and run again",
            ) from error
        self.left -= 1
        if not made:
            raise value
        return value

    def hang_up(self) -> None:
        """Read no more: what the process sends next finds nobody, and it leaves."""
        self._pipe.close()

    def gone(self, until: float) -> bool:
        """Whether the process has ended, at the latest at a time of the monotonic clock."""
        self.process.join(max(0.0, until - time.monotonic()))
        return self.process.exitcode is not None


def _dismiss(turns: Iterable[_Turn], patience: float) -> None:
    """End processes, whatever they are doing.

    patience: seconds that they have to leave by themselves; then they are told to, which lets them close what they
    opened, and at last made to.
    """
    left = list(turns)
    for turn in left:
        turn.hang_up()
    for push, seconds in ((None, patience), (SpawnProcess.terminate, _GRACE), (SpawnProcess.kill, _GRACE)):
        for turn in left:
            if push is not None:
                push(turn.process)
        until = time.monotonic() + seconds
        left = [turn for turn in left if not turn.gone(until)]


def _span(part: int, share: int, numbers: range) -> range:
    return range(max(numbers.start, part * share), min(numbers.stop, (part + 1) * share))


@contextmanager
def _deaf_to_interrupts() -> Generator[None]:
    """Start processes here that never hear Ctrl-C: a terminal sends it to all, and the reader alone decides."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # started later it would unblock what is blocked here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, pickled: bytes, spans: Iterable[range], ready: int, alone: bool) -> None:
    """The whole life of a process of the crew."""
    make = pickle.loads(pickled)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    box = queue.Queue[bytes | None](ready)
    sender = threading.Thread(target=_send, args=(pipe, box), daemon=True)
    sender.start()
    with ExitStack() as held:
        if not alone:
            held.enter_context(_one_core())
        held.callback(getattr(make, "close", lambda: None))
        for span in spans:
            for number in span:
                if not _put(box, _result(make, number), sender):
                    return
        _put(box, None, sender)
        sender.join()


def _put(box: queue.Queue[bytes | None], data: bytes | None, sender: threading.Thread) -> bool:
    """Put data into the box once there is room; False when the sender has stopped, since the reader has gone."""
    while sender.is_alive():
        with suppress(queue.Full):
            box.put(data, timeout=_PATIENCE)
            return True
    return False


def _leave(number: int, frame: FrameType | None) -> None:
    """End as after an error, so that what was opened is closed: a Blender, a folder for its files."""
    sys.exit(128 + number)


@contextmanager
def _one_core() -> Generator[None]:
    """Keep drivers and libraries to one core."""
    import cv2

    os.environ["LP_NUM_THREADS"] = "1"  # Mesa reads it when the first context is made
    cv2.setNumThreads(1)
    with one_thread():
        yield


def _send(pipe: Connection, box: queue.Queue[bytes | None]) -> None:
    with suppress(OSError):  # the reader has gone
        while (data := box.get()) is not None:
            pipe.send_bytes(data)


def _result(make: Callable[[int], Any], number: int) -> bytes:
    try:
        return _pickled((True, make(number)))
    except KindredError as error:
        return pickle.dumps((False, error))
    except Exception as error:
        reason = f"went wrong inside Kindred ({type(error).__name__}: {error})"
        told = KindredError(f"number {number}", reason, "please report it with the command and its seed")
        told.add_note(traceback.format_exc())
        return pickle.dumps((False, told))


class _Pickler(pickle.Pickler):
    """Sends the bundled topology, which every process has and which is larger than a picture, by name."""

    def __init__(self, file: BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.dispatch_table = {Topology: _reduced}


def _reduced(topology: Topology) -> Any:
    if topology is bundled_kit().topology:
        return _bundled_topology, ()
    return topology.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


def _bundled_topology() -> Topology:
    return bundled_kit().topology


def _pickled(thing: object) -> bytes:
    file = BytesIO()
    _Pickler(file).dump(thing)
    return file.getvalue()
