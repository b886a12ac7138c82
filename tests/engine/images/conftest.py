"""A photo, and a drawn head whose landmarks are known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.studio import photograph, portrait
from matplotlib import cbook
from PIL import Image


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """(600, 512, 3): Rear Admiral Grace Hopper in uniform, a photo that matplotlib brings (public domain)."""
    with Image.open(cbook.get_sample_data("grace_hopper.jpg")) as picture:
        return np.array(picture.convert("RGB"))


@pytest.fixture(scope="session")
def drawn() -> SimpleNamespace:
    """A bald head of the rig, facing 20 degrees to the picture's right: picture (320, 320, 3), landmarks (468, 2)."""
    head = sample(bundled_kit(), "female", np.random.default_rng(4), age=0.2)
    camera = portrait(head, yaw=20.0, pitch=-5.0)
    picture = photograph(head, camera=camera, size=320, bald=True)[..., :3]
    marks = head.vertices[head.topology.landmarks]
    return SimpleNamespace(
        picture=np.ascontiguousarray(picture), landmarks=camera.pixels(marks, (320, 320)), yaw=20.0, pitch=-5.0
    )
