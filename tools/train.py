#!/usr/bin/env python3
"""Train a network of Kindred on the studio's shards; it can be stopped at any time and taken up again anywhere.

    kindred studio --count 50000 --seed 1 --plan faces --out SHARDS
    .venv/bin/python tools/train.py recogniser --minutes 60 --data SHARDS
    .venv/bin/python tools/train.py recogniser --minutes 60 --data SHARDS --resume
    .venv/bin/python tools/train.py parser --minutes 60 --draw 20000

In --folder (.training/NET) it keeps checkpoint.pt, every three minutes and when it ends or is stopped (Ctrl-C,
SIGTERM), curve.csv and curve.png, and sheet.png. Whenever the figure on held-out people is the best so far, the mean
weights of the last steps are written to models/NET/weights.safetensors (--no-export leaves them alone).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kindred.engine.errors import BadInput, KindredError, WrongUsage
from kindred.engine.faces.networks import device_named
from kindred.engine.progress import Progress
from kindred.engine.terminal import TerminalBar, stop_on_interrupt

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.training import machine
from tools.training.curriculum import NETWORKS, task_of
from tools.training.drawn import Drawn
from tools.training.loop import Trainer
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
    if options.data is None and options.draw < 1:
        raise WrongUsage("train.py", "nothing is given to learn from", "give --data SHARDS, or --draw N")
    folder = options.folder or KEPT / options.network
    if (folder / "checkpoint.pt").exists() and not options.resume:
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
    with TerminalBar(hidden=False) as bar, stop_on_interrupt() as stopped:
        progress = Progress(bar.show, stopped, f"{options.network}: reading shards")
        task = task_of(training, plan, _drawn(options), progress)
        weights = None if options.no_export else options.weights or training.weights
        trainer = Trainer(task, plan, folder, device, weights, training.version)
        if options.resume:
            trainer.resume()
        trainer.run(options.minutes, Progress(bar.show), stopped)


def _drawn(options: argparse.Namespace) -> Drawn:
    return Drawn(options.draw, options.draw_seed, options.per_person, tuple(options.kit), options.workers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="train.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", choices=sorted(NETWORKS))
    parser.add_argument("--minutes", type=float, required=True, help="of this call")
    parser.add_argument("--data", type=Path, help="the folder of shards")
    parser.add_argument("--draw", type=int, default=0, metavar="N", help="draw so many pictures as well")
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
