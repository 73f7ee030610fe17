"""A case as operations sees it: what stopped it, where it stands on the drawing, what happened, its variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn_xml.diagram import Gateway, Process, scopes
from engine.bpmn_xml.outline import trigger_of
from engine.definitions.definition import Definition
from engine.definitions.lookup import Definitions
from engine.history import log
from engine.history.events import EventType, HistoryEvent
from engine.incidents.incidents import Incident
from engine.instances.process_engine import ProcessEngine
from engine.instances.search import InstanceView
from engine.instances.states import InstanceStatus
from engine.user_tasks.lookup import UserTask, open_user_tasks
from foundation.sentences import N_, Sentence
from modeler_api.element_words import kind_words
from modeler_api.handbook.chapters import forms_of
from organization.actor import MACHINE, MACHINE_NAME, Actor
from organization.directory import names_of
from organization.permissions import Action, may
from runtime.incident_groups import grouped
from runtime.operations import incidents_seen, seen_instance
from runtime.standing import Standing, standings
from runtime.suspect_variable import suspect_variable
from web.case_marks import case_marks, states_of
from web.case_places import ShownPlace, place_at_join, shown_places
from web.case_story import Moment, Telling, people_in, story
from web.incident_view import ShownIncident, shown_incidents
from web.languages import LOCALES
from web.outline_words import ProcessOutline, outline_rows
from web.parts import Parts
from web.role_names import role_in_sentence
from web.spoken_engine import decision_name, spoken_engine
from web.times import moment_label
from web.variable_values import ShownValue, shown_value

_STOPPED = N_("stopped %(when)s")


@dataclass(frozen=True)
class ShownVariable:
    """One variable of the case."""

    name: str
    value: ShownValue
    #: Element that wrote it last; None for the start.
    written_by: str | None
    #: Whether the last to write it was a person by hand.
    is_by_hand: bool


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of one case shows."""

    view: InstanceView
    definition: Definition
    #: Name of who started it; None when it began by itself.
    started_by: str | None
    incidents: tuple[ShownIncident, ...]
    moments: Sequence[Moment]
    variables: tuple[ShownVariable, ...]
    #: The steps that are open, those that are stopped left out.
    places: Sequence[ShownPlace]
    marks: Mapping[str, Any]
    #: `done`, `here` or `stopped` by element id.
    states: Mapping[str, str]
    outlines: list[ProcessOutline]
    #: Tasks that people would lose if it were cancelled.
    open_tasks: int
    #: Variables and incidents are for whoever may see the technical side.
    sees_technical: bool
    may_repair: bool
    zone: ZoneInfo
    locale: str

    def value(self, name: str, value: Any) -> ShownValue:
        """A value of a variable as the reader reads it."""
        return shown_value(name, value, zone=self.zone, locale=self.locale)

    @property
    def is_active(self) -> bool:
        """Whether it has not ended."""
        return self.view.summary.status == InstanceStatus.ACTIVE


def case_page(parts: Parts, actor: Actor, instance_id: str, language: str) -> CasePage:
    """Read one case. Raises InstanceNotFound, also for who may not see it."""
    process_engine = parts.process_engine
    view = seen_instance(process_engine, actor, instance_id)
    summary = view.summary
    definitions = spoken_engine(parts).definitions
    definition = definitions.by_id(summary.definition_id)
    open_now = [one for one in view.incidents if one.resolved_at is None]
    equals = _equals(process_engine, actor) if open_now else {}
    with parts.work.read() as unit:
        events = log.of_instance(unit, instance_id)
        tasks = open_user_tasks(unit, instance_id)
        known = {summary.started_by, *(task.assignee for task in tasks)}
        people = names_of(unit, people_in(events) | {name for name in known if name})
        incidents = shown_incidents(unit, definitions, open_now, equals)
    people |= {MACHINE: parts.texts.render(Sentence(MACHINE_NAME), language)}
    telling = _telling(definitions, people, view.incidents, language)
    zone, locale = ZoneInfo(actor.time_zone), LOCALES[language]
    standing = standings(events) if summary.status == InstanceStatus.ACTIVE else ()
    stopped = {one.token_id for one in open_now}
    joins = _joins(definition, view.waiting_at, standing)
    marks = case_marks(
        events,
        standing,
        definition_id=definition.id,
        arrived_at=joins,
        incidents=open_now,
        stopped_words=_stopped_words(parts, open_now, zone, language),
    )
    return CasePage(
        view=replace(view, summary=replace(summary, definition_name=definition.published.name)),
        definition=definition,
        started_by=people.get(summary.started_by, summary.started_by) if summary.started_by else None,
        incidents=tuple(_with_suspect(one, definitions, view.variables) for one in incidents),
        moments=story(events, telling),
        variables=_variables(view, events, telling, zone, locale),
        places=[
            *_places(parts, [one for one in standing if one.began.token_id not in stopped], tasks, telling),
            *(place_at_join(definition.nodes[one].label) for one in joins),
        ],
        marks=marks,
        states=states_of(marks),
        outlines=outline_rows((definition.process,), forms_of(definition).values()),
        open_tasks=len(tasks),
        sees_technical=may(actor, Action.SEE_TECHNICAL, area=summary.area),
        may_repair=may(actor, Action.REPAIR_CASES, area=summary.area),
        zone=zone,
        locale=locale,
    )


def _equals(process_engine: ProcessEngine, actor: Actor) -> dict[str, int]:
    """How many others failed in the same way, by incident id."""
    groups = grouped(process_engine, incidents_seen(process_engine, actor))
    return {one.id: len(group) - 1 for group in groups for one in group}


def _with_suspect(shown: ShownIncident, definitions: Definitions, variables: Mapping[str, Any]) -> ShownIncident:
    incident = shown.incident
    definition = definitions.by_id(incident.definition_id)
    flows = (flow for scope in scopes(definition.process.scope) for flow in scope.flows)
    leaving = [flow for flow in flows if flow.source == incident.element_id]
    node = definition.nodes.get(incident.element_id or "")
    return replace(shown, suspect=suspect_variable(incident.failure, node, leaving, variables.keys()))


def _joins(definition: Definition, waiting_at: Sequence[str], standing: Sequence[Standing]) -> list[str]:
    """The gateways of the case itself at which some of the ways have arrived, each once."""
    told = {one.began.element_id for one in standing}
    waiting = dict.fromkeys(one for one in waiting_at if isinstance(definition.nodes.get(one), Gateway))
    return [one for one in waiting if one not in told]


def _places(
    parts: Parts, standing: Sequence[Standing], tasks: Sequence[UserTask], telling: Telling
) -> Sequence[ShownPlace]:
    def role_of(task: UserTask) -> str:
        return role_in_sentence(parts, task.candidate_groups, otherwise=task.lane or "")

    def kind_of(event: HistoryEvent) -> Sentence:
        node = parts.process_engine.definitions.by_id(event.definition_id).nodes[event.element_id or ""]
        return kind_words(node.kind, trigger_of(node))

    return shown_places(
        standing, tasks, name_of=telling.name_of, people=telling.people, role_of=role_of, kind_of=kind_of
    )


def _telling(
    definitions: Definitions, people: Mapping[str, str], incidents: Sequence[Incident], language: str
) -> Telling:
    def name_of(event: HistoryEvent) -> str:
        definition = definitions.by_id(event.definition_id)
        node = definition.nodes.get(event.element_id or "")
        return node.label if node else definition.published.name

    def flow_name(event: HistoryEvent, flow_id: str) -> str | None:
        return _flow_names(definitions.by_id(event.definition_id).process).get(flow_id)

    def decision_called(event: HistoryEvent, decision_id: str, drawn: str) -> str:
        return decision_name(definitions.by_id(event.definition_id), decision_id, drawn, language)

    return Telling(people, name_of, flow_name, decision_called, {one.id: one.failure.sentence for one in incidents})


def _flow_names(process: Process) -> dict[str, str | None]:
    return {flow.id: flow.name for scope in scopes(process.scope) for flow in scope.flows}


def _stopped_words(parts: Parts, incidents: Sequence[Incident], zone: ZoneInfo, language: str) -> dict[str, str]:
    """Since when each one stands, by id."""
    now = parts.work.clock.now()

    def since(incident: Incident) -> str:
        label = moment_label(incident.opened_at, now=now, zone=zone, locale=LOCALES[language])
        return parts.texts.render(Sentence(_STOPPED, {"when": parts.texts.render(label.words, language)}), language)

    return {one.id: since(one) for one in incidents}


def _variables(
    view: InstanceView, events: Sequence[HistoryEvent], telling: Telling, zone: ZoneInfo, locale: str
) -> tuple[ShownVariable, ...]:
    wrote = _last_writers(events, telling)
    shown = []
    for name, value in sorted(view.variables.items()):
        element, is_by_hand = wrote.get(name, (None, False))
        shown.append(ShownVariable(name, shown_value(name, value, zone=zone, locale=locale), element, is_by_hand))
    return tuple(shown)


def _last_writers(events: Sequence[HistoryEvent], telling: Telling) -> dict[str, tuple[str | None, bool]]:
    wrote: dict[str, tuple[str | None, bool]] = {}
    for event in events:
        if event.scope_id:
            continue
        is_by_hand = event.type is EventType.VARIABLES_CORRECTED
        element = telling.name_of(event) if event.type is EventType.ACTIVITY_COMPLETED else None
        for name in event.payload.get("variables", ()):
            wrote[name] = (element, is_by_hand)
    return wrote
