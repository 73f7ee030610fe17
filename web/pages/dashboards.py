"""Dashboards: one sentence per process, then one page each, with the cases behind every figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from markupsafe import Markup

from engine.definitions.definition import Definition, Published
from engine.definitions.lookup import bundle_bytes, latest_versions
from foundation.errors import NotFound
from monitor.bottlenecks import DEFINITION as BOTTLENECK_DEFINITION
from monitor.case_facts import known_processes
from monitor.case_list import AT_MOST, USUAL, Order, Which, case_list
from monitor.dashboards import LAG_TO_SAY, ProcessSummary, dashboard, summaries
from monitor.drawing import drawing_of
from monitor.exports import activities_csv, cases_csv
from monitor.filters import Filters, Period, last_weeks, of_process, parse
from monitor.kpis.activity_times import DEFINITION as TIMES_DEFINITION
from monitor.mean_case import DEFINITION as MEAN_CASE_DEFINITION
from monitor.wording import Voice
from organization.areas import areas
from organization.http import allowed, require_actor
from organization.permissions import Action, may, require
from web.dashboard_view import set_apart, view_of
from web.languages import language
from web.model_files import xml_of
from web.model_layout import picture_size
from web.parts import Parts
from web.spoken_drawing import spoken_drawing
from web.spoken_engine import spoken_engine
from web.views import Views

#: What a page looks at when its address names no period.
USUAL_WEEKS = 8
#: Periods that are offered by name.
_OFFERED_WEEKS = (4, 8, 26, 52)

#: What an address of a dashboard may hold.
_FILTERS = ("from", "to", "version", "all")


@dataclass(frozen=True)
class Line:
    """One process in the list."""

    process: Published
    summary: ProcessSummary
    headline: Markup


#: Pages under /dashboards.
pages = Views("dashboards", prefix="/dashboards")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.SEE_FIGURES)
def everything(parts: Parts) -> str:
    """Every process that the reader may watch, by area, with one sentence each."""
    actor, chosen, voice = require_actor(), _filters(parts), _voice(parts)
    with parts.work.read() as unit:
        watched = [one.key for one in latest_versions(unit) if may(actor, Action.SEE_FIGURES, area=one.area)]
        names = {area.key: area.name(language()) for area in areas(unit)}
    definitions = {key: spoken_engine(parts).definitions.latest(key) for key in watched}
    with parts.work.read() as unit:
        found = summaries(unit, chosen, {key: drawing_of(one.process) for key, one in definitions.items()})
    shown = [Line(definitions[one.process_key].published, one, set_apart(one.headline, voice)) for one in found]
    return render_template(
        "dashboards/everything.html",
        groups=_by_area(shown, names),
        filters=chosen,
        voice=voice,
        query=_query(),
        periods=_periods(parts, chosen),
        is_usual=_is_usual(parts, chosen),
    )


@pages.get("/<key>")
@allowed(Action.SEE_FIGURES)
def one(parts: Parts, key: str) -> str:
    """One process: the sentence, the mean case, the figures, the heat map, the weeks."""
    definition, chosen = _watched(parts, key, Action.SEE_FIGURES), of_process(_filters(parts), key)
    voice = _voice(parts)
    with parts.work.read() as unit:
        shown = dashboard(unit, chosen, drawing_of(definition.process))
        known = known_processes(unit)
        _name, bpmn = bundle_bytes(unit, definition.published.bundle_id)
    return render_template(
        "dashboards/one.html",
        process=definition.published,
        shown=shown,
        size=picture_size(bpmn),
        view=view_of(shown, voice),
        voice=voice,
        filters=chosen,
        query=_query(),
        versions=[one.version for one in known if one.key == key],
        called=_names(parts, {one.key for one in known} & set(shown.drawing.calls.values())),
        periods=_periods(parts, chosen),
        is_usual=_is_usual(parts, chosen),
        is_behind=shown.lag >= LAG_TO_SAY,
        definitions=(BOTTLENECK_DEFINITION, MEAN_CASE_DEFINITION, TIMES_DEFINITION),
    )


@pages.get("/<key>/cases")
@allowed(Action.SEE_CASES)
def cases(parts: Parts, key: str) -> str:
    """The cases behind a figure."""
    definition, chosen = _watched(parts, key, Action.SEE_CASES), of_process(_filters(parts), key)
    which = next((one for one in Which if one == request.args.get("which")), Which.OPEN)
    element_id = request.args.get("element") or None
    order = Order.read(request.args.get("sort", "")) or USUAL[which]
    with parts.work.read() as unit:
        listed = case_list(unit, chosen, which, element_id=element_id, order=order)
    drawing = drawing_of(definition.process)
    return render_template(
        "dashboards/cases.html",
        process=definition.published,
        listed=listed,
        at_most=AT_MOST,
        which=which,
        kinds=tuple(Which),
        order=order,
        element_id=element_id,
        element=drawing.name_of(element_id) if element_id else "",
        name_of=drawing.name_of,
        now=parts.work.clock.now(),
        periods=_periods(parts, chosen),
        is_usual=_is_usual(parts, chosen),
        filters=chosen,
        voice=_voice(parts),
        query=_query(),
    )


@pages.get("/<key>/diagram.bpmn")
@allowed(Action.SEE_FIGURES)
def diagram(parts: Parts, key: str) -> Response:
    """The drawing under the heat map."""
    definition = _watched(parts, key, Action.SEE_FIGURES)
    with parts.work.read() as unit:
        _name, content = bundle_bytes(unit, definition.published.bundle_id)
    return xml_of(spoken_drawing(content, key, language()))


@pages.get("/<key>/cases.csv")
@allowed(Action.EXPORT_FIGURES)
def export_cases(parts: Parts, key: str) -> Response:
    """The cases of the period as CSV."""
    _watched(parts, key, Action.EXPORT_FIGURES)
    with parts.work.read() as unit:
        return _csv(cases_csv(unit, of_process(_filters(parts), key)), f"{key}-cases.csv")


@pages.get("/<key>/activities.csv")
@allowed(Action.EXPORT_FIGURES)
def export_activities(parts: Parts, key: str) -> Response:
    """The activities of the period as CSV."""
    _watched(parts, key, Action.EXPORT_FIGURES)
    with parts.work.read() as unit:
        return _csv(activities_csv(unit, of_process(_filters(parts), key)), f"{key}-activities.csv")


def _watched(parts: Parts, key: str, action: Action) -> Definition:
    """The definition that the page draws, in the reader's language, of the version asked for or the latest.

    The reader must have the right.
    """
    definitions, version = spoken_engine(parts).definitions, parse(request.args, _zone(parts)).version
    latest = definitions.latest(key)
    require(require_actor(), action, area=latest.published.area)
    try:
        return latest if version is None else definitions.version(key, version)
    except NotFound:
        return latest  # a version that never was has no cases; the page says so over the latest drawing


def _by_area(shown: Sequence[Line], names: Mapping[str, str]) -> list[tuple[str, list[Line]]]:
    """Lines under the name of their area, areas and processes by name."""
    groups: dict[str, list[Line]] = {}
    for line in sorted(shown, key=lambda one: one.process.name.casefold()):
        groups.setdefault(names.get(line.process.area, line.process.area), []).append(line)
    return sorted(groups.items())


def _query() -> dict[str, str]:
    """The filters of this address, for the addresses of other pages."""
    return {name: value for name, value in request.args.items() if name in _FILTERS and value}


def _names(parts: Parts, keys: Iterable[str]) -> dict[str, str]:
    """Names of processes by key, in the reader's language."""
    return {key: spoken_engine(parts).definitions.latest(key).published.name for key in keys}


def _filters(parts: Parts) -> Filters:
    """What the address asks for; the usual weeks when it names no period."""
    asked = parse(request.args, _zone(parts))
    if asked.period.start_on or asked.period.end_on or "all" in request.args:
        return asked
    return Filters(_usual(parts), asked.process_key, asked.version, asked.area)


def _usual(parts: Parts) -> Period:
    return last_weeks(USUAL_WEEKS, parts.work.clock.now(), _zone(parts))


def _is_usual(parts: Parts, chosen: Filters) -> bool:
    return chosen.period == _usual(parts) and chosen.version is None


def _periods(parts: Parts, chosen: Filters) -> list[tuple[int, Mapping[str, str], bool]]:
    """Weeks, query and whether it is the one chosen."""
    now, zone = parts.work.clock.now(), _zone(parts)
    offered = [(weeks, Filters(last_weeks(weeks, now, zone), None, chosen.version)) for weeks in _OFFERED_WEEKS]
    return [(weeks, one.query(), one.period == chosen.period) for weeks, one in offered]


def _zone(parts: Parts) -> ZoneInfo:
    zone = require_actor().time_zone
    return ZoneInfo(zone) if zone else parts.settings.zone


def _voice(parts: Parts) -> Voice:
    return Voice(parts.texts, language(parts.settings.default_language))


def _csv(lines: Iterator[str], name: str) -> Response:
    content = "".join(lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/csv", headers=headers)
