"""`cauce decide`: a decision of a DMN file, made here and now."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine.bpmn_xml.safe_xml import MAX_BYTES
from engine.decisions.decide import Outcome, Remark, decide
from engine.decisions.model import read_model
from engine.expressions.feel.outside import from_python
from engine.expressions.feel.values import written
from foundation.clock import SystemClock
from foundation.errors import Rejected
from foundation.json_values import load
from foundation.sentences import N_
from suite.cli.models import read_file
from suite.cli.terminal import Terminal
from suite.cli.words import command


class InputNotUnderstood(Rejected):
    """`--input` is no JSON object."""

    code = "input_not_understood"
    message = N_('The input must be a JSON object, for example {"amount": 100}.')


@command("decide", N_("Make a decision of a DMN file; why something is null is told on standard error."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--decision", required=True, help=N_("The decision or decision service, by name or id."))
@click.option("--input", "inputs", default="{}", metavar="JSON", help=N_("The inputs by name, as a JSON object."))
@click.option(
    "--with",
    "others",
    multiple=True,
    type=click.Path(path_type=Path),
    help=N_("A DMN file that the first one imports. May be repeated."),
)
def decide_file(terminal: Terminal, file: Path, decision: str, inputs: str, others: tuple[Path, ...]) -> None:
    """Needs no database."""
    model = read_model(read_file(file, MAX_BYTES + 1), [read_file(other, MAX_BYTES + 1) for other in others])
    outcome = decide(model, decision, _read_inputs(inputs), SystemClock().now())
    value = _json(outcome.value)
    if not terminal.speaks_json:
        for remark in outcome.remarks:
            terminal.complain(_told(terminal, remark))
    terminal.answer(_answer(terminal, outcome, value), json.dumps(value, ensure_ascii=False, indent=2))


def _read_inputs(text: str) -> Mapping[str, Any]:
    try:
        found = load(text)
    except (ValueError, TypeError, ArithmeticError):
        found = None
    if not isinstance(found, dict):
        raise InputNotUnderstood
    return found


def _answer(terminal: Terminal, outcome: Outcome, value: Any) -> dict[str, Any]:
    return {
        "value": value,
        "hits": [
            {"element_id": one.element_id, "element_name": one.element_name, "rules": list(one.rules)}
            for one in outcome.hits
        ],
        "remarks": [
            {
                "element_id": remark.element_id,
                "element_name": remark.element_name,
                "rule": remark.rule,
                "column": remark.column,
                "code": remark.code,
                "sentence": terminal.say(remark.sentence),
            }
            for remark in outcome.remarks
        ],
    }


def _told(terminal: Terminal, remark: Remark) -> str:
    values = {"name": remark.element_name, "rule": remark.rule, "column": remark.column}
    if remark.rule is not None:
        place = terminal.word(N_("«%(name)s», rule %(rule)s, column «%(column)s»:"), **values)
    elif remark.column is not None:
        place = terminal.word(N_("«%(name)s», column «%(column)s»:"), **values)
    else:
        place = terminal.word(N_("«%(name)s»:"), **values)
    return f"{place} {terminal.say(remark.sentence)}"


def _json(value: Any) -> Any:
    """Plain JSON: numbers are numbers, dates and durations their texts."""
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {name: _json(inner) for name, inner in value.items()}
        case list():
            return [_json(inner) for inner in value]
        case None | bool() | int() | str():
            return value
    return written(from_python(value))
