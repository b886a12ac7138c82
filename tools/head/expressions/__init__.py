"""The bundled head's expressions: measured motions carried over its surface, and what was authored beside them."""

from .build import build

__all__ = ["build"]
