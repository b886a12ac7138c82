"""Keeping C and C++ libraries from writing to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress


@contextmanager
def hushed() -> Generator[None]:
    """Nothing that native code writes reaches standard error while the block runs: an error must be one line.

    MediaPipe tells its graph's inner life there, whatever log level is asked for, and libtiff what it thinks of a file.
    """
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # no standard error, as in a windowed application
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
