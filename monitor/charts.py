"""Figures for the browser, each with its sentence and its data; the only importer of plotly.

Colours are names of the theme's variables: the page puts the computed ones in their place, in light and dark.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Bar, Figure, Scatter

from foundation.sentences import N_, Sentence
from monitor.kpis.throughput import Throughput, Week
from monitor.weekly import WeekOfDurations
from monitor.wording import Unit, Voice, unit_for

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
_SAND = "#c9b48a"
_TOO_FEW = N_("too few cases")


@dataclass(frozen=True)
class Chart:
    """A figure, what it says, and the table that says the same."""

    #: `data` and `layout` as plotly reads them.
    figure: Mapping[str, Any]
    sentence: str
    #: What the vertical axis counts in.
    unit: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def has_data(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.rows)


def duration_chart(weeks: Sequence[WeekOfDurations], said: Sentence, voice: Voice) -> Chart:
    """Median and 90th percentile of the cases completed in each week."""
    unit = unit_for(max((week.durations.median_seconds or 0.0 for week in weeks), default=0.0))
    labels = [voice.value(week.monday) for week in weeks]
    median, p90 = voice.say(Sentence(_MEDIAN)), voice.say(Sentence(_NINE_OF_TEN))
    upper = Scatter(
        name=p90,
        x=labels,
        y=[_in_unit(week.durations.shown_p90_seconds, unit) for week in weeks],
        mode="lines",
        line={"color": "var(--line-strong)", "width": 2, "dash": "dot"},
    )
    middle = Scatter(
        name=median,
        x=labels,
        y=[_in_unit(week.durations.median_seconds, unit) for week in weeks],
        mode="lines+markers",
        line={"color": "var(--river-line)", "width": 3.5},
        marker={"size": 7, "color": "var(--river)"},
    )
    rows = [
        (
            label,
            voice.number(week.durations.count),
            _said(week.durations.median_seconds, voice),
            _said(week.durations.shown_p90_seconds, voice),
        )
        for label, week in zip(labels, weeks, strict=True)
    ]
    header = [voice.say(Sentence(text)) for text in (_WEEK, _COMPLETED, _MEDIAN, _NINE_OF_TEN)]
    return Chart(_figure([upper, middle], {}), voice.say(said), voice.unit(unit), header, rows)


def flow_chart(measured: Throughput, said: Sentence, voice: Voice) -> Chart:
    """What came in and what went out each week."""
    weeks = measured.weeks
    labels = [voice.value(week.monday) + ("" if week.is_whole else "*") for week in weeks]
    came, went = voice.say(Sentence(_IN)), voice.say(Sentence(_OUT))
    bars = [
        Bar(name=came, x=labels, y=[week.started for week in weeks], marker={"color": "var(--river-line)"}),
        Bar(
            name=went,
            x=labels,
            y=[week.completed + week.otherwise_ended for week in weeks],
            marker={"color": _SAND},
        ),
    ]
    rows = [
        (_week(week, voice), *(voice.number(n) for n in (week.started, week.completed, week.otherwise_ended)))
        for week in weeks
    ]
    header = [voice.say(Sentence(text)) for text in (_WEEK, _IN, _COMPLETED, _OTHERWISE)]
    layout: dict[str, Any] = {"barmode": "group", "bargap": 0.35}
    if not all(week.is_whole for week in weeks):
        layout["xaxis"] = {"type": "category", "title": {"text": voice.say(Sentence(_NOT_OVER_NOTE)), "standoff": 6}}
    return Chart(_figure(bars, layout), voice.say(said), "", header, rows)


def _figure(traces: Sequence[Any], layout: Mapping[str, Any]) -> dict[str, Any]:
    # the y axis starts at 0, else small changes look like large ones; categories, else plotly guesses dates
    figure = Figure(data=traces, layout={"yaxis": {"rangemode": "tozero"}, "xaxis": {"type": "category"}, **layout})
    figure.layout.template = None
    drawn: dict[str, Any] = json.loads(figure.to_json())
    return drawn


def _week(week: Week, voice: Voice) -> str:
    return voice.value(week.monday) if week.is_whole else voice.say(Sentence(_NOT_OVER, {"monday": week.monday}))


def _in_unit(seconds: float | None, unit: Unit) -> float | None:
    return None if seconds is None else round(seconds / unit.seconds, 2)


def _said(seconds: float | None, voice: Voice) -> str:
    return voice.say(Sentence(_TOO_FEW)) if seconds is None else voice.span(seconds)
