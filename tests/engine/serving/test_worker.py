"""The engine process, spoken to as Blender speaks to it."""

from __future__ import annotations

import time

TRIAL = """
import os, subprocess, sys, time
from .outcome import Outcome
from ..errors import BadInput
HELP = "a trial"
EXAMPLES = ("kindred trial",)
def add_arguments(parser):
    parser.add_argument("names", nargs="*")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--what", default="nothing")
def needs_engine(options):
    return True
def run(options, progress):
    if options.what == "print":
        print("a stray line", flush=True)
        os.write(1, b"another from C\\n")
        subprocess.run([sys.executable, "-c", "print('a third from a child'); import sys; print(sys.stdin.read())"])
    if options.what == "bad":
        raise BadInput("x.obj", "is not a mesh", "choose another")
    if options.what == "bug":
        raise RuntimeError("two\\nlines")
    if options.what == "nan":
        return Outcome({"value": float("nan")}, "")
    if options.what == "sleep":
        time.sleep(600)
    with progress.part("stepping", 1.0) as part:
        for i in range(options.steps):
            time.sleep(0.001)
            part.at(i / options.steps)
    return Outcome({"names": options.names, "root": __name__}, "done", 4)
"""


def test_hello_tells_the_version_and_the_verbs(line):
    hello = line.ask("hello")["result"]
    assert hello["protocol"] == 1
    assert "doctor" in hello["verbs"]
    assert hello["process"] == line.process.pid


def test_a_verb_answers_as_on_the_command_line(line):
    answer = line.ask("doctor", {"json": True})["result"]
    assert answer["code"] == 0
    assert answer["data"]["packages"]["numpy"]
    assert line.ask("doctor", ["--quiet"], 2)["result"]["data"] == answer["data"]


def test_options_are_validated_as_on_the_command_line(line):
    unknown = line.ask("doctor", {"frob": 1})["error"]
    assert (unknown["code"], unknown["data"]["code"]) == (-32000, 2)
    assert line.ask("doctor", {"threads": 0}, 2)["error"]["data"]["what"] == "--threads 0"
    assert "invalid int" in line.ask("doctor", {"threads": "many"}, 3)["error"]["message"]
    assert line.ask("doctor", ["--help"], 4)["error"]["data"]["code"] == 2


def test_what_is_no_request_is_answered_and_the_next_one_is_served(line):
    line.send(b"{nonsense")
    assert line.hear()["error"]["code"] == -32700
    line.send(b'{"a":' * 100_000)
    assert line.hear()["error"]["code"] == -32700
    line.send([1, 2])
    assert line.hear()["error"]["code"] == -32600
    line.send({"jsonrpc": "2.0", "id": 7, "method": 3})
    refused = line.hear()
    assert (refused["id"], refused["error"]["code"]) == (7, -32600)
    line.send(b"\xff\xfe")
    assert line.hear()["error"]["code"] == -32700
    assert line.ask("nonsense")["error"]["code"] == -32601
    assert "result" in line.ask("hello")


def test_a_line_that_is_too_long_is_refused_and_skipped(line):
    line.send(b'"' + b"x" * (3 << 20) + b'"')
    assert line.hear()["error"]["code"] == -32600
    assert "result" in line.ask("hello")


def test_the_process_ends_when_its_input_closes(line):
    line.ask("hello")
    assert line.close() == 0


def test_shutdown_answers_and_ends(line):
    assert line.ask("shutdown")["result"] is None
    assert line.process.wait(10) == 0


def test_the_package_may_have_any_name(line_with):
    answer = line_with(TRIAL).ask("trial", {"names": ["-x.obj", "b c"]})["result"]
    assert answer["data"] == {"names": ["-x.obj", "b c"], "root": "kindred.engine.verbs.trial"}
    assert (answer["code"], answer["text"]) == (4, "done")


def test_what_libraries_print_never_reaches_the_protocol(line_with):
    line = line_with(TRIAL)
    assert line.ask("trial", {"what": "print"})["result"]["code"] == 4
    assert "result" in line.ask("hello", number=2)
    line.process.stdin.close()
    told = line.process.stderr.read().decode()
    assert all(words in told for words in ("a stray line", "another from C", "a third from a child"))


def test_errors_tell_what_is_wrong_and_what_to_do(line_with):
    line = line_with(TRIAL)
    bad = line.ask("trial", {"what": "bad"})["error"]
    assert bad["data"] == {"what": "x.obj", "wrong": "is not a mesh", "todo": "choose another", "code": 3}
    bug = line.ask("trial", {"what": "bug"}, 2)["error"]
    assert (bug["code"], bug["message"]) == (-32603, "RuntimeError: two lines")
    assert "in run" in bug["data"]["traceback"]
    assert line.ask("trial", {"what": "nan"}, 3)["error"]["code"] == -32603
    assert "result" in line.ask("trial", number=4)


def test_progress_is_told_at_most_ten_times_a_second(line_with):
    line = line_with(TRIAL)
    began = time.monotonic()
    line.send({"jsonrpc": "2.0", "id": 5, "method": "trial", "params": {"steps": 1000}})
    told = []
    while "method" in (message := line.hear()):
        told.append(message["params"])
    gone = time.monotonic() - began
    assert message["result"]["code"] == 4
    assert 5 <= len(told) <= 10 * gone + 1
    assert {one["id"] for one in told} == {5} and told[-1]["label"] == "stepping"
    assert [one["fraction"] for one in told] == sorted(one["fraction"] for one in told)
    assert told[-1]["seconds_left"] > 0


def test_a_running_and_a_waiting_request_are_cancelled_and_the_next_is_served(line_with):
    line = line_with(TRIAL)
    for number in (1, 2):
        line.send({"jsonrpc": "2.0", "id": number, "method": "trial", "params": {"steps": 60_000}})
    assert line.hear()["method"] == "progress"
    for number in (1, 2, 99):
        line.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
    answers = {}
    while len(answers) < 2:
        message = line.hear()
        if "id" in message:
            answers[message["id"]] = message["error"]["data"]["code"]
    assert answers == {1: 130, 2: 130}
    assert "result" in line.ask("trial", number=99), "cancelling an unknown request must not stop a later one"


def test_a_verb_that_never_tells_its_progress_does_not_outlive_its_caller(line_with):
    line = line_with(TRIAL)
    line.ask("hello")
    line.send({"jsonrpc": "2.0", "id": 1, "method": "trial", "params": {"what": "sleep"}})
    time.sleep(0.3)
    began = time.monotonic()
    assert line.close() == 1
    assert time.monotonic() - began < 8


CREW = """
from .outcome import Outcome
HELP = "a trial"
EXAMPLES = ("kindred trial",)
def add_arguments(parser):
    pass
def needs_engine(options):
    return True
def made(number):
    print("a stray line of a child", flush=True)
    return number, __file__
def run(options, progress):
    from ..studio.crew import in_order
    return Outcome({"made": list(in_order(made, range(3), 2, share=1)), "here": __file__}, "done")
"""


def test_processes_that_a_verb_starts_find_the_same_package_and_leave_the_protocol_alone(line_with):
    told = line_with(CREW).ask("trial")["result"]["data"]
    assert told["made"] == [[number, told["here"]] for number in range(3)]
