"""A process definition, parsed once and shared by every instance that runs it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from lxml import etree


@dataclass(frozen=True)
class StartEvent:
    """One way to start a process."""

    element_id: str
    kind: Literal["none", "message", "timer"]
    message_name: str | None = None
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


class Programs(Protocol):
    """Finds programs for running processes."""

    def by_id(self, definition_id: str) -> Program:
        """The program of a process definition that this instance runs or once called."""
        ...

    def called(self, key: str, element_id: str, caller_definition_id: str) -> Program:
        """Which definition the call activity runs now; raises a `SuiteError` when there is none."""
        ...


def compile_program(definition_id: str, root: etree._Element, key: str) -> Program:
    """Parse one process of a file; raises `NotExecutable` with the element that cannot run."""
    raise NotImplementedError
