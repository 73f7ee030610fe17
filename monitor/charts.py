"""Figures for the browser, each with its sentence and its data; the only importer of plotly.

Colours are names of the theme's variables: the page puts the computed ones in their place, in light and dark.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from plotly.graph_objects import Bar, Figure, Scatter

from foundation.sentences import N_, Sentence
from monitor.kpis.spread import Spread
from monitor.kpis.throughput import Throughput, Week
from monitor.weekly import WeekOfDurations
from monitor.wording import DAYS, HOURS, MINUTES, SECONDS, Unit, Voice, unit_for

_MEDIAN = N_("median")
_NINE_OF_TEN = N_("9 of 10 below")
_IN = N_("came in")
_OUT = N_("went out")
_WEEK = N_("Week of")
_COMPLETED = N_("Completed")
_OTHERWISE = N_("Ended otherwise")
_NOT_OVER = N_("%(monday)s (not whole)")
_NOT_OVER_NOTE = N_("* not a whole week")
#: Beside the river's colour; the same in light and dark.
_SAND, _SAND_LINES = "#c9b48a", "#6b5a33"
_TOO_FEW = N_("too few cases")
#: An axis has about so many steps, and none but these: people read them at a glance.
_STEPS_OF_AXIS = 5
_WHOLE = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_STEPS = {
    SECONDS: (1.0, 5.0, 15.0, 30.0),
    MINUTES: (1.0, 5.0, 15.0, 30.0),
    HOURS: (0.5, 1.0, 2.0, 6.0, 12.0, 24.0),
    DAYS: (0.5, *_WHOLE),
}


@dataclass(frozen=True)
class Chart:
    """A figure, what it says, and the table that says the same."""

    #: `data` and `layout` as plotly reads them.
    figure: Mapping[str, Any]
    sentence: str
    #: What the marks at the labels mean; empty when there are none.
    note: str
    #: What the vertical axis counts in; empty for cases.
    unit: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def has_data(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.rows)


def duration_chart(found: Sequence[WeekOfDurations], said: Sentence, voice: Voice) -> Chart:
    """Median and 90th percentile of the cases completed in each week."""
    unit = unit_for(max((one.durations.median_seconds or 0.0 for one in found), default=0.0))
    weeks = [one.week for one in found]
    medians = [_in_unit(one.durations.median_seconds, unit) for one in found]
    upper = [_in_unit(one.durations.shown_p90_seconds, unit) for one in found]
    labels, names = _labels(weeks, voice), {text: voice.say(Sentence(text)) for text in (_MEDIAN, _NINE_OF_TEN)}
    traces = [
        # with markers: a week between two empty ones would have no line
        Scatter(
            name=names[_NINE_OF_TEN],
            x=labels,
            y=upper,
            mode="lines+markers",
            line={"color": "var(--line-strong)", "width": 2, "dash": "dot"},
            marker={"size": 5, "color": "var(--line-strong)"},
        ),
        Scatter(
            name=names[_MEDIAN],
            x=labels,
            y=medians,
            mode="lines+markers",
            line={"color": "var(--river-line)", "width": 3.5},
            marker={"size": 7, "color": "var(--river)"},
        ),
    ]
    rows = [
        (
            _week(one.week, voice),
            voice.number(one.durations.count),
            _said(one.durations.median_seconds, one.durations, voice),
            _said(one.durations.shown_p90_seconds, one.durations, voice),
        )
        for one in found
    ]
    header = [voice.say(Sentence(text)) for text in (_WEEK, _COMPLETED, _MEDIAN, _NINE_OF_TEN)]
    figure = _figure(traces, _axis([*medians, *upper], _STEPS[unit]))
    return Chart(figure, voice.say(said), _note(weeks, voice), voice.unit(unit), header, rows)


def flow_chart(measured: Throughput, said: Sentence, voice: Voice) -> Chart:
    """What came in and what went out each week."""
    weeks = measured.weeks
    labels = _labels(weeks, voice)
    started, ended = [week.started for week in weeks], [week.completed + week.otherwise_ended for week in weeks]
    lines = {"shape": "/", "size": 6, "solidity": 0.2, "fillmode": "overlay", "fgcolor": _SAND_LINES}
    bars = [
        Bar(name=voice.say(Sentence(_IN)), x=labels, y=started, marker={"color": "var(--river-line)"}),
        Bar(name=voice.say(Sentence(_OUT)), x=labels, y=ended, marker={"color": _SAND, "pattern": lines}),
    ]
    rows = [
        (_week(week, voice), *(voice.number(n) for n in (week.started, week.completed, week.otherwise_ended)))
        for week in weeks
    ]
    header = [voice.say(Sentence(text)) for text in (_WEEK, _IN, _COMPLETED, _OTHERWISE)]
    figure = _figure(bars, _axis([*started, *ended], _WHOLE))
    figure["layout"] |= {"barmode": "group", "bargap": 0.35}
    return Chart(figure, voice.say(said), _note(weeks, voice), "", header, rows)


def _figure(traces: Sequence[Any], axis: Mapping[str, Any]) -> dict[str, Any]:
    # categories, else plotly guesses dates
    figure = Figure(data=traces, layout={"yaxis": axis, "xaxis": {"type": "category"}})
    figure.layout.template = None
    drawn: dict[str, Any] = json.loads(figure.to_json())
    return drawn


def _axis(values: Iterable[float | None], steps: Sequence[float]) -> dict[str, Any]:
    """From 0, else small changes look like large ones, to the step above the largest value."""
    top = max((value for value in values if value is not None), default=0.0) or steps[0]
    while steps[-1] * _STEPS_OF_AXIS < top:
        steps = [10 * step for step in steps]
    step = next(step for step in steps if step * _STEPS_OF_AXIS >= top)
    return {"range": [0, ceil(top / step) * step], "dtick": step, "tickformat": ",~f"}


def _labels(weeks: Sequence[Week], voice: Voice) -> list[str]:
    return [voice.value(week.monday) + ("" if week.is_whole else "*") for week in weeks]


def _note(weeks: Sequence[Week], voice: Voice) -> str:
    return "" if all(week.is_whole for week in weeks) else voice.say(Sentence(_NOT_OVER_NOTE))


def _week(week: Week, voice: Voice) -> str:
    return voice.value(week.monday) if week.is_whole else voice.say(Sentence(_NOT_OVER, {"monday": week.monday}))


def _in_unit(seconds: float | None, unit: Unit) -> float | None:
    return None if seconds is None else round(seconds / unit.seconds, 2)


def _said(seconds: float | None, measured: Spread, voice: Voice) -> str:
    if seconds is not None:
        return voice.span(seconds)
    return voice.say(Sentence(_TOO_FEW)) if measured.count else "–"
