"""What the crews of the tests make; on the processes' path, so that it can be sent to them."""

from __future__ import annotations

import os
import signal
import time

from kindred.engine.errors import BadInput


def maker(number: int) -> tuple[int, int]:
    """The number, and which process it was made in."""
    return number, os.getpid()


def uneven(number: int) -> int:
    """Some take longer than others."""
    time.sleep(0.05 * (number % 3 == 0))
    return number


def until_seven(number: int) -> int:
    """The seventh is bad input."""
    if number == 7:
        raise BadInput("number 7", "is unlucky", "leave it out")
    return number


def faulty(number: int) -> int:
    """A fault of ours at the second."""
    return 1 // (2 - number)


def dying(number: int) -> int:
    """The fifth kills its process, as a driver does."""
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def noted(number: int, folder: str) -> tuple[int, bytes]:
    """As large as a picture; leaves a file a number, so that a test sees how far ahead was worked."""
    with open(f"{folder}/{number}", "w") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    return number, bytes(200_000)


def slow(number: int) -> int:
    """Takes a minute."""
    time.sleep(60)
    return number


def settings(number: int) -> tuple[str | None, int]:
    """How many threads Mesa and OpenCV use in the process."""
    import cv2

    return os.environ.get("LP_NUM_THREADS"), cv2.getNumThreads()
