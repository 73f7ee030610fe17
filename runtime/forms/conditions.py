"""Conditions of a form: FEEL of the engine's expression language, where what is not known hides nothing."""

from collections.abc import Mapping
from typing import Any

from engine.expressions import evaluator
from engine.expressions.failures import ModelTextFailed
from runtime.forms.answers import Moment


class ConditionUnreadable(ValueError):
    """The text is not in the language."""


def check(text: str) -> None:
    """Raise ConditionUnreadable unless the text, `=` included, can be evaluated."""
    try:
        evaluator.check(text)
    except ModelTextFailed as failure:
        raise ConditionUnreadable(str(failure)) from failure


def holds(text: str | None, names: Mapping[str, Any], moment: Moment) -> bool:
    """Whether a condition is true; no condition, one on values that are missing or do not fit, and null are not."""
    if text is None:
        return False
    known = {**dict.fromkeys(evaluator.names_read(text)), **names}
    try:
        return evaluator.evaluate(text, known, moment.now.astimezone(moment.zone)) is True
    except ModelTextFailed:
        return False
