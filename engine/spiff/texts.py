"""Texts of a model with expressions in them: conditions, names, and the values of input and output parameters."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.bpmn_xml.diagram import Parameter, ParameterValue
from engine.spiff.environment import Evaluator
from engine.spiff.failures import NotTrueOrFalse, WrongName
from engine.spiff.values import own_copy
from engine.spiff.variables import Variables

_OPENING = re.compile(r"[$#]\{")


class Reader:
    """Evaluates texts for one step: an evaluator and the instant that counts as now."""

    __slots__ = ("evaluator", "now")

    def __init__(self, evaluator: Evaluator, now: datetime) -> None:
        self.evaluator = evaluator
        self.now = now

    def value(self, expression: str, variables: Mapping[str, Any]) -> Any:
        """The value of an expression."""
        return self.evaluator.evaluate(expression, variables, self.now)

    def is_true(self, condition: str, variables: Mapping[str, Any]) -> bool:
        """Whether the condition holds; raises `NotTrueOrFalse` when it is neither."""
        found = self.value(condition, variables)
        if not isinstance(found, bool):
            raise NotTrueOrFalse(expression=condition, found=_shown(found))
        return found

    def text_value(self, text: str | None, variables: Mapping[str, Any]) -> Any:
        """A text as it is, or the value of the expression that it holds (`${…}`, `= …`), or a text with such inside."""
        if text is None:
            return None
        parts = _parts(text)
        if parts is None:
            return text
        if len(parts) == 1:
            return self.value(parts[0][1], variables)
        return "".join(
            _as_text(self.value(part, variables)) if is_expression else part for is_expression, part in parts
        )

    def name(self, text: str, variables: Mapping[str, Any]) -> str:
        """A name or key that may hold expressions; raises `WrongName` when it comes to nothing usable."""
        return _usable_name(text, self.text_value(text, variables))

    def key(self, expression: str, variables: Mapping[str, Any]) -> str:
        """The value of an expression as a key; raises `WrongName` when it is nothing usable."""
        return _usable_name(expression, self.value(expression, variables))

    def parameters(self, parameters: Iterable[Parameter], variables: Variables) -> dict[str, Any]:
        """The values of parameters, each seeing those before it; nothing is written."""
        values: dict[str, Any] = {}
        seen = Variables(values, enclosing=variables)
        for parameter in parameters:
            values[parameter.name] = own_copy(parameter.name, self._parameter(parameter.value, seen))
        return values

    def _parameter(self, value: ParameterValue, variables: Mapping[str, Any]) -> Any:
        if isinstance(value, tuple):
            return [self._parameter(item, variables) for item in value]
        if isinstance(value, dict):
            return {name: self._parameter(item, variables) for name, item in value.items()}
        return self.text_value(value, variables)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[bool, str], ...] | None:
    """(is an expression, text) pairs; None when there is no expression in it."""
    stripped = text.strip()
    if stripped.startswith("="):
        return ((True, stripped),)
    parts: list[tuple[bool, str]] = []
    position = 0
    while opening := _OPENING.search(stripped, position):
        end = _closing(stripped, opening.end())
        if end is None:
            break
        if opening.start() > position:
            parts.append((False, stripped[position : opening.start()]))
        parts.append((True, stripped[opening.start() : end]))
        position = end
    if not parts:
        return None
    if position < len(stripped):
        parts.append((False, stripped[position:]))
    return tuple(parts)


def _closing(text: str, position: int) -> int | None:
    """Where the expression that began before `position` ends, braces and quotes inside it skipped."""
    depth, quote = 1, ""
    while position < len(text):
        letter = text[position]
        if quote:
            if letter == "\\":
                position += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return position + 1
        position += 1
    return None


def _usable_name(expression: str, value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int | Decimal | float | date) and not isinstance(value, bool):
        return _as_text(value)
    raise WrongName(expression=expression, found=_shown(value))


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
    if isinstance(value, list | dict):
        raise WrongName(expression="", found=_shown(value))
    return str(value)


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:59] + "…"
