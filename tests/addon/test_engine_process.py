"""The client of the engine process, with a real one. No Blender in it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from kindred.addon.engine_process import EngineDied, EngineProcess
from kindred.engine.errors import EngineMissing, Interrupted, KindredError
from kindred.engine.progress import Progress


@pytest.fixture
def engine(tmp_path):
    """A running engine."""
    engine = EngineProcess(Path(sys.executable), tmp_path / "engine.log")
    yield engine
    engine.kill()


def test_it_greets_and_answers(engine):
    assert engine.alive and engine.hello["process"] == engine.number
    assert engine.call("doctor", {})["code"] == 0
    assert engine.call("doctor", ["--json"])["data"]["packages"]["numpy"]


def test_errors_come_through_with_their_words_and_code(engine, tmp_path):
    with pytest.raises(KindredError) as told:
        engine.call("list", {"library": str(tmp_path / "none")})
    assert told.value.code == 3 and "none" in told.value.what
    with pytest.raises(KindredError) as told:
        engine.call("list", {"frob": 1})
    assert told.value.code == 2
    assert engine.alive


def test_calls_from_several_threads_get_their_own_answers(engine, tmp_path):
    answers = {}

    def ask(number):
        try:
            engine.call("list", {"library": str(tmp_path / str(number))})
        except KindredError as error:
            answers[number] = error.what

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == {number: str(tmp_path / str(number)) for number in range(8)}


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_one_that_is_killed_is_told_at_once(engine, tmp_path):
    threading.Timer(0.5, os.kill, (engine.number, signal.SIGKILL)).start()
    began = time.monotonic()
    with pytest.raises(EngineDied, match=r"ended during 'new' \(signal 9\).*try again"):
        engine.call("new", {"library": str(tmp_path / "heads"), "count": 100_000, "seed": 1})
    assert time.monotonic() - began < 5
    assert not engine.alive
    with pytest.raises(EngineDied):
        engine.call("doctor", {})


def test_a_call_is_stopped_and_the_engine_lives_on(engine, tmp_path):
    asked = []

    def stopped():
        return bool(asked)

    def report(fraction, label):
        asked.append(fraction)

    with pytest.raises(Interrupted):
        engine.call("new", {"library": str(tmp_path / "heads"), "count": 100_000, "seed": 1}, Progress(report, stopped))
    assert engine.alive
    assert engine.call("doctor", {})["code"] == 0


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_one_that_does_not_stop_in_time_is_ended(engine):
    os.kill(engine.number, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(Interrupted, match="was ended"):
        engine.call("doctor", {}, Progress(stopped=lambda: True))
    assert 4 < time.monotonic() - began < 9
    assert not engine.alive


def test_what_is_no_engine_is_told_with_what_to_do(tmp_path):
    with pytest.raises(EngineMissing, match="cannot be started"):
        EngineProcess(tmp_path / "python", tmp_path / "log")
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho 'no module named numpy' >&2\nexit 1\n")
    other.chmod(0o755)
    with pytest.raises(EngineMissing, match="no module named numpy"):
        EngineProcess(other, tmp_path / "log")


def test_killing_it_closes_what_it_started(engine):
    number = engine.number
    engine.kill()
    engine.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
