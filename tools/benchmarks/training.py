#!/usr/bin/env python3
"""How fast the networks train. tools/bench.py calls `training`; run alone it prints one JSON object.

.venv/bin/python tools/benchmarks/training.py [--device cuda]

matmul_gflops                       a product of two bf16 matrices of 2048², the machine's peak as far as anyone gets
NET_pictures_s, NET_steps_s         forward, back and the optimizer's step, on pictures that are there
NET_over_matmul                     the step's operations a second (convolutions and products) over that peak
wear_pictures_s                     pictures that one process makes ready for the recogniser
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import torch
from kindred.engine.faces.networks import device_named
from kindred.engine.faces.tensors import as_input
from kindred.models import parser, recogniser
from kindred.models.parser.network import build as build_parser
from kindred.models.recogniser.network import build as build_recogniser
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

if __package__ in (None, "", "benchmarks"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.training.machine import mixed, prepare
from tools.training.margin import Margin
from tools.training.wear import covered, worn

_SIDE = 2048
_PEOPLE = 2000
_WORN = 100


def main() -> int:
    """Print all figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--device", default="auto")
    print(json.dumps({name: round(value, 3) for name, value in training(options.parse_args().device).items()}))
    return 0


def training(device: str = "auto", runs: int = 5) -> dict[str, float]:
    """Medians of interleaved runs; the first of each warms up."""
    prepare(None)
    where = device_named(device)
    steps = {"recogniser": _recognising(where), "parser": _parsing(where)}
    work = {name: _operations(step) for name, (step, _) in steps.items()}
    seconds = _interleaved([_product(where), *(step for step, _ in steps.values()), _wear], runs, where)
    peak = 2 * _SIDE**3 / seconds[0]
    figures = {"matmul_gflops": peak / 1e9, "wear_pictures_s": _WORN / seconds[-1]}
    for (name, (_, pictures)), taken in zip(steps.items(), seconds[1:-1], strict=True):
        figures[f"{name}_pictures_s"] = pictures / taken
        figures[f"{name}_steps_s"] = 1 / taken
        figures[f"{name}_over_matmul"] = work[name] / taken / peak
    return figures


def _product(device: torch.device) -> Callable[[], object]:
    one, other = (torch.randn(_SIDE, _SIDE, device=device, dtype=torch.bfloat16) for _ in range(2))
    return lambda: one @ other


def _recognising(device: torch.device, pictures: int = 64) -> tuple[Callable[[], object], int]:
    network, margin = build_recogniser(), Margin(_PEOPLE, recogniser.WIDTH).to(device)
    person = torch.arange(pictures, device=device)
    step = _step(network, margin, recogniser.SIDE, pictures, device, lambda maps: margin(maps, person)[0])
    return step, pictures


def _parsing(device: torch.device, pictures: int = 16, side: int = 160) -> tuple[Callable[[], object], int]:
    truth = torch.randint(0, parser.CLASSES, (pictures, side, side), device=device)
    loss = lambda maps: functional.cross_entropy(maps[:, : parser.CLASSES], truth)  # noqa: E731
    return _step(build_parser(), nn.Identity(), side, pictures, device, loss), pictures


def _step(
    network: nn.Module,
    companion: nn.Module,
    side: int,
    pictures: int,
    device: torch.device,
    loss_of: Callable[[Tensor], Tensor],
) -> Callable[[], object]:
    """One training step on pictures of noise."""
    network = network.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW([*network.parameters(), *companion.parameters()], fused=True)
    given = torch.randint(0, 256, (pictures, side, side, 3), dtype=torch.uint8, device=device)

    def step() -> None:
        with mixed(device):
            loss = loss_of(network(as_input(given)))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def _operations(step: Callable[[], object]) -> float:
    with FlopCounterMode(display=False) as counter:
        step()
    return float(counter.get_total_flops())


def _wear() -> object:
    rng = np.random.default_rng(0)
    face = rng.integers(0, 256, (recogniser.SIDE, recogniser.SIDE, 3)).astype(np.uint8)
    return [worn(covered(face, rng), rng) for _ in range(_WORN)]


def _interleaved(kinds: list[Callable[[], object]], runs: int, device: torch.device) -> list[float]:
    taken: list[list[float]] = [[] for _ in kinds]
    for run in range(runs + 1):
        for kind, seconds in zip(kinds, taken, strict=True):
            began = time.perf_counter()
            kind()
            if device.type == "cuda":
                torch.cuda.synchronize()
            if run:
                seconds.append(time.perf_counter() - began)
    return [median(one) for one in taken]


if __name__ == "__main__":
    sys.exit(main())
