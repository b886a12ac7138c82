"""The extension in Blender's wheels, with numpy alone and with the engine process."""

from __future__ import annotations

import pytest

@pytest.mark.parametrize("module", ["checks_breed"])
def test_with_numpy_alone(blender, module):
    blender.check(module)
