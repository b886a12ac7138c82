"""A crew hands over in order what many processes make, and leaves no process behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from kindred.engine.errors import BadInput, Interrupted, KindredError
from kindred.engine.studio.crew import in_order

WORK = Path(__file__).parent / "work"


@pytest.fixture
def work(monkeypatch):
    """The module of what is made, which child processes find as well."""
    monkeypatch.syspath_prepend(str(WORK))
    import crew_work

    return crew_work


def alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().split(")")[-1].split()[0]
    except OSError:
        return False


def gone(processes: set[int], seconds: float = 8.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(map(alive, processes)):
        time.sleep(0.05)
    return not any(map(alive, processes))


def test_things_come_in_their_order_however_long_each_takes(work):
    assert list(in_order(work.uneven, range(3, 23), 2, share=4)) == list(range(3, 23))


def test_shares_are_made_whole_by_one_process_and_processes_are_replaced(work):
    made = list(in_order(work.maker, range(2, 24), 2, share=4, life=8))
    assert [number for number, _ in made] == list(range(2, 24))
    for share in range(6):
        assert len({process for number, process in made if number // 4 == share}) == 1
    first = [process for number, process in made if number // 4 % 2 == 0]
    assert len(set(first)) == 2, "after eight things another process goes on"
    assert gone({process for _, process in made})


def test_no_numbers_make_nothing(work):
    assert list(in_order(work.maker, range(4, 4), 2)) == []


def test_bad_input_in_a_process_is_raised_as_it_was_after_what_came_before(work):
    seen = []
    with pytest.raises(BadInput, match="number 7: is unlucky; leave it out"):
        for number in in_order(work.until_seven, range(20), 2, share=3):
            seen.append(number)
    assert seen == list(range(7))


def test_a_fault_of_ours_is_told_with_where_it_happened(work):
    with pytest.raises(KindredError, match="number 2: went wrong inside Kindred") as caught:
        list(in_order(work.faulty, range(4), 1))
    assert "crew_work.py" in "".join(caught.value.__notes__)


def test_a_process_that_dies_is_told_and_the_others_end(work):
    seen = []
    with pytest.raises(KindredError, match=r"the process that makes number [0-5]: ended with code -9"):
        for number in in_order(work.dying, range(40), 2, share=2):
            seen.append(number)
    assert seen == list(range(len(seen))) and len(seen) <= 5


def test_no_more_is_made_ahead_than_asked_for(work, tmp_path):
    with closing(in_order(partial(work.noted, folder=str(tmp_path)), range(2000), 1, ready=5)) as made:
        assert [next(made)[0] for _ in range(3)] == [0, 1, 2]
        time.sleep(0.5)
        # Small things: besides five in the box, one on either side of it, the pipe itself holds a few hundred.
        assert len(list(tmp_path.iterdir())) < 2000
        process = int((tmp_path / "0").read_text())
    assert gone({process})


def test_whoever_waits_can_stop(work):
    def stop():
        raise Interrupted("made")

    began = time.monotonic()
    with pytest.raises(Interrupted):
        list(in_order(work.slow, range(4), 2, share=1, waiting=stop))
    assert time.monotonic() - began < 12


def test_several_processes_keep_to_one_core_each(work):
    assert set(in_order(work.settings, range(4), 2, share=1)) == {("1", 1)}


def test_a_killed_reader_leaves_no_process_behind(work, tmp_path):
    lines = (
        "import sys, time",
        f"sys.path.insert(0, {str(WORK)!r})",
        "import crew_work, functools",
        "from kindred.engine.studio.crew import in_order",
        f"made = in_order(functools.partial(crew_work.noted, folder={str(tmp_path)!r}), range(10**6), 2, share=2)",
        "print([next(made)[0] for _ in range(4)], flush=True)",
        "time.sleep(60)",
    )
    script = tmp_path / "reader.py"
    script.write_text("if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in lines))
    reader = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert reader.stdout.readline() == "[0, 1, 2, 3]\n"
    processes = {int((tmp_path / name).read_text()) for name in ("0", "2")}
    assert all(map(alive, processes)) and os.getpid() not in processes
    reader.kill()
    reader.wait()
    assert gone(processes)
