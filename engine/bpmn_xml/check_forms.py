"""Forms: those that elements name and that are not there, and those that cannot be shown."""

from collections.abc import Iterator, Mapping

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.extensions import REQUESTER
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.bpmn_xml.unread import AWAITING
from engine.forms.reader import form_schema, read_form
from engine.forms.refusals import FormRejected
from foundation.sentences import N_, Sentence

UNKNOWN_FORM = Matter(
    "form_unknown",
    Severity.ERROR,
    N_("«%(name)s» uses the form «%(form)s», which is not among the files."),
    N_("Upload %(form)s.form together with the diagram, or choose another form."),
)
NO_FORM = Matter(
    "form_missing",
    Severity.INFO,
    N_("«%(name)s» has no form: whoever does it can only mark it as done."),
    N_("Design a form and choose it in the task."),
)
NOBODY_FILLS_IN = Matter(
    "form_without_sender",
    Severity.WARNING,
    N_("Nobody fills in the form «%(form)s» of «%(name)s»: no person sends what it awaits."),
    N_("If whoever asked for the case sends it, write requester as its sender; else leave the form out."),
)
MEND_FORM = N_("Correct the form «%(form)s», which «%(name)s» shows.")


def check_forms(diagram: Diagram, forms: Mapping[str, bytes] | None) -> Iterator[Finding]:
    """Findings on the forms that elements name. `forms` None: they are not known here, so none is looked at."""
    refusals: dict[str, FormRejected | None] = {}
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            key = node.form_key if isinstance(node, Activity | Event) else None
            yield from _use(node, key)
            if key is None or forms is None:
                continue
            if key not in forms:
                yield UNKNOWN_FORM.about(node, form=key)
                continue
            if key not in refusals:
                refusals[key] = _refusal(forms[key])
            yield from _rejected(node, key, refusals[key])


def _use(node: FlowNode, key: str | None) -> Iterator[Finding]:
    """Whether there is a form where a person works, and a person where there is a form."""
    if key is None and node.kind == "userTask":
        yield NO_FORM.about(node)
    if key is not None and _awaits_no_person(node):
        yield NOBODY_FILLS_IN.about(node, form=key)


def _awaits_no_person(node: FlowNode) -> bool:
    """Whether nobody sees its form, since what it awaits is no message of whoever asked for the case."""
    begins_by_hand = isinstance(node, Event) and node.kind == "startEvent" and not node.definitions
    return node.kind in AWAITING and node.sender != REQUESTER and not begins_by_hand


def _refusal(content: bytes) -> FormRejected | None:
    try:
        read_form(form_schema(content))
    except FormRejected as refusal:
        return refusal
    return None


def _rejected(node: FlowNode, key: str, refusal: FormRejected | None) -> Iterator[Finding]:
    if refusal is not None:
        yield Finding(
            code=refusal.code,
            severity=Severity.ERROR,
            element_id=node.id,
            element_name=node.label,
            line=node.line or None,
            sentence=refusal.sentence,
            mend=Sentence(MEND_FORM, {"form": key, "name": node.label}),
        )
