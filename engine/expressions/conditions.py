"""What counts as true."""

from typing import Any

from engine.expressions.failures import ConditionNotBoolean
from engine.expressions.values import type_name


def is_true(value: Any) -> bool:
    """The truth of a condition's value: true, false, and null as false.

    Raises `ConditionNotBoolean` for anything else: a number or a text as a condition is more often a mistake than
    a wish.
    """
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    raise ConditionNotBoolean(found=type_name(value))
