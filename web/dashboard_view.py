"""A dashboard as its page shows it: sentences with their figures set apart, texts of values, marks of the diagram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from foundation.sentences import N_, Sentence, counted
from monitor.charts import Chart, duration_chart, flow_chart
from monitor.dashboards import Dashboard
from monitor.elements import WaitsFor
from monitor.heat import Heat, Measure
from monitor.kpis.activity_times import ActivityTimes
from monitor.kpis.kpi import Kpi, Unit
from monitor.wording import Span, Voice, unit_for
from web.ribbon_view import RibbonView, ribbon_view

_CASES = (N_("case"), N_("cases"))
_CASES_PER_WEEK = (N_("case per week"), N_("cases per week"))
_NINE_OF_TEN = N_("9 of 10 in at most %(span)s")
_OPEN_NOW = N_("%(count)s now")
_TOKENS = {
    Measure.TOTAL_WAITING: N_("waits %(value)s in all"),
    Measure.MEDIAN_WAITING: N_("waits %(value)s"),
    Measure.MEDIAN_PROCESSING: N_("work %(value)s"),
}
_TIMES = (N_("1 time"), N_("%(count)s times"))
_KINDS = {
    WaitsFor.PERSON: N_("one of our people"),
    WaitsFor.OUTSIDE: N_("somebody else"),
    WaitsFor.CLOCK: N_("a date"),
    WaitsFor.SYSTEM: N_("our systems"),
    WaitsFor.CALL: N_("another process"),
}
#: Nobody works on what has to come from outside.
_NO_WORK = (WaitsFor.OUTSIDE, WaitsFor.CLOCK)
_EITHER = N_("somebody else, or a date")
#: A step that takes less on average, with less waiting in the whole period, passes at once.
_AT_ONCE_SECONDS = 10.0
#: Where labels stand on a shape, by the end of its BPMN tag: its length of time below, what is open there above.
#: Names of gateways stand above them and names of events below; nothing may hide those.
_PLACES = {
    "Gateway": ({"bottom": -4, "left": -30}, {"top": -60, "left": -4}),
    # the name of an event stands below it
    "Event": ({"top": -24, "left": -8}, {"top": -48, "left": -12}),
    "": ({"bottom": 12, "left": -2}, {"top": -13, "right": 34}),
}


@dataclass(frozen=True)
class Figure:
    """A key figure in words."""

    key: str
    label: str
    value: str
    unit: str
    footing: str
    definition: str


@dataclass(frozen=True)
class ActivityRow:
    """A row of the table that says the same as the diagram."""

    element_id: str
    name: str
    lane: str
    waits_for: str
    #: Key of the process that a call activity calls, where the drawing names it.
    calls: str | None
    count: str
    cancelled: int
    waiting_median: str
    waiting_p90: str
    work_median: str
    work_p90: str
    total_waiting: str
    of_mean_case: str
    open_now: int
    stopped: int
    oldest_since: datetime | None


@dataclass(frozen=True)
class HeatView:
    """One measure of the heat map."""

    key: str
    label: str
    #: What `applyMarks` of the viewer reads.
    marks: Mapping[str, Any]
    legend: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class DashboardView:
    """What the template shows besides the dashboard itself."""

    headline: Markup
    coincidences: tuple[str, ...]
    figures: tuple[Figure, ...]
    ribbon: RibbonView | None
    between: str
    rows: tuple[ActivityRow, ...]
    #: Rows of steps at which nothing takes time; the page folds them.
    passing: tuple[ActivityRow, ...]
    heat: tuple[HeatView, ...]
    durations: Chart
    flow: Chart


def view_of(shown: Dashboard, voice: Voice) -> DashboardView:
    """The dashboard in the language of the voice."""
    mean = shown.mean_case
    return DashboardView(
        headline=set_apart(shown.headline, voice),
        coincidences=tuple(voice.say(sentence) for sentence in shown.coincidences),
        figures=tuple(figure_of(kpi, voice) for kpi in shown.kpis),
        ribbon=ribbon_view(shown, voice),
        between=voice.span(mean.between_seconds) if mean and mean.between_seconds > 0 else "",
        rows=tuple(_row(one, shown, voice) for one in shown.activities if not _passes_at_once(one)),
        passing=tuple(_row(one, shown, voice) for one in shown.activities if _passes_at_once(one)),
        heat=tuple(_heat(heat, shown.activities, voice) for heat in shown.heat.values()),
        durations=duration_chart(shown.weeks, shown.trend, voice),
        flow=flow_chart(shown.throughput, shown.balance, voice),
    )


def set_apart(sentence: Sentence, voice: Voice) -> Markup:
    """The sentence with its figures in bold and its element marked."""
    template = escape(voice.template(sentence))
    marked = {name: _marked(name, value, voice) for name, value in sentence.values.items()}
    return template % marked if marked else template


def _marked(name: str, value: Any, voice: Voice) -> Markup:
    if isinstance(value, Sentence):
        return set_apart(value, voice)
    mark = Markup("<mark><b>{}</b></mark>") if name == "element" else Markup("<b>{}</b>")
    return mark.format(voice.value(value))


def figure_of(kpi: Kpi, voice: Voice) -> Figure:
    """A key figure in the language of the voice."""
    value, unit = _value(kpi, voice)
    label, definition, footing = (voice.say(text) for text in (kpi.label, kpi.definition, kpi.footing))
    return Figure(kpi.key, label, value, unit, footing, definition)


def _value(kpi: Kpi, voice: Voice) -> tuple[str, str]:
    if kpi.value is None:
        return "–", ""
    if kpi.unit is Unit.SECONDS:
        unit = unit_for(kpi.value)
        return voice.amount(kpi.value, unit), voice.unit(unit)
    number = voice.number(kpi.value)
    one, many = _CASES if kpi.unit is Unit.CASES else _CASES_PER_WEEK
    return number, voice.say(Sentence(one if number == "1" else many))


def _row(times: ActivityTimes, shown: Dashboard, voice: Voice) -> ActivityRow:
    part = shown.mean_case.part(times.element_id) if shown.mean_case else None
    return ActivityRow(
        element_id=times.element_id,
        name=shown.drawing.name_of(times.element_id),
        lane=shown.drawing.lanes.get(times.element_id, ""),
        waits_for=_waited_for(times, voice),
        calls=shown.drawing.calls.get(times.element_id),
        count=voice.number(times.count),
        cancelled=times.cancelled,
        waiting_median=_span(times.waiting.median_seconds, voice),
        waiting_p90=_nine_of_ten(times.waiting.shown_p90_seconds, voice),
        work_median=_span(None if times.waits_for in _NO_WORK else times.processing.median_seconds, voice),
        work_p90=_nine_of_ten(times.processing.shown_p90_seconds, voice),
        total_waiting=voice.span(times.total_waiting_seconds),
        of_mean_case=_span(part.seconds if part else None, voice),
        open_now=times.open_now.count,
        stopped=times.open_now.stopped_by_incident,
        oldest_since=times.open_now.oldest_since,
    )


def _passes_at_once(times: ActivityTimes) -> bool:
    """Whether nobody has to do it, nothing stands there and nothing ever stood there for long."""
    if times.waits_for is WaitsFor.PERSON or times.open_now.count:
        return False
    return times.total_waiting_seconds + (times.processing.mean_seconds or 0.0) < _AT_ONCE_SECONDS


def _waited_for(times: ActivityTimes, voice: Voice) -> str:
    if 0 < times.by_date_seconds < times.total_waiting_seconds:
        return voice.say(Sentence(_EITHER))
    return voice.say(Sentence(_KINDS[times.waits_for])) if times.waits_for in _KINDS else ""


def _nine_of_ten(seconds: float | None, voice: Voice) -> str:
    return "" if not seconds else voice.say(Sentence(_NINE_OF_TEN, {"span": Span(seconds)}))


def _span(seconds: float | None, voice: Voice) -> str:
    return "–" if seconds is None else voice.span(seconds)


def _heat(heat: Heat, activities: Sequence[ActivityTimes], voice: Voice) -> HeatView:
    marks = {one.element_id: f"heat-{one.level}" for one in heat.elements}
    places = {
        one.element_id: next(_PLACES[end] for end in _PLACES if one.element_type.endswith(end)) for one in activities
    }
    tokens = [
        {
            "element": one.element_id,
            "text": voice.value(one.value),
            "title": voice.say(_token(heat.measure, one.value)),
            "kind": "time",
            "position": places[one.element_id][0],
        }
        for one in heat.elements
        if heat.measure is not Measure.OPEN_NOW and one.level > 0
    ]
    tokens += [
        {
            "element": one.element_id,
            "text": voice.say(Sentence(_OPEN_NOW, {"count": one.open_now.count})),
            "kind": "bad" if one.open_now.stopped_by_incident else "",
            "position": places[one.element_id][1],
        }
        for one in activities
        if one.open_now.count
    ]
    legend = tuple((level, voice.say(step)) for level, step in heat.legend)
    return HeatView(heat.measure.value, voice.say(heat.label), {"marks": marks, "tokens": tokens}, legend)


def _token(measure: Measure, value: Span | int) -> Sentence:
    return counted(*_TIMES, value) if isinstance(value, int) else Sentence(_TOKENS[measure], {"value": value})
