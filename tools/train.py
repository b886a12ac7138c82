#!/usr/bin/env python3
"""Train a network of Kindred on the studio's shards; it can be stopped at any time and taken up again anywhere.

    kindred studio --count 50000 --seed 1 --plan faces --out SHARDS
    .venv/bin/python tools/train.py recogniser --minutes 60 --data SHARDS
    .venv/bin/python tools/train.py recogniser --minutes 60 --data SHARDS --resume
    .venv/bin/python tools/train.py parser --minutes 60 --draw 20000

Without --data and --draw it learns from all that is kept in --cache, and takes in what another process keeps there
meanwhile (such as `train.py parser --draw 20000 --only-draw`).

In --folder (.training/NET) it keeps checkpoint.pt, every three minutes and when it ends or is stopped (Ctrl-C,
SIGTERM), curve.csv and curve.png, and sheet.png. Whenever the figure on held-out people is the best so far, the mean
weights of the last steps are written to models/NET/weights.safetensors (--no-export leaves them alone).
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from kindred.engine.errors import BadInput, KindredError, WrongUsage
from kindred.engine.faces.networks import device_named
from kindred.engine.progress import Progress
from kindred.engine.terminal import TerminalBar, stop_on_interrupt

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.training import machine
from tools.training.curriculum import NETWORKS, store_of
from tools.training.drawn import Drawn
from tools.training.loop import Clock, Trainer
from tools.training.store import all_kept, more_kept
from tools.training.tasks import Plan

KEPT = Path(__file__).resolve().parents[1] / ".training"
"""Ignored by git."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        train(options)
    except KindredError as error:
        sys.stderr.write(f"train: {error}\n")
        return error.code
    return 0


def train(options: argparse.Namespace) -> None:
    """Train as asked.

    Raises BadInput or WrongUsage where that cannot be done.
    """
    if not options.minutes > 0:
        raise BadInput(f"--minutes {options.minutes}", "is not positive", "give a number of minutes")
    folder = options.folder or KEPT / options.network
    if (folder / "checkpoint.pt").exists() and not (options.resume or options.only_draw):
        raise WrongUsage(folder / "checkpoint.pt", "is there already", "add --resume, or remove it to begin anew")
    device = device_named(options.device)
    machine.prepare(options.threads)
    training = NETWORKS[options.network]
    plan = Plan(
        data=options.data,
        cache=options.cache / options.network,
        workers=options.workers,
        seed=options.seed,
        batch=options.batch or training.batch,
        rate=options.rate or training.rate,
    )
    weights = None if options.no_export else options.weights or training.weights
    with TerminalBar(hidden=False) as bar, stop_on_interrupt() as stopped:
        progress = Progress(bar.show, stopped, f"{options.network}: reading pictures")
        store = store_of(training, plan, _drawn(options), progress)
        clock = Clock(0.0 if options.only_draw else options.minutes)
        while not clock.over and not stopped():
            trainer = Trainer(training.task(store, plan), plan, folder, device, weights, training.version)
            trainer.resume()
            trainer.run(clock, Progress(bar.show), stopped, partial(more_kept, plan.cache, store))
            if store.growing:
                store = all_kept(plan.cache)


def _drawn(options: argparse.Namespace) -> Drawn:
    return Drawn(options.draw, options.draw_seed, options.per_person, tuple(options.kit), options.workers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="train.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", choices=sorted(NETWORKS))
    parser.add_argument("--minutes", type=float, default=60.0, help="of this call (60)")
    parser.add_argument("--data", type=Path, help="the folder of shards")
    parser.add_argument("--draw", type=int, default=0, metavar="N", help="draw so many pictures as well")
    parser.add_argument("--only-draw", action="store_true", help="draw and read, and end before training")
    parser.add_argument("--draw-seed", type=int, default=1, metavar="S", help="which pictures are drawn (1)")
    parser.add_argument("--per-person", type=int, default=20, metavar="K", help="of those that are drawn (20)")
    parser.add_argument("--kit", nargs="+", default=["kindred"], help="kits that their people come from (kindred)")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint, if there is one")
    parser.add_argument("--folder", type=Path, help="where checkpoint, curve and sheet go")
    parser.add_argument("--cache", type=Path, default=KEPT / "cache", help="where read shards are kept")
    parser.add_argument("--weights", type=Path, help="where the best weights go, instead of models/NET")
    parser.add_argument("--no-export", action="store_true", help="write no weights")
    parser.add_argument("--batch", type=int, help="pictures in a step")
    parser.add_argument("--rate", type=float, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of torch; all processors by default")
    workers = min(8, max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--workers", type=int, default=workers, help="processes that make batches")
    return parser


if __name__ == "__main__":
    sys.exit(main())
