"""Everything to know about an uploaded file at once: can it be stored, can it run, and what is to be mended."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.check_dangling import check_dangling
from engine.bpmn_xml.check_data_flow import check_data_flow
from engine.bpmn_xml.check_decisions import OfferedDecisions, check_decisions
from engine.bpmn_xml.check_events import check_events
from engine.bpmn_xml.check_executable import check_executable
from engine.bpmn_xml.check_expressions import check_expressions
from engine.bpmn_xml.check_extensions import check_extensions
from engine.bpmn_xml.check_forms import check_forms
from engine.bpmn_xml.check_ids import check_ids
from engine.bpmn_xml.check_operations import check_operations
from engine.bpmn_xml.check_people import check_people
from engine.bpmn_xml.check_references import check_references
from engine.bpmn_xml.check_soundness import check_soundness
from engine.bpmn_xml.check_structure import check_structure
from engine.bpmn_xml.check_subprocesses import check_subprocesses
from engine.bpmn_xml.check_work import check_work
from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.findings import Finding, Severity, in_order
from engine.bpmn_xml.reader import diagram_of
from engine.bpmn_xml.refusals import UnsafeFile
from engine.operations.declaration import Operations

#: Nobody mends more of one kind before looking again, and a hostile file could make hundreds of thousands.
MAX_FINDINGS_PER_CODE = 200


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The answer to `inspect`."""

    #: Well-formed `bpmn:definitions` within the limits.
    storable: bool
    #: Storable, and without a finding of severity error.
    executable: bool
    #: Errors first, then by line; at most `MAX_FINDINGS_PER_CODE` of one kind.
    findings: tuple[Finding, ...] = ()
    #: None when the file is not storable.
    diagram: Diagram | None = None
    #: Why the file is not storable.
    refusal: UnsafeFile | None = None


def inspect(
    data: bytes,
    forms: Mapping[str, bytes] | None = None,
    *,
    decisions: OfferedDecisions | None = None,
    roles: Collection[str] | None = None,
    operations: Operations | None = None,
) -> Inspection:
    """Read a file and run every check; never raises for anything that the file contains. Otherwise as `findings_of`."""
    try:
        diagram = diagram_of(data)
    except UnsafeFile as refusal:
        return Inspection(storable=False, executable=False, refusal=refusal)
    findings = findings_of(diagram, forms, decisions=decisions, roles=roles, operations=operations)
    return Inspection(
        storable=True,
        executable=all(finding.severity is not Severity.ERROR for finding in findings),
        findings=findings,
        diagram=diagram,
    )


def findings_of(
    diagram: Diagram,
    forms: Mapping[str, bytes] | None = None,
    *,
    decisions: OfferedDecisions | None = None,
    roles: Collection[str] | None = None,
    operations: Operations | None = None,
) -> tuple[Finding, ...]:
    """What every check finds in a file that has been read.

    `forms` maps form ids (file name without `.form`) to their bytes, `decisions` are those of the DMN files beside the
    drawing, `roles` are the role keys of the company, `operations` those that service tasks may call. None means that
    they are not known here, and nothing is reported as missing.
    """
    return in_order(_first_of_each_kind(_findings(diagram, forms, decisions, roles, operations)))


def _first_of_each_kind(findings: Iterable[Finding]) -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.code] += 1
        if counts[finding.code] <= MAX_FINDINGS_PER_CODE:
            yield finding


def _findings(
    diagram: Diagram,
    forms: Mapping[str, bytes] | None,
    decisions: OfferedDecisions | None,
    roles: Collection[str] | None,
    operations: Operations | None,
) -> Iterator[Finding]:
    yield from check_structure(diagram)
    yield from check_soundness(diagram)
    yield from check_ids(diagram)
    yield from check_executable(diagram)
    yield from check_events(diagram)
    yield from check_subprocesses(diagram)
    yield from check_work(diagram)
    yield from check_operations(diagram, operations)
    yield from check_people(diagram, roles)
    yield from check_references(diagram)
    yield from check_dangling(diagram)
    yield from check_forms(diagram, forms)
    yield from check_decisions(diagram, decisions)
    yield from check_expressions(diagram)
    yield from check_data_flow(diagram, forms)
    yield from check_extensions(diagram)
