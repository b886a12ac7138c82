"""What is installed, what is missing and how to get it."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib import metadata, util

from ..errors import EngineMissing
from ..faces import NETWORKS, state_of
from ..kits import list_kits
from ..progress import Progress
from ..version import VERSION
from .outcome import Outcome
from .parts import device, try_parts

HELP = "says what is installed, what is missing and how to get it"
EXAMPLES = ("kindred doctor", "kindred doctor --json")

# module, distribution, what needs it
_PACKAGES = (
    ("numpy", "numpy", "everything"),
    ("sqlalchemy", "SQLAlchemy", "the library"),
    ("scipy", "scipy", "mosaic, fuse, tag, registration"),
    ("trimesh", "trimesh", "adopt, GLB"),
    ("rtree", "rtree", "adopt"),
    ("sklearn", "scikit-learn", "tag, --sex auto"),
    ("PIL", "Pillow", "pictures"),
    ("moderngl", "moderngl", "drawing"),
    ("cv2", "opencv-contrib-python-headless", "landmarks"),
    ("mediapipe", "mediapipe", "landmarks"),
    ("torch", "torch", "networks"),
    ("safetensors", "safetensors", "networks"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def needs_engine(options: argparse.Namespace) -> bool:
    """No."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """List packages and kits, what works here, and whether the networks' weights are whole."""
    packages = {distribution: _version_of(module, distribution) for module, distribution, _ in _PACKAGES}
    missing = [distribution for distribution, version in packages.items() if version is None]
    kits = list_kits()
    networks = {name: state_of(name) or "whole" for name in NETWORKS}
    parts = try_parts(missing)
    failing = [part.name for part in parts if not part.works]
    broken = [name for name, state in networks.items() if state != "whole"]
    data = {
        "kindred": VERSION,
        "python": platform.python_version(),
        "executable": sys.executable,
        "device": device(missing),
        "packages": packages,
        "missing": missing,
        "parts": {part.name: {"works": part.works, "told": part.told} for part in parts},
        "blender": _blender(),
        "kits": [kit.as_json() for kit in kits],
        "networks": networks,
        "ready": not (missing or failing or broken),
    }
    lines = [f"Kindred {VERSION}, Python {data['python']}, {data['executable']}"]
    for _, distribution, need in _PACKAGES:
        lines.append(f"  {distribution:32} {packages[distribution] or 'missing':12} for {need}")
    for part in parts:
        lines.append(f"  {part.name:32} {'works' if part.works else 'fails':12} {part.told}")
    found = (
        data["blender"] or "not found; only 'studio --renderer cycles' needs it: --blender or KINDRED_BLENDER names it"
    )
    lines.append(f"  {'blender':32} {found}")
    for kit in kits:
        counts = f"{kit.vertices:,} vertices, {kit.parameters} parameters"
        state = f"cannot be used: it {kit.wrong}" if kit.wrong else counts
        lines.append(f"  kit {kit.name:28} {kit.kind:12} {state}")
    for name, state in networks.items():
        told = "its weights are whole" if state == "whole" else f"cannot be used: its weights' file {state}"
        lines.append(f"  network {name:24} {told}")
    lines.append(_advice(missing, failing, broken))
    return Outcome(data, "\n".join(lines))


def _advice(missing: list[str], failing: list[str], broken: list[str]) -> str:
    if missing:
        return (
            "breeding with --mode blend --fuse none works; for the rest: 'python3 tools/dev.py setup', or in Blender "
            "Preferences > Add-ons > Kindred > Install engine"
        )
    told = list[str]()
    if failing:
        told.append(f"{' and '.join(failing)} cannot be used here: see above")
    if broken:
        told.append(f"what needs the {' or '.join(broken)} does not work: install Kindred again")
    return "; ".join(told) or "nothing is missing"


def _blender() -> str | None:
    """The Blender that draws with Cycles, where there is one."""
    from ..studio.blender import find_blender

    try:
        return str(find_blender())
    except EngineMissing:
        return None


def _version_of(module: str, distribution: str) -> str | None:
    if util.find_spec(module) is None:
        return None
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "found"
