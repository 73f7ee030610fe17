"""Texts of a model with expressions in them: conditions, names, and the values of input and output parameters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.bpmn_xml.mappings import Copy, Formula, Parameter, ParameterValue
from engine.expressions.conditions import is_true
from engine.expressions.dialects import holds_expression
from engine.expressions.values import type_name
from engine.spiff.environment import Evaluator
from engine.spiff.failures import DataMissing, NoObject, WrongName
from engine.spiff.values import own_copy
from engine.spiff.variables import Variables


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
        """Whether the condition holds; raises `ConditionNotBoolean` when it gives something else."""
        return is_true(self.evaluator.evaluate(condition, variables, self.now))

    def text_value(self, text: str | None, variables: Mapping[str, Any]) -> Any:
        """A text as it is, or the value when it is or holds an expression (`${…}`, `= …`)."""
        if text is not None and holds_expression(text):
            return self.value(text, variables)
        return text

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
            value = parameter.value
            if isinstance(value, Copy) and value.is_optional and value.variable not in seen:
                continue
            found = own_copy(parameter.name, self._parameter(value, seen))
            if parameter.path:
                found = _with_part(parameter, seen.get(parameter.name), parameter.path, found)
            values[parameter.name] = found
        return values

    def _parameter(self, value: ParameterValue, variables: Mapping[str, Any]) -> Any:
        if isinstance(value, Copy):
            if value.variable not in variables:
                raise DataMissing(variable=value.variable)
            return variables[value.variable]
        if isinstance(value, Formula):
            return self.value(value.text, variables)
        if isinstance(value, tuple):
            return [self._parameter(item, variables) for item in value]
        if isinstance(value, dict):
            return {name: self._parameter(item, variables) for name, item in value.items()}
        return self.text_value(value, variables)


def _with_part(parameter: Parameter, whole: Any, path: Sequence[str], value: Any) -> Any:
    """The object with one part set anew; nothing there counts as an empty object."""
    if not path:
        return value
    if not isinstance(whole, dict | None):
        raise NoObject(name=parameter.name, part=".".join(parameter.path), found=type_name(whole))
    before = whole or {}
    return {**before, path[0]: _with_part(parameter, before.get(path[0]), path[1:], value)}


def _usable_name(expression: str, value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return str(value)
    raise WrongName(expression=expression, found=type_name(value))
