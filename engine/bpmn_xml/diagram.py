"""What a drawing says, as frozen values: processes, flow nodes, flows, lanes, definitions.

Names of kinds are BPMN's own element names (`userTask`, `boundaryEvent`). Texts of expressions are kept raw; `line`
counts from 1 and is 0 when unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from engine.bpmn_xml.mappings import CallMapping, Connector, Parameter

#: Ids that begin with this are ours: given to elements that were drawn without one, and by normalising.
GENERATED_ID_PREFIX = "~"


@dataclass(frozen=True, kw_only=True)
class ModelText:
    """A piece of text that somebody will evaluate: condition, timer, mapping, script."""

    text: str
    line: int = 0
    #: The `language` or `scriptFormat` that the file declares.
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every element has."""

    id: str
    name: str | None = None
    line: int = 0
    #: False when the file gave no id and the reader made one.
    has_drawn_id: bool = True

    @property
    def label(self) -> str:
        """The element as people call it: its name, else its id."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """Something inside an element that the reader does not carry over; the checks decide what it means."""

    #: BPMN element or attribute name, e.g. `ioBinding`, or what is the matter with its data (see `read_data`).
    kind: str
    line: int = 0
    #: The id that it points to in vain.
    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unread:
    """An extension attribute or element that is not carried over."""

    #: With the prefix that the file uses, e.g. `zeebe:taskDefinition`; an inner attribute as `camunda:in local`.
    name: str
    element_id: str | None
    element_name: str | None
    line: int
    #: Understood, but only the first of its kind at the element counts.
    is_repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How often a job is tried in all, and how long to wait before each further try (the last wait repeats)."""

    attempts: int
    waits: tuple[timedelta, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionCall:
    """`camunda:decisionRef`: which decision a business rule task makes, and in which shape it wants the result."""

    #: The id of a decision in a DMN file beside the drawing.
    decision: str
    #: `camunda:decisionRefBinding`; None means `deployment`.
    binding: str | None = None
    #: `camunda:mapDecisionResult`; None means `resultList`.
    mapping: str | None = None


@dataclass(frozen=True, kw_only=True)
class InstanceEvent:
    """What several instances throw when one of them completes: always, or when the condition holds."""

    definitions: tuple["EventDefinition", ...]
    condition: ModelText | None = None


@dataclass(frozen=True, kw_only=True)
class MultiInstance:
    """Several instances of one activity: by number (`cardinality`) or one per item of `collection`."""

    is_sequential: bool
    cardinality: ModelText | None = None
    #: Name of a variable, or an expression.
    collection: str | None = None
    element_variable: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: ModelText | None = None
    #: `None` throws an event for each instance, `One` for the first one, `Complex` by conditions, `All` none.
    behavior: str | None = None
    events: tuple[InstanceEvent, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class StandardLoop:
    """Repeat while the condition holds."""

    is_tested_before: bool
    maximum: str | None = None
    condition: ModelText | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class EventDefinition:
    """What an event waits for or causes."""

    #: `message`, `timer`, `error`, `escalation`, `signal`, `conditional`, `link`, `compensate`, `cancel`, `terminate`.
    kind: str
    #: Id of the message, error, signal or escalation; of the activity to compensate; the link's name.
    reference: str | None = None
    #: `timeDate`, `timeDuration` or `timeCycle`.
    timer_kind: str | None = None
    timer: ModelText | None = None
    condition: ModelText | None = None
    correlation_key: str | None = None
    #: `camunda:errorCodeVariable` and `errorMessageVariable`: where a caught error's code and text go.
    error_code_variable: str | None = None
    error_message_variable: str | None = None
    #: `camunda:escalationCodeVariable`: where the code of a caught escalation goes.
    escalation_code_variable: str | None = None
    #: The connector of a throwing message event.
    connector: Connector | None = None
    #: `waitForCompletion` of a compensation that is thrown.
    waits_for_completion: bool = True
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class FlowNode(Element):
    """An activity, event or gateway; `incoming` and `outgoing` are flow ids in document order, from the flows."""

    kind: str
    documentation: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default_flow: str | None = None
    #: Innermost lane; a node inside a subprocess stands in the subprocess's lane.
    lane_id: str | None = None
    #: Role key of that lane.
    role: str | None = None
    retry: Retry | None = None
    #: `camunda:failedJobRetryTimeCycle` as written, also when it cannot be understood.
    retry_text: str | None = None
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    correlation_key: str | None = None
    #: `cauce:sender`: who sends the message that is awaited here; `requester` is whoever started the case.
    sender: str | None = None
    leftovers: tuple[Leftover, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Event(FlowNode):
    """`startEvent`, `intermediateCatchEvent`, `intermediateThrowEvent`, `boundaryEvent`, `endEvent`."""

    definitions: tuple[EventDefinition, ...] = ()
    attached_to: str | None = None
    #: `cancelActivity` of boundary events, `isInterrupting` of starts of event subprocesses.
    is_interrupting: bool = True
    #: Of several definitions all must happen, not only one.
    is_parallel_multiple: bool = False
    #: The start form; of an event that awaits a message of the requester, what they fill in to send it.
    form_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Gateway(FlowNode):
    """`exclusiveGateway`, `parallelGateway`, `inclusiveGateway`, `eventBasedGateway`, `complexGateway`."""

    is_instantiating: bool = False
    #: `eventGatewayType="Parallel"`: all events must happen, not only the first.
    is_parallel_instantiating: bool = False
    #: Of a complex gateway: when it fires.
    activation_condition: ModelText | None = None


@dataclass(frozen=True, kw_only=True)
class AdHoc:
    """How an ad-hoc subprocess runs."""

    is_sequential: bool
    completion_condition: ModelText | None = None
    #: `cancelRemainingInstances`: what still runs when the condition comes true is cancelled.
    cancels_remaining: bool = True


@dataclass(frozen=True, kw_only=True)
class Activity(FlowNode):
    """A task, subprocess or call activity. Texts of assignment and dates are raw expressions."""

    loop: MultiInstance | StandardLoop | None = None
    is_for_compensation: bool = False
    start_quantity: str = "1"
    completion_quantity: str = "1"
    assignee: str | None = None
    candidate_users: str | None = None
    candidate_groups: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    #: Form id: the file name without `.form`.
    form_key: str | None = None
    script: ModelText | None = None
    result_variable: str | None = None
    connector: Connector | None = None
    decision_call: DecisionCall | None = None
    #: Topic of an external task.
    topic: str | None = None
    #: `camunda:class`, `delegateExpression` or `expression`, which name code that is not here.
    foreign_implementation: str | None = None
    #: The template that it was made from (`camunda:modelerTemplate`), and its version.
    template: str | None = None
    template_version: str | None = None
    message_ref: str | None = None
    is_instantiating: bool = False
    called_element: str | None = None
    #: `latest`, `deployment`, `version` or `versionTag`; None means latest.
    called_binding: str | None = None
    #: The number or the tag of the version that it asks for.
    called_version: str | None = None
    call_mappings: tuple[CallMapping, ...] = ()
    #: What a subprocess holds; None for tasks and calls.
    scope: "Scope | None" = None
    is_triggered_by_event: bool = False
    #: Only of ad-hoc subprocesses.
    ad_hoc: AdHoc | None = None
    #: `method` of a transaction.
    transaction_method: str | None = None

    @property
    def has_own_assignment(self) -> bool:
        """Whether the activity itself says who does it; it then wins over its lane."""
        return bool(self.assignee or self.candidate_users or self.candidate_groups)


@dataclass(frozen=True, kw_only=True)
class SequenceFlow(Element):
    """An arrow; `condition` is None when it is unconditional."""

    source: str
    target: str
    condition: ModelText | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a process or an embedded subprocess holds directly, in document order."""

    nodes: tuple[FlowNode, ...] = ()
    flows: tuple[SequenceFlow, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    #: Names of its data objects and properties: variables that live as long as the scope.
    data_objects: tuple[str, ...] = ()
    #: Associations as (source, target): from compensation events to their handlers, and notes.
    associations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lane(Element):
    """Who does what stands in it; `role` comes from `cauce:role`, else from the name; None when it has neither."""

    role: str | None = None
    node_ids: tuple[str, ...] = ()
    lanes: tuple["Lane", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Process(Element):
    """One process of the file."""

    is_executable: bool
    scope: Scope = field(default_factory=Scope)
    lanes: tuple[Lane, ...] = ()
    documentation: str | None = None
    #: False for `camunda:isStartableInTasklist="false"`.
    is_startable_by_hand: bool = True
    candidate_starter_groups: str | None = None
    candidate_starter_users: str | None = None
    area: str | None = None
    #: `camunda:versionTag`, by which a call activity may choose a version.
    version_tag: str | None = None
    #: How its instances are numbered, e.g. `SOL-{year}-{seq}`.
    business_key: str | None = None

    @cached_property
    def _nodes(self) -> tuple[FlowNode, ...]:
        # kept, because each check asks for them
        return tuple(node for scope in scopes(self.scope) for node in scope.nodes)


@dataclass(frozen=True, kw_only=True)
class Participant(Element):
    """A pool; without `process_id` it is a party outside."""

    process_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Definition(Element):
    """A message, error, signal or escalation declared at the root of the file."""

    #: `message`, `error`, `signal` or `escalation`.
    kind: str
    #: errorCode or escalationCode.
    code: str | None = None
    correlation_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class DuplicateId:
    """An id used again at `line`; first at `first_line`."""

    id: str
    name: str | None
    line: int
    first_line: int


@dataclass(frozen=True, kw_only=True)
class Dangling:
    """Something beside the flow of work that points to nothing, or that never runs (`reference` None)."""

    #: BPMN element name, e.g. `messageFlow`.
    kind: str
    element_id: str
    element_name: str | None
    reference: str | None
    line: int


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """A whole file."""

    id: str
    name: str | None = None
    processes: tuple[Process, ...] = ()
    participants: tuple[Participant, ...] = ()
    definitions: tuple[Definition, ...] = ()
    #: Tasks that call activities call; a plain call of one is read as the task itself.
    global_tasks: tuple[FlowNode, ...] = ()
    unread: tuple[Unread, ...] = ()
    duplicate_ids: tuple[DuplicateId, ...] = ()
    dangling: tuple[Dangling, ...] = ()

    def definition(self, definition_id: str | None, kind: str) -> Definition | None:
        """The message, error, signal or escalation with that id, or None."""
        return self._definitions_by_id.get((definition_id, kind))

    @cached_property
    def _definitions_by_id(self) -> Mapping[tuple[str | None, str], Definition]:
        # The first one counts when an id is used twice.
        return {(found.id, found.kind): found for found in reversed(self.definitions)}


def scopes(scope: Scope) -> Iterator[Scope]:
    """The scope and every scope nested in it, outer before inner."""
    yield scope
    for node in scope.nodes:
        if isinstance(node, Activity) and node.scope is not None:
            yield from scopes(node.scope)


def processes_meant_to_run(diagram: Diagram) -> tuple[Process, ...]:
    """The processes marked as executable; when there is none, all of them, because one was surely meant."""
    return tuple(process for process in diagram.processes if process.is_executable) or diagram.processes


def flow_nodes(process: Process) -> tuple[FlowNode, ...]:
    """Every flow node of a process, those of nested subprocesses included."""
    return process._nodes
