"""The loop that trains any network: steps, curve, checkpoints, the best weights so far."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from kindred.engine.progress import Progress
from kindred.engine.studio import save_png
from torch import nn

from . import checkpoints
from .averaging import Average
from .card import tell
from .curve import Curve
from .exporting import export
from .machine import mixed
from .schedule import is_late, rate_share
from .tasks import Batch, Plan, Task

_LONGEST_STEP = 60.0
"""Seconds; what is longer was not a step."""
_STEEPEST = 5.0
"""Longer gradients are cut: a batch of odd pictures must not throw the weights."""


@dataclass
class Times:
    """How often what happens, seconds."""

    row: float = 20.0
    checkpoint: float = 180.0
    appraisal: float = 300.0


class Clock:
    """The time of a call, which stands still while the process does (Ctrl-Z, a farm's SIGSTOP, a laptop's sleep).

    minutes: how long the call is.
    """

    def __init__(self, minutes: float) -> None:
        self._seconds, self._gone, self._seen = 60 * minutes, 0.0, time.monotonic()

    def tick(self) -> float:
        """Look at the time; returns the minutes since it was last looked at, no more than one."""
        now = time.monotonic()
        passed, self._seen = min(_LONGEST_STEP, now - self._seen), now
        self._gone += passed
        return passed / 60

    @property
    def share(self) -> float:
        """How much of it is gone, in [0, 1]."""
        return min(1.0, self._gone / max(1e-9, self._seconds))

    @property
    def over(self) -> bool:
        """Whether all of it is."""
        return self._gone >= self._seconds


class _Due:
    """What is to be done again after so many seconds."""

    def __init__(self, times: Times) -> None:
        self._every = vars(times)
        self._next = {name: time.monotonic() + seconds for name, seconds in self._every.items()}

    def now(self, name: str) -> bool:
        """Whether it is time; the next time is counted from then."""
        if time.monotonic() < self._next[name]:
            return False
        self._next[name] = time.monotonic() + self._every[name]
        return True


@dataclass
class Count:
    """What was done, over all calls.

    best: the best figure of weights that were shipped. measured: on how many pictures; with others it begins anew.
    """

    step: int = 0
    pictures: int = 0
    minutes: float = 0.0
    best: float = float("-inf")
    measured: int = 0


@dataclass
class Trainer:
    """Trains a task's network.

    folder: for checkpoint, curve and sheet. weights: where the best are written to; None: nowhere.
    """

    task: Task
    plan: Plan
    folder: Path
    device: torch.device
    weights: Path | None
    version: int
    times: Times = field(default_factory=Times)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.both = nn.ModuleList([self.task.network, self.task.companion]).to(self.device)
        self.task.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = torch.optim.AdamW(
            _groups(self.both, self.plan.decay), lr=self.plan.rate, betas=(0.9, 0.99), fused=True
        )
        self.average = Average(self.task.network)
        self.count = Count()
        self.curve = Curve(self.folder)

    @property
    def checkpoint(self) -> Path:
        """Where the checkpoint lies."""
        return self.folder / "checkpoint.pt"

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one, on whatever machine it was made."""
        if not self.checkpoint.exists():
            return
        kept = checkpoints.load(self.checkpoint)
        companion = self.task.restore(kept["task"], kept["companion"])
        self.task.network.load_state_dict(kept["network"])
        self.task.companion.load_state_dict(companion)
        self.average.module.load_state_dict(kept["average"])
        _restore_moments(self.optimizer, kept["moments"])
        self.count = Count(**kept["count"])

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "network": self.task.network.state_dict(),
            "companion": self.task.companion.state_dict(),
            "average": self.average.module.state_dict(),
            "moments": _moments(self.optimizer),
            "task": self.task.state(),
            "count": dict(vars(self.count)),
        }
        checkpoints.save(self.checkpoint, state)

    def run(
        self,
        clock: Clock,
        progress: Progress,
        stopped: Callable[[], bool],
        renewed: Callable[[], bool] = lambda: False,
    ) -> None:
        """Train until the clock has run out, or until asked to stop; what was learnt is kept either way.

        renewed: asked after each appraisal whether there is so much new to learn from that it should end now.
        """
        due = _Due(self.times)
        first, late, tally = self.count.step, is_late(clock.share), _Tally()
        batches = self.task.batches(self.count.pictures, late)
        while not clock.over and not stopped():
            if is_late(clock.share) and not late:
                late, batches = True, self.task.batches(self.count.pictures, True)
            rate = self.plan.rate * rate_share(self.count.step - first, clock.share)
            tally.add(*self._step(next(batches), rate, clock.share))
            self.count.minutes += clock.tick()
            progress.label = f"{self.task.name} {tally.speed:.0f} pictures/s"
            progress.at(clock.share)
            if due.now("row"):
                self._row(rate, tally)
                tally = _Tally()
            if due.now("checkpoint"):
                self.save()
            if due.now("appraisal"):
                self.appraise()
                tally = _Tally()
                if renewed():
                    break
        self.save()
        if clock.over or stopped():
            self.appraise()

    def appraise(self) -> dict[str, float]:
        """Measure the mean weights on held-out people; write the sheet, and the weights if they are the best so far."""
        appraisal = self.task.appraise(self.average.module, self.device)
        figures = appraisal.figures
        self.curve.add({"minutes": self.count.minutes, "pictures": self.count.pictures, **figures})
        self.curve.draw()
        save_png(self.folder / "sheet.png", appraisal.sheet)
        if appraisal.pictures != self.count.measured:
            self.count.best, self.count.measured = float("-inf"), appraisal.pictures
        if self.weights is not None and figures[self.task.figure] >= self.count.best:
            self.count.best = figures[self.task.figure]
            story = self._story(figures)
            export(self.average.module, self.weights, self.task.name, self.version, story)
            tell(self.weights.with_name("CARD.md"), story)
            self.save()
        sys.stderr.write(f"{self.task.name}: {self.count.pictures:,} pictures, {_told(figures)}\n")
        return figures

    def _step(self, batch: Batch, rate: float, share: float) -> tuple[int, dict[str, float]]:
        """One step down the gradient."""
        batch = {name: value.to(self.device, non_blocking=True) for name, value in batch.items()}
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.both.train()
        with mixed(self.device):
            loss, figures = self.task.loss(batch, share)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        steepness = nn.utils.clip_grad_norm_(self.both.parameters(), _STEEPEST)
        if torch.isfinite(steepness):
            self.optimizer.step()
            self.average.take(self.task.network, self.count.step)
        size = len(next(iter(batch.values())))
        self.count.step += 1
        self.count.pictures += size
        return size, {"loss": loss.item(), **figures}

    def _row(self, rate: float, tally: _Tally) -> None:
        done = {"minutes": self.count.minutes, "pictures": self.count.pictures, "step": self.count.step}
        self.curve.add({**done, "rate": rate, "speed": tally.speed, **tally.means()})

    def _story(self, figures: dict[str, float]) -> dict[str, Any]:
        rounded = {name: round(value, 4) for name, value in figures.items()}
        done = {"pictures": self.count.pictures, "steps": self.count.step, "minutes": round(self.count.minutes, 1)}
        return {**done, **self.task.told(), "device": self.device.type, "seed": self.plan.seed, "held_out": rounded}


class _Tally:
    """Means of the figures since it was made."""

    def __init__(self) -> None:
        self._began, self._pictures, self._steps = time.monotonic(), 0, 0
        self._sums: dict[str, float] = {}

    def add(self, pictures: int, figures: dict[str, float]) -> None:
        self._pictures += pictures
        self._steps += 1
        for name, value in figures.items():
            self._sums[name] = self._sums.get(name, 0.0) + value

    @property
    def speed(self) -> float:
        """Pictures a second."""
        return self._pictures / max(1e-9, time.monotonic() - self._began)

    def means(self) -> dict[str, float]:
        return {name: value / max(1, self._steps) for name, value in self._sums.items()}


def _groups(module: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Weights of convolutions and products decay; norms and biases do not."""
    thick = [one for one in module.parameters() if one.ndim > 1]
    thin = [one for one in module.parameters() if one.ndim <= 1]
    return [{"params": thick, "weight_decay": decay}, {"params": thin, "weight_decay": 0.0}]


def _moments(optimizer: torch.optim.Optimizer) -> list[dict[str, Any]]:
    """The optimizer's state of each parameter, in order; a plain list, so that a head may grow between calls."""
    return [dict(optimizer.state[one]) for group in optimizer.param_groups for one in group["params"]]


def _restore_moments(optimizer: torch.optim.Optimizer, moments: list[dict[str, Any]]) -> None:
    """Put it back wherever the parameter kept its shape; others begin anew."""
    parameters = [one for group in optimizer.param_groups for one in group["params"]]
    for parameter, kept in zip(parameters, moments, strict=True):
        if kept and kept["exp_avg"].shape == parameter.shape:
            optimizer.state[parameter] = {name: value.to(parameter.device) for name, value in kept.items()}


def _told(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
