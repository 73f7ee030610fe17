"""A process as its page shows it: figures, live counts on the drawing, versions, findings, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn_xml.diagram import Diagram, Process
from engine.bpmn_xml.reader import diagram_of
from foundation.sentences import N_, counted
from foundation.texts import Texts
from foundation.unit_of_work import UnitOfWork
from modeler_api.condition_words import forms_in
from modeler_api.drafts.rules import main_process
from modeler_api.process_models import ProcessModel
from modeler_api.versions import VersionEntry, VersionFiles, draft_files, history, version_files
from monitor.activity_facts import OpenActivity, open_activities
from monitor.dashboards import figures
from monitor.drawing import drawing_of
from monitor.filters import Filters, everything, last_weeks
from monitor.kpis.cycle_time import cycle_time_kpi
from monitor.kpis.kpi import Kpi
from monitor.kpis.throughput import throughput_kpis
from monitor.wording import Span
from organization.actor import Actor
from organization.directory import names_of
from organization.permissions import Action, may
from runtime.standing import HOLDERS
from web.library_view import templates
from web.model_layout import picture_size
from web.open_cases import OpenCases, open_by_definition, total
from web.outline_words import ProcessOutline, outline_rows
from web.process_people import RoleAtWork, roles_at_work
from web.spoken_drawing import spoken_drawing

#: The figures look at as many weeks as a dashboard does.
_WEEKS = 8
_OPEN_HERE = (N_("%(count)s case open"), N_("%(count)s cases open"))
_STOPPED_HERE = (N_("%(count)s of them is stopped"), N_("%(count)s of them are stopped"))


@dataclass(frozen=True)
class VersionLine:
    """One line of the table of versions."""

    entry: VersionEntry
    #: The author's name.
    author: str
    #: None for a draft.
    open_cases: OpenCases | None


@dataclass(frozen=True)
class ProcessFigures:
    """What the figures at the top are made of."""

    duration: Kpi
    completed: Kpi
    #: Element where cases wait most, with what a mean case waits there; None when nothing waits.
    slowest: str | None
    slowest_waiting: Span | None


@dataclass(frozen=True)
class ProcessPage:
    """Everything that the page of one process shows."""

    model: ProcessModel
    lines: tuple[VersionLine, ...]
    #: None when it was never published, or for who may not read figures.
    figures: ProcessFigures | None
    open: OpenCases
    #: The drawing: of the latest version, else of the draft.
    shown: VersionFiles
    #: `m` to `xxl`; empty when there is nothing to draw.
    size: str
    outlines: list[ProcessOutline]
    roles: tuple[RoleAtWork, ...]
    #: What it is for, in a line; empty when nobody says it.
    purpose: str


def process_page(unit: UnitOfWork, actor: Actor, model: ProcessModel, language: str) -> ProcessPage:
    """Read what the page of a process shows."""
    shown = _shown(unit, actor, model)
    diagram = diagram_of(spoken_drawing(shown.bpmn, model.key, language))
    process = _process(diagram, model.key)
    counts = open_by_definition(unit, model.key)
    return ProcessPage(
        model=model,
        lines=_lines(unit, actor, model.key, counts),
        figures=_figures(unit, actor, model, process) if model.published and process else None,
        open=total(counts.values()),
        shown=shown,
        size=picture_size(shown.bpmn),
        outlines=outline_rows(diagram.processes, forms_in(shown.forms.values())),
        roles=tuple(roles_at_work(unit, process, language)) if process else (),
        purpose=_purpose(process, model.key, language),
    )


def _purpose(process: Process | None, key: str, language: str) -> str:
    """The library's words as long as the company says nothing else."""
    found, said = templates().get(key), (process.documentation if process else None) or ""
    library = main_process(found.diagram) if found else None
    if found and said in ("", library and library.documentation):
        return found.texts(language).purpose
    return said.partition("\n")[0]


def live_marks(unit: UnitOfWork, key: str, zone: ZoneInfo, texts: Texts, language: str) -> dict[str, Any]:
    """How many cases stand at each element now, as the viewer reads it; clay where one is stopped."""
    found: dict[str, list[OpenActivity]] = {}
    for activity in open_activities(unit, everything(zone, process_key=key), unit.now()):
        if activity.element_type not in HOLDERS:
            found.setdefault(activity.element_id, []).append(activity)
    return {"tokens": [_token(element, here, texts, language) for element, here in found.items()]}


def _token(element_id: str, here: list[OpenActivity], texts: Texts, language: str) -> dict[str, Any]:
    stopped = sum(activity.has_incident for activity in here)
    said = [counted(*_OPEN_HERE, len(here)), *([counted(*_STOPPED_HERE, stopped)] if stopped else [])]
    title = ", ".join(texts.render(one, language) for one in said)
    return {"element": element_id, "text": str(len(here)), "kind": "bad" if stopped else "", "title": title}


def _shown(unit: UnitOfWork, actor: Actor, model: ProcessModel) -> VersionFiles:
    if model.published is not None:
        return version_files(unit, actor, model.key, model.published.version)[1]
    number = model.draft.number if model.draft else 1
    return draft_files(unit, actor, model.key, number)[1]


def _process(diagram: Diagram, key: str) -> Process | None:
    return next((process for process in diagram.processes if process.id == key), None) or main_process(diagram)


def _lines(unit: UnitOfWork, actor: Actor, key: str, counts: Mapping[str, OpenCases]) -> tuple[VersionLine, ...]:
    entries = history(unit, actor, key)
    names = names_of(unit, frozenset(entry.by for entry in entries))
    return tuple(
        VersionLine(
            entry=entry,
            author=names.get(entry.by, entry.by),
            open_cases=counts.get(entry.definition_id, OpenCases()) if entry.definition_id else None,
        )
        for entry in entries
    )


def _figures(unit: UnitOfWork, actor: Actor, model: ProcessModel, process: Process) -> ProcessFigures | None:
    if not may(actor, Action.SEE_FIGURES, area=model.area):
        return None
    drawing = drawing_of(process)
    period = last_weeks(_WEEKS, unit.now(), ZoneInfo(actor.time_zone))
    found = figures(unit, Filters(period, model.key), drawing)
    completed = next(kpi for kpi in throughput_kpis(found.throughput) if kpi.key == "completed")
    slowest = found.bottleneck
    part = found.mean_case.part(slowest.element_id) if slowest and found.mean_case else None
    return ProcessFigures(
        duration=cycle_time_kpi(found.cycle_time),
        completed=completed,
        slowest=drawing.name_of(slowest.element_id) if slowest else None,
        slowest_waiting=Span(part.for_somebody_seconds) if part else None,
    )
