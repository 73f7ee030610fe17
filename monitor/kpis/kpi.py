"""A figure with its footing: never a value without unit, count and definition."""

from dataclasses import dataclass
from enum import StrEnum

from foundation.sentences import Sentence


class Unit(StrEnum):
    """What a figure counts in."""

    #: Shown as minutes, hours or days, whichever reads best.
    SECONDS = "seconds"
    CASES = "cases"
    CASES_PER_WEEK = "cases_per_week"


@dataclass(frozen=True)
class Kpi:
    """One figure of a dashboard."""

    key: str
    label: Sentence
    #: None when there was nothing to measure; `footing` then says so.
    value: float | None
    unit: Unit
    #: How it is calculated.
    definition: Sentence
    #: One line of proof under the figure.
    footing: Sentence
