"""The engine as a process, spoken to in JSON-RPC 2.0: one object a line over its standard input and output.

    python <root>/engine/worker.py

Requests: every verb (`method` is its name, `params` its options as an object, or its command line as a list), `hello`
and `shutdown`. `cancel` with `{"id": …}` stops a request that waits or runs. While a request runs, `progress`
notifications tell id, fraction in [0, 1], label and seconds_left (or null). A request is answered with
`{"data", "text", "code"}` as on the command line; an error that a user can act on has code -32000 and
`data: {what, wrong, todo, code}`. Requests run one after another in the main thread while a second thread listens.
Arrays go by file. The process ends when its input closes.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def _make_package() -> None:
    """Make the folder above the package `kindred`, whatever it is called.

    Inside Blender the folder is called as Blender likes and no path may be added to find it.
    """
    root = Path(__file__).resolve().parent.parent
    spec = importlib.util.spec_from_file_location(
        "kindred", root / "__init__.py", submodule_search_locations=[str(root)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["kindred"] = package
    spec.loader.exec_module(package)


def _start() -> int:
    """Run as a script: serve."""
    _make_package()
    serving = importlib.import_module("kindred.engine.serving")
    return int(serving.main())


if __name__ == "__main__":
    sys.exit(_start())
if __name__ == "__mp_main__":  # a process that this one started with multiprocessing, which runs its script anew
    _make_package()
