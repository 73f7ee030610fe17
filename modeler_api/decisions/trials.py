"""Try a decision: what it asks for, with which kind of answer, and what some answers lead to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine.bpmn_xml.decision_model import Decision, DecisionTable, InputClause, InputData, LiteralExpression
from engine.decisions.cells import read_cell
from engine.decisions.decide import Outcome, decide
from engine.decisions.model import DecisionModel
from engine.decisions.requirements import closure
from engine.expressions.evaluator import evaluate, names_read
from engine.expressions.failures import ModelTextFailed
from engine.expressions.feel.types import BOOLEAN, DATE, DATE_AND_TIME, NUMBER, STRING, TIME, Allowed, Type
from foundation.errors import Rejected
from foundation.sentences import N_

#: For values that ask for no time.
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
#: A variable that may be absent, and what then stands for it.
_MAY_BE_ABSENT = re.compile(r"if is defined\((\w+)\) then \1 else .+")
#: 1500 · 1500,5 · 1.500,50 · 1,500.50 · .5
_WRITTEN_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+|\d{1,3}([.,])\d{3}(\3\d{3})*|(?=[.,]\d))([.,](?P<part>\d*))?"
)
#: What may be thousands or a fraction: 1.500
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("number", "integer", "long", "double", "float", "short", "decimal"), "number"),
    **{"string": "string", "boolean": "boolean", "date": "date", "time": "time"},
    **{"dateTime": "moment", "date and time": "moment"},
}
_KINDS_OF_TYPES: Mapping[Type, str] = {
    **{NUMBER: "number", STRING: "string", BOOLEAN: "boolean"},
    **{DATE: "date", TIME: "time", DATE_AND_TIME: "moment"},
}


class InputUnreadable(Rejected):
    """A text that is no value of the kind that is asked for."""

    code = "decision_input_unreadable"
    message = N_("«%(text)s» is no number, which «%(label)s» asks for.")


class InputAmbiguous(Rejected):
    """A number that some read as thousands and others as a fraction: nobody guesses."""

    code = "decision_input_ambiguous"
    message = N_("«%(text)s» can be read in two ways. Write «%(label)s» without signs between thousands: 1500 or 1.5.")


class InputsContradict(Rejected):
    """A value and a part of it."""

    code = "decision_inputs_contradict"
    message = N_("«%(part)s» is a part of «%(whole)s»: fill in only one of them.")


@dataclass(frozen=True)
class Asked:
    """What a decision wants to know."""

    #: The variable, or a field within one: `order.amount`.
    path: str
    label: str
    #: number, string, boolean, date, time, moment, or any: then the answer is written in FEEL.
    kind: str
    #: Texts that the table knows.
    choices: tuple[str, ...] = ()


def asked_by(model: DecisionModel, decision_id: str) -> tuple[Asked, ...]:
    """What the decision, with all that it requires, asks its callers for. Raises DecisionNotExecutable."""
    plan = model.plan(decision_id)
    elements = {key: part.element for key, part in model.parts.items()}
    needed = [elements[key] for key in sorted(closure(plan.part.key, elements))]
    found: dict[str, Asked] = {}
    for element in needed:
        for asked in _of_logic(element) if isinstance(element, Decision) else ():
            if asked.path.split(".")[0] not in plan.names:
                before = found.get(asked.path, asked)
                choices = tuple(sorted({*before.choices, *asked.choices}))
                found[asked.path] = replace(before, choices=choices)
    roots = {path.split(".")[0] for path in found}
    for element in needed:
        if isinstance(element, InputData):
            name, kind = element.variable.name, _kind_of(plan.inputs[element.variable.name])
            if name not in roots:
                found[name] = Asked(name, element.label, kind)
            elif name in found and found[name].kind == "any":
                found[name] = replace(found[name], kind=kind)
    return tuple(found.values())


def answers_in(asked: tuple[Asked, ...], texts: Mapping[str, str]) -> dict[str, Any]:
    """The values that texts stand for, by variable; what is left empty is not given.

    Raises InputUnreadable, InputAmbiguous, InputsContradict.
    """
    given: dict[str, Any] = {}
    filled = {one.path: one for one in asked if texts.get(one.path, "").strip()}
    for path, one in filled.items():
        *around, last = path.split(".")
        inside = given
        for depth, name in enumerate(around, 1):
            whole = ".".join(around[:depth])
            if whole in filled:
                raise InputsContradict(part=path, whole=whole)
            inside = inside.setdefault(name, {})
        inside[last] = _value(one, texts[path].strip())
    return given


def tried(model: DecisionModel, decision_id: str, texts: Mapping[str, str], now: datetime) -> Outcome:
    """What the decision gives. Raises what `answers_in` and `decide` raise."""
    return decide(model, decision_id, answers_in(asked_by(model, decision_id), texts), now)


def _of_logic(decision: Decision) -> Iterator[Asked]:
    match decision.logic:
        case DecisionTable():
            for at, clause in enumerate(decision.logic.inputs):
                yield from _of_column(decision.logic, at, clause)
        case LiteralExpression():
            yield from (Asked(name, name, "any") for name in _names(decision.logic.text.text))


def _of_column(table: DecisionTable, at: int, clause: InputClause) -> Iterator[Asked]:
    text = clause.expression.text.strip()
    optional = _MAY_BE_ABSENT.fullmatch(text)
    text = optional[1] if optional else text
    if _PATH.fullmatch(text):
        kind = _KINDS.get(clause.type or "", "any")
        yield Asked(text, clause.name or text, kind, _choices(table, at, clause) if kind in {"string", "any"} else ())
        return
    yield from (Asked(name, name, "any") for name in _names(text))


def _choices(table: DecisionTable, at: int, clause: InputClause) -> tuple[str, ...]:
    """The texts that the cells of a column name."""
    texts = [rule.tests[at].text for rule in table.rules if at < len(rule.tests)]
    cells = map(read_cell, [*texts, *([clause.allowed.text] if clause.allowed is not None else [])])
    return tuple(sorted({value for cell in cells if cell for value in cell.values if isinstance(value, str)}))


def _names(text: str) -> list[str]:
    try:
        return sorted(names_read(f"={text}"))
    except ModelTextFailed:
        return []


def _kind_of(of: Type) -> str:
    while isinstance(of, Allowed):
        of = of.base
    return next((kind for simple, kind in _KINDS_OF_TYPES.items() if simple == of), "any")


def _value(asked: Asked, text: str) -> Any:
    if asked.kind == "number":
        return _number(asked, text)
    if asked.kind == "boolean":
        return text == "true"
    return text if asked.kind != "any" or text in asked.choices else _written(text)


def _number(asked: Asked, text: str) -> Decimal:
    """As people write it in any of our languages; as for a form, what both could be is refused."""
    written = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", text)
    if _AMBIGUOUS.fullmatch(written):
        raise InputAmbiguous(text=text[:60], label=asked.label)
    found = _WRITTEN_NUMBER.fullmatch(written)
    if found is None or not written.isascii():
        raise InputUnreadable(text=text[:60], label=asked.label)
    return Decimal(f"{found['sign']}{re.sub('[.,]', '', found['whole'])}.{found['part'] or '0'}")


def _written(text: str) -> Any:
    """What FEEL makes of a text: a value that needs nothing else, else the text itself."""
    try:
        return evaluate(f"={text}", {}, _NEVER) if not _names(text) else text
    except ModelTextFailed:
        return text
