"""The trainer learns, can be stopped at any time, and goes on where it was."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from kindred.engine.errors import BadInput  # noqa: E402
from kindred.engine.faces.networks import read_network  # noqa: E402
from kindred.engine.progress import Progress  # noqa: E402

from tools.training import checkpoints  # noqa: E402
from tools.training.averaging import Average  # noqa: E402
from tools.training.card import BEGIN, END  # noqa: E402
from tools.training.curve import Curve  # noqa: E402
from tools.training.loop import Clock, Times, Trainer  # noqa: E402
from tools.training.lots import Endless  # noqa: E402
from tools.training.margin import Margin, grown  # noqa: E402
from tools.training.schedule import is_late, rate_share  # noqa: E402
from tools.training.tasks import Appraisal, Plan  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]


class Line:
    """The least task: a line through points."""

    name, figure = "line", "nearness"

    def __init__(self):
        torch.manual_seed(0)
        self.network, self.companion = torch.nn.Linear(1, 1), torch.nn.Identity()

    def batches(self, drawn, late):
        rng = torch.Generator().manual_seed(drawn)
        while True:
            yield {"x": torch.rand(16, 1, generator=rng)}

    def loss(self, batch, share):
        return (self.network(batch["x"]).float() - (3 * batch["x"] - 1)).square().mean(), {}

    def appraise(self, network, device):
        off = abs(network.weight.item() - 3) + abs(network.bias.item() + 1)
        return Appraisal({"nearness": -off}, 1, np.zeros((4, 4, 3), np.uint8))

    def told(self):
        return {"people": 1234}

    def state(self):
        return {}

    def restore(self, state, tensors):
        return tensors


def trainer(folder):
    plan = Plan(folder, folder, rate=0.05, decay=0.0)
    return Trainer(Line(), plan, folder, torch.device("cpu"), folder / "w.safetensors", 1, Times(0.2, 0.5, 60))


def test_it_learns_and_leaves_weights_curve_and_sheet(tmp_path):
    one = trainer(tmp_path)
    one.run(Clock(9.0), Progress(), lambda: one.count.step == 500)
    assert one.appraise()["nearness"] > -0.1
    assert {path.name for path in tmp_path.iterdir()} == {
        *("checkpoint.pt", "curve.csv", "curve.png", "sheet.png", "w.safetensors")
    }
    speeds = [row["speed"] for row in one.curve.rows if "speed" in row]
    assert speeds and all(math.isfinite(speed) and speed > 0 for speed in speeds)


def test_the_card_says_how_the_weights_beside_it_were_trained(tmp_path):
    card = tmp_path / "CARD.md"
    card.write_text(f"# Line\n{BEGIN}\nold\n{END}\nLimits.\n")
    one = trainer(tmp_path)
    one.appraise()
    text = card.read_text()
    assert text.startswith(f"# Line\n{BEGIN}\n") and text.endswith(f"{END}\nLimits.\n") and "old" not in text
    assert "| people | 1,234 |" in text and "| nearness, held-out people |" in text
    card.write_text("# No marks")
    one.appraise()
    assert card.read_text() == "# No marks"


def test_it_goes_on_where_it_was_stopped(tmp_path):
    one = trainer(tmp_path)
    asked = iter([False] * 25 + [True, True])
    one.run(Clock(1.0), Progress(), lambda: next(asked))
    other = trainer(tmp_path)
    other.resume()
    assert other.count == one.count and other.count.step == 25
    assert torch.equal(other.task.network.weight, one.task.network.weight)
    assert torch.equal(other.average.module.weight, one.average.module.weight)
    for first, second in zip(*(each.optimizer.state.values() for each in (one, other)), strict=True):
        assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_clock_stands_still_while_the_process_does(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    clock = Clock(10.0)
    for passed, share in ((30.0, 0.05), (5000.0, 0.15), (60.0, 0.25)):
        now[0] += passed
        clock.tick()
        assert clock.share == pytest.approx(share)
    assert not clock.over


def test_worse_weights_do_not_replace_better_ones(tmp_path):
    one = trainer(tmp_path)
    one.run(Clock(0.03), Progress(), lambda: False)
    before = (tmp_path / "w.safetensors").read_bytes()
    with torch.no_grad():
        one.average.module.weight += 5
    one.appraise()
    assert (tmp_path / "w.safetensors").read_bytes() == before


def test_a_checkpoint_runs_nothing_and_a_broken_one_is_told(tmp_path):
    import pickle

    class Trick:
        def __reduce__(self):
            return (os.system, (f"touch {tmp_path}/ran",))

    path = tmp_path / "checkpoint.pt"
    for data in (b"", b"nonsense", pickle.dumps(Trick())):
        path.write_bytes(data)
        with pytest.raises(BadInput, match="no whole checkpoint"):
            checkpoints.load(path)
    assert not (tmp_path / "ran").exists()


def test_the_rate_rises_stays_and_falls_to_nothing():
    assert rate_share(0, 0.0) < 0.05 and rate_share(500, 0.3) == 1.0 and rate_share(500, 1.0) == 0.0
    assert not is_late(0.5) and is_late(0.9)


def test_the_mean_of_the_weights_follows_them():
    layer = torch.nn.Linear(1, 1)
    mean = Average(layer)
    with torch.no_grad():
        layer.weight.fill_(7.0)
    for step in range(20_000):
        mean.take(layer, step)
    assert mean.module.weight.item() == pytest.approx(7.0, abs=1e-3)


def test_draws_go_through_all_rows_in_another_order_each_time_and_go_on_from_any():
    rows = [3, 5, 8, 9, 11]
    whole = iter(Endless(rows, 0, seed=1))
    drawn = [next(whole) for _ in range(15)]
    assert [draw for _, draw in drawn] == list(range(15))
    orders = [tuple(row for row, _ in drawn[start : start + 5]) for start in (0, 5, 10)]
    assert all(sorted(order) == rows for order in orders) and len(set(orders)) > 1
    later = iter(Endless(rows, 7, seed=1))
    assert [next(later) for _ in range(8)] == drawn[7:]


def test_the_margin_asks_more_of_the_right_answer_the_longer_it_is_trained():
    torch.manual_seed(0)
    margin = Margin(5, 16)
    given, person = 20 * margin.people.detach(), torch.arange(5)
    first, right = margin(given, person)
    margin.steps.fill_(margin.WARM)
    later, _ = margin(given, person)
    assert right == 1.0 and later > first


def test_people_who_were_known_keep_their_direction_when_others_come():
    before = {"people": torch.tensor([[1.0, 0.0], [0.0, 1.0]]), "steps": torch.tensor(4.0)}
    fresh = torch.full((3, 2), 0.5)
    after = grown(before, ["anna", "bert"], ["bert", "cleo", "anna"], fresh)
    assert after["people"].tolist() == [[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]] and after["steps"] == 4


def test_a_curve_goes_on_in_its_table(tmp_path):
    Curve(tmp_path).add({"minutes": 1, "pictures": 10, "loss": 2.0})
    curve = Curve(tmp_path)
    curve.add({"minutes": 2, "pictures": 20, "rank1": 0.5})
    assert Curve(tmp_path).rows == [
        {"minutes": 1.0, "pictures": 10.0, "loss": 2.0},
        {"minutes": 2.0, "pictures": 20.0, "rank1": 0.5},
    ]
    curve.draw()
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Sixty pictures of fifteen people."""
    from kindred.engine.studio.scenes import PLANS
    from kindred.engine.studio.shards import DataSet, make_shards
    from kindred.engine.studio.supply import Supply

    folder = tmp_path_factory.mktemp("shards")
    dataset = DataSet(Supply(seed=3, plan=PLANS["clean"], per_person=2, size=96), shard_size=60)
    make_shards(folder, dataset, dataset.part(0, 60), jobs=1)
    return folder


@pytest.mark.parametrize("name", ["recogniser", "parser"])
def test_a_network_is_trained_from_shards_stopped_by_a_signal_and_resumed(name, shards, tmp_path):
    words = [sys.executable, str(ROOT / "tools" / "train.py"), name, "--data", str(shards), "--device", "cpu"]
    words += ["--folder", str(tmp_path / "run"), "--cache", str(tmp_path / "cache"), "--threads", "1"]
    words += ["--weights", str(tmp_path / "w.safetensors"), "--batch", "4", "--minutes", "20"]
    running = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    curve = tmp_path / "run" / "curve.csv"
    until = time.monotonic() + 120
    while not curve.exists() and time.monotonic() < until:
        time.sleep(0.2)
    running.send_signal(signal.SIGTERM)
    assert running.wait(60) == 0, running.stderr and running.stderr.read()
    kept = checkpoints.load(tmp_path / "run" / "checkpoint.pt")["count"]
    assert kept["step"] > 0 and kept["pictures"] == 4 * kept["step"]
    assert read_network(name, tmp_path / "w.safetensors") is not None
    again = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert again.returncode == 2 and "--resume" in again.stderr
    words[-1] = "0.05"
    done = subprocess.run([*words, "--resume"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert checkpoints.load(tmp_path / "run" / "checkpoint.pt")["count"]["step"] > kept["step"]


def test_training_without_shards_or_minutes_is_refused(tmp_path):
    words = [sys.executable, str(ROOT / "tools" / "train.py"), "parser", "--data", str(tmp_path), "--minutes"]
    for minutes, told in (("1", "holds no shards"), ("-1", "is not positive"), ("nan", "is not positive")):
        done = subprocess.run([*words, minutes, "--folder", str(tmp_path / "f")], capture_output=True, text=True)
        assert done.returncode == 3 and told in done.stderr
        assert done.stderr.strip().count("\n") == 0
