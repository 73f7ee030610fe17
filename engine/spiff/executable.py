"""Refuses what cannot run, by the checks that speak to people, so that nothing is accepted and then run differently."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from engine.bpmn_xml.check_decisions import check_decisions
from engine.bpmn_xml.check_events import check_events
from engine.bpmn_xml.check_executable import check_executable
from engine.bpmn_xml.check_extensions import check_extensions
from engine.bpmn_xml.check_ids import check_ids
from engine.bpmn_xml.check_references import check_references
from engine.bpmn_xml.check_structure import check_structure
from engine.bpmn_xml.check_subprocesses import check_subprocesses
from engine.bpmn_xml.check_work import NO_CONNECTOR, check_work
from engine.bpmn_xml.diagram import Diagram, Process
from engine.bpmn_xml.findings import Finding, Severity
from engine.spiff.failures import CannotRun

_CHECKS: tuple[Callable[[Diagram], Iterable[Finding]], ...] = (
    check_ids,
    check_structure,
    check_executable,
    check_events,
    check_subprocesses,
    check_work,
    check_references,
    check_extensions,
    lambda diagram: check_decisions(diagram, None),
)
#: Who does the work of a service task is not the runtime's matter.
_NOT_OURS = frozenset({NO_CONNECTOR.code})


def refuse_what_cannot_run(diagram: Diagram, process: Process) -> None:
    """Raise `CannotRun` for the first thing that the checks call an error in this process."""
    alone = replace(diagram, processes=(replace(process, is_executable=True),))
    for check in _CHECKS:
        for finding in check(alone):
            if finding.severity is Severity.ERROR and finding.code not in _NOT_OURS:
                raise CannotRun(finding, process.id)
