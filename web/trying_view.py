"""A run in a sandbox as its page shows it: the clock, what is done and where it stands, who may go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from babel.dates import format_datetime

from engine.bpmn_xml.diagram import Diagram, Event, FlowNode, Process, flow_nodes
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.reader import diagram_of
from engine.bpmn_xml.starting import StartByEvent, starts_by_event
from engine.forms.reader import form_schema, read_form
from engine.forms.schema import Form
from engine.sandbox.coverage import Coverage, coverage
from engine.sandbox.material import Material
from engine.sandbox.situation import OpenTask, Situation
from engine.user_tasks.lookup import UserTask
from foundation.http.problem import Say
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import main_process
from organization.actor import Actor
from organization.candidate_groups import members_of
from organization.directory import names_of
from process_library.demo_systems.world import standard_world

NO_FORM = Form(id="none")
_HERE, _STOPPED = {"top": -13, "left": -8}, {"top": -12, "right": 12}


@dataclass(frozen=True)
class Tried:
    """What is tried: a draft, a version or a library process."""

    key: str
    name: str
    material: Material
    diagram: Diagram
    process: Process
    #: Each step is one click and each decision is asked, whatever else the drawing says of them.
    is_by_hand: bool = False

    @property
    def start_form(self) -> Form:
        """What is filled in to start it by hand."""
        node = self.plain_start
        return self.form(node.form_key if node else None)

    @property
    def plain_start(self) -> Event | None:
        """Where it starts by hand, if it does."""
        for node in self.process.scope.nodes:
            if isinstance(node, Event) and node.kind == "startEvent" and not node.definitions:
                return node
        return None

    @property
    def is_started_by_timer(self) -> bool:
        """Whether it starts by itself at some time."""
        starts = (node for node in self.process.scope.nodes if isinstance(node, Event) and node.kind == "startEvent")
        return any(definition.kind == "timer" for node in starts for definition in node.definitions)

    @property
    def other_starts(self) -> list[StartByEvent]:
        """The messages and signals that start it."""
        return list(starts_by_event(self.diagram, self.process))

    def form(self, form_key: str | None) -> Form:
        """A form of the tried drawing. Raises FormRejected."""
        content = self.material.tried.forms.get(form_key or "")
        return NO_FORM if content is None else read_form(form_schema(content))

    def nodes(self) -> dict[str, FlowNode]:
        """Every element by its id."""
        return {node.id: node for process in self.diagram.processes for node in flow_nodes(process)}

    def name_of(self, element_id: str | None) -> str:
        """What people call an element."""
        found = self.nodes().get(element_id or "")
        return found.label if found else element_id or ""

    def world(self, year: int) -> Mapping[str, Any]:
        """What the demo systems hold before it begins: their usual stock where the library's functions are called."""
        files = (self.material.tried, *(called.bundle for called in self.material.called))
        return standard_world(year) if any(b"python_function" in bundle.bpmn for bundle in files) else {}


def tried(material: Material, *, is_by_hand: bool = False) -> Tried | None:
    """What can be tried of a drawing; None when there is no process in it."""
    diagram = diagram_of(material.tried.bpmn)
    process = main_process(diagram)
    return None if process is None else Tried(process.id, process.label, material, diagram, process, is_by_hand)


@dataclass(frozen=True)
class Somebody:
    """Who does something in a test."""

    #: What the process gets to know.
    username: str
    name: str
    #: Nobody holds the role, so it acts itself.
    is_role: bool = False


def who_does(unit: UnitOfWork, task: UserTask, role_name: str, actor: Actor) -> Somebody:
    """Whoever has the task, else somebody who may take it, else its role."""
    named = task.assignee or next(iter(task.candidate_users), None)
    if named:
        return Somebody(named, names_of(unit, frozenset({named})).get(named, named))
    for group in task.candidate_groups:
        members = members_of(unit, group)
        if members:
            return Somebody(members[0].username, members[0].name)
    if task.candidate_groups:
        return Somebody(task.candidate_groups[0], role_name or task.candidate_groups[0], is_role=True)
    return Somebody(actor.username, actor.name)


def who_starts(unit: UnitOfWork, shown: Tried, actor: Actor) -> Somebody:
    """Somebody who holds the role of the lane in which it starts, else whoever tries it."""
    start = shown.plain_start
    lanes = {lane.id: lane for lane in all_lanes(shown.process.lanes)}
    lane = lanes.get(start.lane_id or "") if start else None
    members = members_of(unit, lane.role) if lane and lane.role else []
    if members and actor.username not in {one.username for one in members}:
        return Somebody(members[0].username, members[0].name)
    return Somebody(actor.username, actor.name)


def day_of(found: Situation, at: datetime, zone: tzinfo) -> int:
    """Which day of the test that is, where the reader is; the first one is 1."""
    return (at.astimezone(zone).date() - found.began_at.astimezone(zone).date()).days + 1


def clock_words(at: datetime, zone: tzinfo, locale: str) -> str:
    """The test clock: weekday, day and minute."""
    text = weekday_words(at, zone, locale)
    return text[:1].upper() + text[1:]


def weekday_words(at: datetime, zone: tzinfo, locale: str) -> str:
    """The same inside a sentence."""
    return str(format_datetime(at, "EEEE d MMM, HH:mm", tzinfo=zone, locale=locale))


def marks(found: Situation, zone: tzinfo, say: Say) -> dict[str, Any]:
    """What was passed teal, where it stands violet, what is held or failed clay."""
    told: dict[str, str] = dict.fromkeys(found.passed, "m-done")
    tokens = []
    held, failed = {call.element_id for call in found.calls}, {one.element_id for one in found.incidents}
    for element, since in found.here.items():
        told[element] = "m-stop" if element in held | failed else "m-try"
        if element not in held | failed:
            words = say(Sentence(N_("here · day %(day)s"), {"day": day_of(found, since, zone)}))
            tokens.append(_token(element, words, "try", _HERE))
    tokens += [_token(element, say(Sentence(N_("call held"))), "time", _HERE) for element in sorted(held)]
    tokens += [
        _token(element, say(Sentence(N_("failed"))), "bad", _STOPPED) for element in sorted(filter(None, failed))
    ]
    return {"marks": told | {element: "m-stop" for element in failed if element}, "tokens": tokens}


def _token(element: str, text: str, kind: str, position: Mapping[str, int]) -> dict[str, Any]:
    return {"element": element, "text": text, "kind": kind, "position": dict(position)}


def covered_marks(passed: frozenset[str], found: Coverage, say: Say) -> dict[str, Any]:
    """What tests and this run pass, and a label at each way that none takes."""
    label = say(Sentence(N_("no test")))
    return {
        "marks": dict.fromkeys(passed, "m-done") | {way.id: "m-find" for way in found.left},
        "tokens": [_token(way.id, label, "warn", _HERE) for way in found.left],
    }


def ways_of(shown: Tried, passed: frozenset[str]) -> Coverage:
    """Ways taken and ways left."""
    return coverage(shown.diagram, passed)


def chosen(tasks: Sequence[OpenTask], element: str | None, item: int) -> OpenTask | None:
    """The task that is shown: the one asked for, else the oldest."""
    wanted = [one for one in tasks if (one.task.element_id, one.item) == (element, item)]
    return next(iter((*wanted, *tasks)), None)


def form_of_task(one: OpenTask) -> Form:
    """The form of a task, without fields when it names none. Raises FormRejected."""
    return NO_FORM if one.form is None else read_form(dict(one.form))
