"""Regular expressions of forms: compiled only when no text can make them run for long."""

import re
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # the only reader of Python's patterns; its shape is tested
from typing import Any

#: A pattern is tried on texts up to this length; longer answers are refused before.
MOST_CHARACTERS = 120
_LONGEST_PATTERN = 300
#: Backtracking steps that a pattern may cost per starting point.
_MOST_STEPS = 2_000_000

_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
#: What looks elsewhere in the text, so that its cost cannot be bounded by counting.
_REFUSED = frozenset({"GROUPREF", "GROUPREF_EXISTS", "ASSERT", "ASSERT_NOT"})


#: Python may one day read these inside brackets as set operations, and warns.
_SET_OPERATIONS = re.compile(r"\[\^?\[|--|&&|~~|\|\|")


class PatternTooCostly(ValueError):
    """The pattern could take for ever on some text, or does not compile."""


@lru_cache(maxsize=500)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ready; raises PatternTooCostly. As in JavaScript it is looked for, not matched whole."""
    if len(pattern) > _LONGEST_PATTERN or _SET_OPERATIONS.search(pattern):
        raise PatternTooCostly(pattern)
    try:
        steps = _steps(_parser.parse(pattern, re.ASCII), is_repeated=False)
        ready = re.compile(pattern, flags=re.ASCII)
    except (re.error, RecursionError, OverflowError) as failure:
        raise PatternTooCostly(pattern) from failure
    if steps > _MOST_STEPS:
        raise PatternTooCostly(pattern)
    return ready


def _steps(parsed: Any, *, is_repeated: bool) -> int:
    """In how many ways the parts can share out a text: the product over variable repeats and branches."""
    steps = 1
    for operator, argument in parsed:
        name = str(operator)
        if name in _REFUSED:
            raise PatternTooCostly(name)
        if name in _REPEATS:
            steps *= _steps_of_repeat(argument, is_repeated=is_repeated)
        elif name == "BRANCH":
            _refuse_inside_repeat(is_repeated=is_repeated)
            steps *= sum(_steps(branch, is_repeated=is_repeated) for branch in argument[1])
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            steps *= _steps(argument[-1] if name == "SUBPATTERN" else argument, is_repeated=is_repeated)
        if steps > _MOST_STEPS:
            raise PatternTooCostly("steps")
    return steps


def _steps_of_repeat(argument: Any, *, is_repeated: bool) -> int:
    least, most = int(argument[0]), min(int(argument[1]), MOST_CHARACTERS)
    inner = argument[2]
    if most <= 1:
        return 1 - least + _steps(inner, is_repeated=is_repeated)
    if least != most:
        _refuse_inside_repeat(is_repeated=is_repeated)
        _steps(inner, is_repeated=True)  # refuses whatever varies inside
        return most - least + 1
    ways = _steps(inner, is_repeated=is_repeated)
    # a fixed repeat of something that varies multiplies its ways as often as it repeats
    return 1 if ways == 1 else ways ** min(most, 32)


def _refuse_inside_repeat(*, is_repeated: bool) -> None:
    if is_repeated:  # (a+)+ and (a|aa)* try exponentially many ways
        raise PatternTooCostly("nested")
