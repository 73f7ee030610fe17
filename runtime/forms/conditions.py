"""Conditions and rules of a form: FEEL of the engine's expression language; what is not known decides nothing."""

from collections.abc import Mapping
from typing import Any

from engine.expressions import evaluator
from engine.expressions.failures import ModelTextFailed
from runtime.forms.answers import Moment


def holds(text: str | None, names: Mapping[str, Any], moment: Moment) -> bool:
    """Whether a condition is true; no condition, one on values that are missing or do not fit, and null are not."""
    return text is not None and _value(text, names, moment) is True


def fails(text: str | None, names: Mapping[str, Any], moment: Moment) -> bool:
    """Whether a rule is false; it is asked once everything that it reads is there and fits."""
    if text is None or any(names.get(name) is None for name in evaluator.names_read(text)):
        return False
    return _value(text, names, moment) is False


def _value(text: str, names: Mapping[str, Any], moment: Moment) -> Any:
    known = {**dict.fromkeys(evaluator.names_read(text)), **names}
    try:
        return evaluator.evaluate(text, known, moment.now.astimezone(moment.zone))
    except ModelTextFailed:
        return None
