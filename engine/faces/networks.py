"""The networks that read faces: their weights found, checked and loaded when they are first used."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...models.weights import UnusableWeights, Weights, path_of, read_weights
from ..errors import BadInput, EngineMissing

if TYPE_CHECKING:
    import torch

NETWORKS = ("recogniser", "parser")
_AGAIN = "install Kindred again, or train it: python tools/train.py"


def require_torch() -> Any:
    """The module torch. Raises EngineMissing where it is not installed."""
    try:
        return import_module("torch")
    except ImportError as error:
        todo = (
            "in Blender press Preferences > Add-ons > Kindred > Install engine; elsewhere 'python3 tools/dev.py setup'"
        )
        raise EngineMissing("torch", "is not installed, and the networks run on it", todo) from error


def device_named(name: str = "auto") -> torch.device:
    """Where networks run: "auto" is the first GPU, or the processor where there is none.

    Raises BadInput when a GPU is asked for that is not there.
    """
    there: bool = require_torch().cuda.is_available()
    if name.startswith("cuda") and not there:
        raise BadInput(f"--device {name}", "there is no such GPU that torch can use", "take --device cpu or auto")
    try:
        return require_torch().device(("cuda" if there else "cpu") if name == "auto" else name)
    except RuntimeError as error:
        raise BadInput(f"--device {name}", "is no device", "take cpu, cuda or auto") from error


@lru_cache(maxsize=8)
def network(name: str, device: str = "auto") -> Any:
    """A trained network, for evaluation, its weights fixed; gradients flow through it to its input.

    name: one of NETWORKS. Returns a torch.nn.Module.
    Raises EngineMissing without torch, BadInput where the weights are missing, damaged or of another network.
    """
    return read_network(name, path_of(name)).to(device_named(device))


def read_network(name: str, path: Path) -> Any:
    """The network with the weights of a file, on the processor. Returns and raises as `network`."""
    torch = require_torch()
    built = import_module(f"{_room(name).__name__}.network").build()
    shapes = {key: tuple(value.shape) for key, value in built.state_dict().items()}
    weights = _read(path, name, _room(name).VERSION, shapes)
    tensors = import_module("safetensors.torch").load(weights.data)
    built.load_state_dict(
        {key: value.float() if value.is_floating_point() else value for key, value in tensors.items()}
    )
    return built.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def state_of(name: str) -> str | None:
    """What is wrong with a network's weights, or None; needs no torch."""
    try:
        read_weights(path_of(name), name, _room(name).VERSION)
    except FileNotFoundError:
        return "is not there"
    except (OSError, UnusableWeights) as error:
        return str(error)
    return None


def _room(name: str) -> Any:
    return import_module(f"...models.{name}", __package__)


def _read(path: Path, name: str, version: int, shapes: dict[str, tuple[int, ...]]) -> Weights:
    try:
        return read_weights(path, name, version, shapes)
    except FileNotFoundError as error:
        raise BadInput(path, "is not there", f"{_AGAIN} {name}") from error
    except (OSError, UnusableWeights) as error:
        raise BadInput(path, str(error), f"{_AGAIN} {name}") from error
