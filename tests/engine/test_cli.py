"""The contract of the command line."""

from __future__ import annotations

import json

import pytest
from kindred.engine import verbs
from kindred.engine.cli import main


@pytest.mark.parametrize("verb", verbs.verb_names())
def test_every_verb_has_help_with_examples(verb, capsys):
    assert main([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert "examples:" in text
    assert f"kindred {verb}" in text.split("examples:")[1]


@pytest.mark.parametrize("words", [[], ["marry"], ["doctor", "--nonsense"], ["doctor", "--log", ""]])
def test_wrong_usage_is_code_2_and_one_line(words, capsys):
    assert main(words) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert len(streams.err.strip().splitlines()) == 1


def test_json_prints_one_object_and_nothing_else(capsys):
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kindred"]


def test_json_tells_errors_too(capsys):
    assert main(["doctor", "--json", "--threads", "0"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["what"] == "--threads 0"


def test_a_log_holds_one_json_object_a_line(tmp_path, capsys):
    log = tmp_path / "log.jsonl"
    assert main(["doctor", "--log", str(log)]) == 0
    assert [json.loads(line)["event"] for line in log.read_text().splitlines()] == ["start", "done"]


def test_a_log_that_cannot_be_written_is_one_line(tmp_path, capsys):
    assert main(["doctor", "--log", str(tmp_path / "no" / "such" / "log")]) == 3
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_fault_of_ours_is_one_line_and_its_trace_goes_to_the_log(tmp_path, capsys):
    def fail(options, progress):
        raise ZeroDivisionError("by zero")

    log = tmp_path / "log.jsonl"
    assert main(["doctor", "--log", str(log)], runner=fail) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert "ZeroDivisionError" in json.loads(log.read_text().splitlines()[-1])["traceback"]
