"""Cells of a decision table as sets of values, as far as they are plain; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Plain: TypeAlias = Decimal | str | bool

#: Longer cells are not judged.
LONGEST = 500
#: Whatever has matched once is not tried in another way: long runs of spaces would take minutes.
_NUMBER = r"-?+\s*+(?:\d++(?:\.\d++)?+|\.\d++)"
_TEST = re.compile(
    rf"""\s*+(?:(?P<operator><=|>=|<|>)?+\s*+(?P<number>{_NUMBER})
    |(?P<open>[\[(\]])\s*+(?P<low>{_NUMBER})\s*+\.\.\s*+(?P<high>{_NUMBER})\s*+(?P<close>[\])\[])
    |(?P<text>"[^"\\]*+")|(?P<truth>true|false))\s*+(?:(?P<comma>,)|$)""",
    re.VERBOSE,
)
_NOT = re.compile(r"not\s*+\((.*)\)", re.DOTALL)


@dataclass(frozen=True)
class Span:
    """Numbers between two ends; None leaves an end open."""

    low: Decimal | None
    high: Decimal | None
    has_low: bool = False
    has_high: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether the number lies in it."""
        above = self.low is None or value > self.low or (self.has_low and value == self.low)
        return above and (self.high is None or value < self.high or (self.has_high and value == self.high))


@dataclass(frozen=True)
class Cell:
    """What a cell lets pass; without `spans` and `values` everything."""

    spans: tuple[Span, ...] = ()
    values: frozenset[Plain] = frozenset()
    is_not: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it says nothing."""
        return not self.spans and not self.values

    def holds(self, value: Plain) -> bool:
        """Whether the value passes."""
        if self.is_open:
            return True
        among = isinstance(value, Decimal) and any(span.holds(value) for span in self.spans)
        return (among or value in self.values) is not self.is_not

    def ends(self) -> Iterable[Decimal]:
        """The numbers where something changes."""
        return (end for span in self.spans for end in (span.low, span.high) if end is not None)


def read_cell(text: str) -> Cell | None:
    """The cell; None when it is very long or says more than numbers, texts, truth values, lists and ranges of these."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if text in {"", "-"}:
        return Cell()
    negated = _NOT.fullmatch(text)
    tests = _tests(negated.group(1) if negated else text)
    if tests is None:
        return None
    spans = tuple(one for one in tests if isinstance(one, Span))
    values = frozenset(one for one in tests if not isinstance(one, Span))
    return Cell(spans, values, is_not=negated is not None)


def _tests(text: str) -> list[Span | Plain] | None:
    found: list[Span | Plain] = []
    at, is_awaited = 0, True
    while is_awaited:
        match = _TEST.match(text, at)
        if match is None:
            return None
        found.append(_test(match))
        at, is_awaited = match.end(), match["comma"] is not None
    return found


def _test(match: re.Match[str]) -> Span | Plain:
    if match["text"] is not None:
        return match["text"][1:-1]
    if match["truth"] is not None:
        return match["truth"] == "true"
    if match["open"] is not None:
        return Span(_number(match["low"]), _number(match["high"]), match["open"] == "[", match["close"] == "]")
    number, operator = _number(match["number"]), match["operator"]
    if operator is None:
        return Span(number, number, has_low=True, has_high=True)
    if operator.startswith("<"):
        return Span(None, number, has_high=operator == "<=")
    return Span(number, None, has_low=operator == ">=")


def _number(text: str) -> Decimal:
    return Decimal("".join(text.split()))
