"""Forms: those that elements name and that are not there, and those that cannot be shown."""

from collections.abc import Iterator, Mapping

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, flow_nodes, processes_meant_to_run
from engine.bpmn_xml.findings import Finding, Matter, Severity
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
MEND_FORM = N_("Correct the form «%(form)s», which «%(name)s» shows.")


def check_forms(diagram: Diagram, forms: Mapping[str, bytes] | None) -> Iterator[Finding]:
    """Findings on the forms that elements name. `forms` None: they are not known here, so none is looked at."""
    refusals: dict[str, FormRejected | None] = {}
    for process in processes_meant_to_run(diagram):
        for node in flow_nodes(process):
            key = node.form_key if isinstance(node, Activity | Event) else None
            if key is None:
                if node.kind == "userTask":
                    yield NO_FORM.about(node)
            elif forms is not None and key not in forms:
                yield UNKNOWN_FORM.about(node, form=key)
            elif forms is not None:
                if key not in refusals:
                    refusals[key] = _refusal(forms[key])
                yield from _rejected(node, key, refusals[key])


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
