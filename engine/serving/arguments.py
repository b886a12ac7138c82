"""Options as an object, turned into the command line that means the same, so that one parser validates both."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any, cast

from ..errors import WrongUsage


def command_line(parser: argparse.ArgumentParser, verb: str, params: Mapping[str, Any] | list[Any]) -> list[str]:
    """The arguments of one call, the verb first.

    params: {option: value}, options without dashes in front ("keep_topology" and "keep-topology" both do), a list for
    an option or position that takes several, true for a flag, null for one left out; or the arguments themselves.

    Raises WrongUsage for an option that the verb does not have, or a value that cannot be one.
    """
    if isinstance(params, list):
        return [verb, *(_text(verb, value) for value in params)]
    actions = {action.dest: action for action in _actions(parser, verb)}
    options: list[str] = []
    positions: dict[str, list[str]] = {}
    for name, value in params.items():
        action = actions.get(name.replace("-", "_"))
        if action is None or action.dest == "help":
            raise WrongUsage(f"{verb} {name}", "is no option", f"see 'kindred {verb} --help'")
        if action.option_strings:
            options += _option(verb, action, value)
        elif value is not None:
            positions[action.dest] = _texts(verb, value)
    # Positions go last, behind "--", in the parser's order: a file may be called -x.obj.
    ordered = [text for dest in actions if dest in positions for text in positions[dest]]
    return [verb, *options, *(["--", *ordered] if ordered else [])]


def _actions(parser: argparse.ArgumentParser, verb: str) -> list[argparse.Action]:
    for action in parser._actions:  # pyright: ignore[reportPrivateUsage]  # argparse has no other way to ask
        if isinstance(action, argparse._SubParsersAction):  # pyright: ignore[reportPrivateUsage]
            choices = cast("dict[str, argparse.ArgumentParser]", action.choices)  # pyright: ignore
            if verb in choices:
                return choices[verb]._actions  # pyright: ignore[reportPrivateUsage]
    raise WrongUsage(verb, "is no verb", "see 'kindred --help'")


def _option(verb: str, action: argparse.Action, value: object) -> list[str]:
    flag = max(action.option_strings, key=len)
    if value is None or (action.nargs == 0 and value is False):
        return []
    if action.nargs == 0:
        if value is not True:
            raise WrongUsage(f"{verb} {flag}", "takes true or false", "give one of them")
        return [flag]
    texts = _texts(verb, value)
    if isinstance(action.nargs, str):  # several after one flag
        return [flag, *texts]
    return [f"{flag}={text}" for text in texts]


def _texts(verb: str, value: object) -> list[str]:
    if isinstance(value, list):
        return [_text(verb, one) for one in cast(list[Any], value)]
    return [_text(verb, value)]


def _text(verb: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongUsage(f"{verb} {value!r}", "is neither a text nor a number", "give one of them")
    return str(value)
