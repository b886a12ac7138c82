"""Installing the engine: a virtual environment with pinned packages, listed before any is loaded. Needs no bpy."""

from .environment import Environment
from .listing import Package, describe_size, list_packages
from .pythons import SUITABLE, find_python

__all__ = ["SUITABLE", "Environment", "Package", "describe_size", "find_python", "list_packages"]
