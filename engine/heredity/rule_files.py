"""Rules as TOML files: the presets that ship, a user's own, and cells given on a command line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from ..errors import BadInput
from ..files import whole_file
from ..heads import Sex
from ..heads.genome import GeneClass
from .rules import ALL_FEATURES, CASES, SHARE_TOLERANCE, Case, InheritanceRule, check_feature, check_share

RULES = Path(__file__).with_name("rules")
_MAX_BYTES = 1_000_000
_CHILDREN: dict[str, Sex] = {"male": "male", "son": "male", "female": "female", "daughter": "female"}
_CLASSES: dict[str, GeneClass] = {"dominant": "dominant", "recessive": "recessive"}
_RULE_KEYS = {"name", "description", "mutation", "cell"}
_CELL_KEYS = {"feature", "child", "father", "mother", "father_share", "mother_share"}
_FORM = "FEATURE:CHILD:FATHER:MOTHER=SHARE, for example nose:female:dominant:recessive=0.2"


def rule_names() -> tuple[str, ...]:
    """The names of the rules that ship."""
    return tuple(sorted(path.stem for path in RULES.glob("*.toml")))


def load_rule(name_or_path: str | Path) -> InheritanceRule:
    """A rule that ships, by its name, or a user's own, by the path of its file.

    Raises BadInput when it is not there, or is not a whole rule.
    """
    text = str(name_or_path)
    if re.fullmatch(r"[a-z][a-z0-9-]*", text) and (RULES / f"{text}.toml").is_file():
        return _read(RULES / f"{text}.toml")
    path = Path(text)
    if not path.is_file():
        raise BadInput(text, "is no rule", f"give a TOML file, or one of {', '.join(rule_names())}")
    return _read(path)


def save_rule(path: Path, rule: InheritanceRule) -> None:
    """Write a rule as TOML; load_rule reads it back equal.

    Raises BadInput when the folder cannot be written.
    """
    with whole_file(path) as part:
        part.write_text(rule_to_toml(rule), encoding="utf-8")


def rule_to_toml(rule: InheritanceRule) -> str:
    """A rule as the text of a TOML file."""
    lines = [
        f"name = {_string(rule.name)}",
        f"description = {_string(rule.description)}",
        f"mutation = {rule.mutation!r}",
    ]
    for cell in rule_to_json(rule)["cell"]:
        lines += ["", "[[cell]]"]
        lines += [f"{key} = {_string(value) if isinstance(value, str) else repr(value)}" for key, value in cell.items()]
    return "\n".join(lines) + "\n"


def rule_to_json(rule: InheritanceRule) -> dict[str, Any]:
    """A rule as JSON values, in the shape of its TOML file."""
    cells = [_cell(case, rule.shares[case]) for case in CASES]
    cells += [{"feature": feature, **_cell(case, share)} for (feature, case), share in sorted(rule.refined.items())]
    return {"name": rule.name, "description": rule.description, "mutation": rule.mutation, "cell": cells}


def rule_from_json(data: Mapping[str, Any], source: str) -> InheritanceRule:
    """The rule that a TOML or JSON table says.

    source: where it comes from, for messages.
    Raises BadInput naming the cell that is wrong.
    """
    _known_keys(data, _RULE_KEYS, source)
    cells = data.get("cell", [])
    if not isinstance(cells, list):
        raise BadInput(source, "'cell' is not a list of tables", "write each cell under [[cell]]")
    shares: dict[Case, float] = {}
    refined: dict[tuple[str, Case], float] = {}
    for number, entry in enumerate(cast(list[Any], cells), 1):
        feature, case, share = _parse_cell(entry, f"{source}, cell {number}")
        if case in shares if feature == ALL_FEATURES else (feature, case) in refined:
            raise BadInput(f"{source}, cell {number}", f"{case} is there twice", "keep one of the two")
        if feature == ALL_FEATURES:
            shares[case] = share
        else:
            refined[feature, case] = share
    return InheritanceRule(
        name=_text(data.get("name", source), f"{source}: name"),
        description=_text(data.get("description", ""), f"{source}: description"),
        mutation=_number(data.get("mutation", 0.01), f"{source}: mutation"),
        shares=shares,
        refined=refined,
    )


def apply_cell(rule: InheritanceRule, text: str) -> InheritanceRule:
    """A copy of a rule with a cell set from FEATURE:CHILD:FATHER:MOTHER=SHARE, SHARE being the father's.

    FEATURE may be * or all.
    Raises BadInput when the text is not of that form.
    """
    names, equals, value = text.partition("=")
    parts = [part.strip().lower() for part in names.split(":")]
    if not equals or len(parts) != 4:
        raise BadInput(f"--cell {text}", "is not a cell", f"write {_FORM}")
    feature, child, father, mother = parts
    case = _case(child, father, mother, f"--cell {text}")
    try:
        share = float(value)
    except ValueError as error:
        raise BadInput(f"--cell {text}", f"{value!r} is not a number", f"write {_FORM}") from error
    check_share(share, f"--cell {text}")
    feature = ALL_FEATURES if feature in ("all", ALL_FEATURES) else feature
    if feature != ALL_FEATURES:
        check_feature(feature, f"--cell {text}")
    return rule.with_cell(feature, case.child, case.father, case.mother, share)


def _read(path: Path) -> InheritanceRule:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BadInput(path, "is too large for a rule", "give a TOML file of at most a megabyte")
        with path.open("rb") as handle:
            data = tomllib.load(handle)
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(
            path, f"is not a TOML file ({error})", "write it like engine/heredity/rules/mendel.toml"
        ) from error
    return rule_from_json({"name": path.stem, **data}, path.name)


def _parse_cell(entry: Any, what: str) -> tuple[str, Case, float]:
    if not isinstance(entry, dict):
        raise BadInput(what, "is not a table", "write each cell under [[cell]]")
    cell = cast(dict[str, Any], entry)
    _known_keys(cell, _CELL_KEYS, what)
    case = _case(cell.get("child"), cell.get("father"), cell.get("mother"), what)
    feature = cell.get("feature", ALL_FEATURES)
    what = f"{what} ({case}{'' if feature == ALL_FEATURES else f', {feature}'})"
    if feature != ALL_FEATURES:
        check_feature(feature, what)
    father, mother = (_number(cell.get(key), f"{what}: {key}") for key in ("father_share", "mother_share"))
    check_share(father, what)
    check_share(mother, what)
    if abs(father + mother - 1.0) > SHARE_TOLERANCE:
        raise BadInput(
            what, f"father_share and mother_share sum to {father + mother:g}, not to 1", "make them sum to one"
        )
    return feature, case, father


def _case(child: Any, father: Any, mother: Any, what: str) -> Case:
    for key, value, known in (("child", child, _CHILDREN), ("father", father, _CLASSES), ("mother", mother, _CLASSES)):
        if not isinstance(value, str) or value not in known:
            raise BadInput(what, f"{key} is {value!r}", f"write one of {', '.join(known)}")
    return Case(_CHILDREN[child], _CLASSES[father], _CLASSES[mother])


def _cell(case: Case, share: float) -> dict[str, Any]:
    # Rounded, so that 1 - 0.4 reads 0.6; the father's share alone decides.
    mother = round(1.0 - share, 12)
    return {
        "child": case.child,
        "father": case.father,
        "mother": case.mother,
        "father_share": share,
        "mother_share": mother,
    }


def _known_keys(data: Mapping[str, Any], known: set[str], what: str) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise BadInput(what, f"has the unknown key {unknown[0]!r}", f"known are {', '.join(sorted(known))}")


def _number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(what, "is missing" if value is None else f"{value!r} is not a number", "give a number in [0, 1]")
    return float(value)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise BadInput(what, f"{value!r} is not a text", "put it in quotes")
    return value


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, except that JSON may leave DEL as it is.
    return json.dumps(text).replace("\x7f", "\\u007f")
