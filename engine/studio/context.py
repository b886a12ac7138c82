"""The process's one OpenGL context, made when the first picture is drawn."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from ..errors import SETUP, EngineMissing

# Drivers keep a context current in one thread at a time; pictures are drawn one after another.
_LOCK = threading.RLock()


@contextmanager
def drawing_context() -> Generator[Any]:
    """The moderngl context, current in this thread while the block runs.

    Raises EngineMissing when moderngl is not installed, or when there is no OpenGL to draw with.
    """
    with _LOCK, _context() as context:
        yield context


def driver() -> str:
    """What draws: OpenGL's version and the name of the card, or of what stands for one. Raises as drawing_context."""
    with drawing_context() as context:
        return f"OpenGL {context.version_code // 100}.{context.version_code // 10 % 10}, {context.info['GL_RENDERER']}"


def close() -> None:
    """Give the context back to the driver; the next picture makes another."""
    with _LOCK:
        if _context.cache_info().currsize:
            _context().release()
            _context.cache_clear()


@lru_cache(maxsize=1)
def _context() -> Any:
    try:
        import moderngl
    except ImportError as error:
        raise EngineMissing("drawing", "moderngl is not installed", SETUP) from error
    failures = list[str]()
    for options in _backends():
        try:
            return moderngl.create_context(standalone=True, require=330, **options)
        except Exception as error:  # what is raised depends on the platform's loader
            failures.append(str(error))
    raise EngineMissing(
        "drawing",
        f"no OpenGL 3.3 was found ({'; '.join(dict.fromkeys(failures))})",
        "on Debian or Ubuntu install libegl1, libgl1 and libgl1-mesa-dri, on Fedora mesa-libEGL, mesa-libGL and "
        "mesa-dri-drivers; elsewhere a graphics driver",
    )


def _backends() -> list[dict[str, Any]]:
    if sys.platform != "linux":
        return [{}]
    # Without a screen only EGL works. Its libraries' plain names come with development packages alone.
    return [{"backend": "egl"}, {"backend": "egl", "libgl": "libGL.so.1", "libegl": "libEGL.so.1"}, {}]
