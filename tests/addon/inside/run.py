"""Runs inside Blender: enable the extension, run a module of checks with pytest, disable it, and leave at once.

(Python hangs at exit while an operator is registered, so it never gets to exit.)
"""

import os
import sys
import traceback
from pathlib import Path

import bpy
import pytest

PACKAGE = "bl_ext.user_default.kindred"


def main() -> int:
    """Run the checks; returns pytest's exit code."""
    module, *words = sys.argv[1:]
    bpy.ops.preferences.addon_enable(module=PACKAGE)
    assert PACKAGE in bpy.context.preferences.addons, "the extension cannot be enabled"
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--timeout=120"]
    options += ["--show-capture=stderr"]  # what Cycles writes to standard output would drown what failed
    code = pytest.main([module, *options, f"--rootdir={Path(module).parent}", *words])
    bpy.ops.preferences.addon_disable(module=PACKAGE)
    assert not hasattr(bpy.types, "KINDRED_OT_breed"), "something stayed registered"
    return int(code)


try:
    code = main()
except BaseException:
    traceback.print_exc()
    code = 70
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
