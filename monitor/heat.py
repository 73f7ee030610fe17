"""How hot each element of the diagram is, by a measure of one's choice; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from foundation.sentences import N_, Sentence
from monitor.kpis.activity_times import ActivityTimes
from monitor.wording import Span


class Measure(StrEnum):
    """What the colour of the heat map means."""

    TOTAL_WAITING = "total_waiting"
    MEDIAN_WAITING = "median_waiting"
    MEDIAN_PROCESSING = "median_processing"
    COUNT = "count"
    OPEN_NOW = "open_now"


@dataclass(frozen=True)
class ElementHeat:
    """One element's colour and the value behind it."""

    element_id: str
    #: 0, cold, to 4, hot.
    level: int
    #: `Span` or a count.
    value: Span | int


@dataclass(frozen=True)
class Heat:
    """The heat map by one measure; elements without a value have no colour."""

    measure: Measure
    label: Sentence
    elements: tuple[ElementHeat, ...]
    #: What the levels stand for, coldest first; without those that no whole number falls into.
    legend: tuple[tuple[int, Sentence], ...]


_HOUR, _DAY = 3600.0, 86400.0
_LABELS = {
    Measure.TOTAL_WAITING: N_("Total waiting"),
    Measure.MEDIAN_WAITING: N_("Waiting, median"),
    Measure.MEDIAN_PROCESSING: N_("Work, median"),
    Measure.COUNT: N_("Times"),
    Measure.OPEN_NOW: N_("Open now"),
}
_VALUES: Mapping[Measure, Callable[[ActivityTimes], float | None]] = {
    Measure.TOTAL_WAITING: lambda one: one.total_waiting_seconds,
    Measure.MEDIAN_WAITING: lambda one: one.waiting.median_seconds,
    Measure.MEDIAN_PROCESSING: lambda one: one.processing.median_seconds,
    Measure.COUNT: lambda one: one.count,
    Measure.OPEN_NOW: lambda one: one.open_now.count,
}
#: Upper bounds of levels 0 to 3, in seconds.
_DURATIONS = {
    Measure.MEDIAN_WAITING: (2 * _HOUR, 4 * _HOUR, _DAY, 2 * _DAY),
    Measure.MEDIAN_PROCESSING: (_HOUR / 4, _HOUR, 4 * _HOUR, _DAY),
}
#: Upper bounds of levels 0 to 3, as a part of all waiting.
_PARTS_OF_WAITING = (0.02, 0.1, 0.25, 0.5)
#: Upper bounds of levels 0 to 3, as a part of the largest count.
_PARTS_OF_LARGEST = (0.2, 0.4, 0.6, 0.8)

_LESS_THAN = N_("less than %(limit)s")
_UP_TO = N_("up to %(limit)s")
_MORE_THAN = N_("more than %(limit)s")
_JUST = N_("%(count)s")
_RANGE = N_("%(first)s to %(last)s")
_PERCENT = N_("%(number)s %%")
_PERCENT_OF_WAITING = N_("less than %(limit)s of all waiting")


def heat(times: Sequence[ActivityTimes], measure: Measure) -> Heat:
    """Levels of every element that has a value for that measure."""
    values = {one.element_id: _VALUES[measure](one) for one in times}
    known = {element_id: value for element_id, value in values.items() if value is not None}
    limits = _limits(measure, list(known.values()))
    elements = tuple(
        ElementHeat(element_id, sum(value > limit for limit in limits), _shown(measure, value))
        for element_id, value in known.items()
    )
    return Heat(measure, Sentence(_LABELS[measure]), elements, tuple(_legend(measure, limits, known.values())))


def _limits(measure: Measure, values: Sequence[float]) -> tuple[float, ...]:
    if measure in _DURATIONS:
        return _DURATIONS[measure]
    if measure is Measure.TOTAL_WAITING:
        return tuple(part * sum(values) for part in _PARTS_OF_WAITING)
    return tuple(int(part * max(values, default=0)) for part in _PARTS_OF_LARGEST)


def _shown(measure: Measure, value: float) -> Span | int:
    return int(value) if measure in (Measure.COUNT, Measure.OPEN_NOW) else Span(value)


def _legend(measure: Measure, limits: Sequence[float], values: Iterable[float]) -> Iterator[tuple[int, Sentence]]:
    if measure in _DURATIONS:
        return _steps(_LESS_THAN, [Span(limit) for limit in limits])
    if measure is Measure.TOTAL_WAITING:
        return _steps(_PERCENT_OF_WAITING, [Sentence(_PERCENT, {"number": part * 100}) for part in _PARTS_OF_WAITING])
    return _counts([int(limit) for limit in limits], int(max(values, default=0)))


def _steps(first: str, limits: Sequence[object]) -> Iterator[tuple[int, Sentence]]:
    yield 0, Sentence(first, {"limit": limits[0]})
    for level, limit in enumerate(limits[1:], start=1):
        yield level, Sentence(_UP_TO, {"limit": limit})
    yield len(limits), Sentence(_MORE_THAN, {"limit": limits[-1]})


def _counts(limits: Sequence[int], largest: int) -> Iterator[tuple[int, Sentence]]:
    """Ranges of whole numbers: of small ones there are fewer than levels."""
    first = 0
    for level, last in enumerate([*limits, largest]):
        if first == last:
            yield level, Sentence(_JUST, {"count": last})
        elif first < last:
            yield level, Sentence(_RANGE, {"first": first, "last": last})
        first = max(first, last + 1)
