"""The arrays of models/head, written so that the same head gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.files import whole_file


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write an .npz without time stamps and without compression, whose bytes depend on the library's version."""
    with whole_file(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), version=(1, 0), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue())


def round_to(values: np.ndarray, step: float) -> np.ndarray:
    """Multiples of `step`, so that the last bits of a solver do not reach the file."""
    return (np.rint(np.asarray(values, np.float64) / step) * step).astype(np.float32)
