"""A process definition, parsed once and shared by every instance that runs it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Protocol

from engine.bpmn_xml.diagram import Diagram
from engine.decisions.model import DecisionModel
from engine.spiff.builder import build_specs
from engine.spiff.event_definitions import MessageDefinition, SignalDefinition
from engine.spiff.failures import NoSuchProcess, NotExecutable
from engine.spiff.process_spec import LiveProcessSpec


@dataclass(frozen=True)
class StartEvent:
    """One way to start a process."""

    element_id: str
    kind: Literal["none", "message", "timer", "signal"]
    message_name: str | None = None
    signal_name: str | None = None
    #: `timeDate`, `timeDuration` or `timeCycle`.
    timer_kind: str | None = None
    timer_expression: str | None = None


@dataclass(frozen=True)
class Program:
    """What runs: immutable after compiling, safe to share between threads."""

    definition_id: str
    #: BPMN process id.
    key: str
    start_events: tuple[StartEvent, ...]
    #: The process itself under its key, and every subprocess in it under its id.
    specs: Mapping[str, LiveProcessSpec] = field(repr=False, compare=False)

    @property
    def spec(self) -> LiveProcessSpec:
        """The process itself."""
        return self.specs[self.key]


class Programs(Protocol):
    """Finds programs for running processes."""

    def by_id(self, definition_id: str) -> Program:
        """The program of a process definition that this instance runs or once called."""
        ...

    def called(self, key: str, element_id: str, caller_definition_id: str) -> Program:
        """Which definition the call activity runs now; raises a `SuiteError` when there is none."""
        ...


def compile_program(
    definition_id: str, diagram: Diagram, key: str, decisions: Mapping[str, DecisionModel] = MappingProxyType({})
) -> Program:
    """Compile one process of a file; raises `NotExecutable` with the element that cannot run.

    `decisions` are the models of the decisions that it names, by id.
    """
    process = next((process for process in diagram.processes if process.id == key), None)
    if process is None:
        raise NoSuchProcess(element_id=key)
    specs = build_specs(diagram, process, decisions)
    spec = specs[key]
    if not spec.is_empty and not spec.starts:
        raise NotExecutable(element_id=key)
    return Program(
        definition_id=definition_id,
        key=key,
        start_events=tuple(_start_events(spec)),
        specs=specs,
    )


def _start_events(spec: LiveProcessSpec) -> Iterator[StartEvent]:
    for start in spec.starts:
        if not start.definitions:
            yield StartEvent(start.element_id, "none")
        for definition in start.definitions:
            yield _start_event(start.element_id, definition)


def _start_event(element_id: str, definition: Any) -> StartEvent:
    if isinstance(definition, MessageDefinition):
        return StartEvent(element_id, "message", message_name=definition.name)
    if isinstance(definition, SignalDefinition):
        return StartEvent(element_id, "signal", signal_name=definition.name)
    return StartEvent(element_id, "timer", timer_kind=definition.kind, timer_expression=definition.expression)
