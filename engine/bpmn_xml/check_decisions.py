"""Business rule tasks: decisions that they name and that cannot be made, and what becomes of the result.

Decisions are read and understood above this room; what is asked of them here is no more than `OfferedDecisions`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from engine.bpmn_xml import supported
from engine.bpmn_xml.diagram import Activity, DecisionCall, Diagram, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.refusals import UnsafeFile
from foundation.sentences import N_, Sentence

UNKNOWN_DECISION = Matter(
    "decision_unknown",
    Severity.ERROR,
    N_("«%(name)s» makes the decision «%(decision)s», which is not among the files."),
    N_("Upload the .dmn file that holds it together with the diagram, or choose another decision."),
)
DECISION_TWICE = Matter(
    "decision_twice",
    Severity.ERROR,
    N_("«%(name)s» makes the decision «%(decision)s», which several files hold: %(files)s."),
    N_("Take one of these files out, or give the decision another id in one of them."),
)
DECISION_NOT_EXECUTABLE = Matter(
    "decision_not_executable",
    Severity.ERROR,
    N_("«%(name)s» makes the decision «%(decision)s», which cannot be made as it is."),
    N_("Correct the file %(file)s; the other findings of this task say what is wrong with it."),
)
RESULT_MAPPING = Matter(
    "decision_result_mapping",
    Severity.ERROR,
    N_("«%(name)s» wants the result of its decision as «%(mapping)s», which does not exist."),
    N_("Choose singleEntry, singleResult, collectEntries or resultList."),
)
BINDING = Matter(
    "decision_binding",
    Severity.ERROR,
    N_("«%(name)s» asks for another version of its decision (%(binding)s); the one beside the diagram is made here."),
    N_("Set the binding to deployment, and upload the .dmn file together with the diagram."),
)
DECISION_AND_CONNECTOR = Matter(
    "decision_and_connector",
    Severity.ERROR,
    N_("«%(name)s» has both a decision and a connector; it is not clear which one counts."),
    N_("Leave only one of the two."),
)
RESULT_UNUSED = Matter(
    "decision_result_unused",
    Severity.WARNING,
    N_("«%(name)s» makes a decision, but keeps nothing of it."),
    N_("Name the variable for its result."),
)
MEND_FILE = N_("Correct the file %(file)s, or take it out.")


class OfferedDecisions(Protocol):
    """The decisions of the files beside a drawing."""

    @property
    def unreadable(self) -> Mapping[str, UnsafeFile]:
        """Files that cannot be read, by name, and why."""
        ...

    def holders(self, decision_id: str) -> tuple[str, ...]:
        """The names of the files that hold the decision."""
        ...

    def findings(self, decision_id: str) -> tuple[Finding, ...]:
        """What is wrong with the decision, which one file holds; with an error it cannot be made."""
        ...


def check_decisions(diagram: Diagram, offered: OfferedDecisions | None) -> Iterator[Finding]:
    """Findings on decisions that elements name. `offered` None: they are not known here, so none is looked for."""
    if offered is not None:
        yield from _unreadable(offered)
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            if isinstance(node, Activity) and node.decision_call is not None:
                yield from _check_call(node, node.decision_call)
                if offered is not None:
                    yield from _check_decision(node, node.decision_call.decision, offered)


def _unreadable(offered: OfferedDecisions) -> Iterator[Finding]:
    for name, refusal in offered.unreadable.items():
        yield Finding(
            code=refusal.code,
            severity=Severity.ERROR,
            sentence=refusal.sentence,
            mend=Sentence(MEND_FILE, {"file": name}),
        )


def _check_call(node: Activity, call: DecisionCall) -> Iterator[Finding]:
    if call.mapping not in supported.RESULT_MAPPINGS:
        yield RESULT_MAPPING.about(node, mapping=call.mapping)
    if call.binding not in supported.DECISION_BINDINGS:
        yield BINDING.about(node, binding=call.binding)
    if node.connector is not None or node.topic is not None or node.foreign_implementation is not None:
        yield DECISION_AND_CONNECTOR.about(node)
    if node.result_variable is None and not node.outputs:
        yield RESULT_UNUSED.about(node)


def _check_decision(node: Activity, decision: str, offered: OfferedDecisions) -> Iterator[Finding]:
    holders = offered.holders(decision)
    if not holders:
        yield UNKNOWN_DECISION.about(node, decision=decision)
    elif len(holders) > 1:
        yield DECISION_TWICE.about(node, decision=decision, files=", ".join(holders))
    else:
        findings = offered.findings(decision)
        if any(found.severity is Severity.ERROR for found in findings):
            yield DECISION_NOT_EXECUTABLE.about(node, decision=decision, file=holders[0])
        for found in findings:
            # It is shown in the drawing, where the task stands; its sentence tells the place in the decision.
            yield replace(found, element_id=node.id, element_name=node.label, line=node.line or None, column=None)
