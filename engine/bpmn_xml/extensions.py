"""The `camunda:` and `cauce:` attributes and elements of one BPMN element, as fields for its dataclass."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lxml import etree

from engine.bpmn_xml.diagram import DecisionCall, Retry
from engine.bpmn_xml.mappings import CallMapping, Connector, Parameter, ParameterValue
from engine.bpmn_xml.namespaces import CAUCE, OURS, bpmn, camunda, local_name, split
from engine.bpmn_xml.xml_values import is_true, line_of, stripped

_DURATION = re.compile(r"P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", flags=re.ASCII)
_REPEATED = re.compile(r"R(\d{1,4})/(\S+)", flags=re.ASCII)
#: The value of `cauce:sender` that is understood: whoever started the case.
REQUESTER = "requester"
#: Attributes that name Java code or beans.
_FOREIGN_IMPLEMENTATIONS = ("class", "delegateExpression", "expression")


@dataclass(frozen=True)
class Extensions:
    """What the `camunda:` and `cauce:` attributes and elements of one BPMN element say."""

    #: By local name, without white space around; empty ones are left out, and of two a `cauce:` one counts.
    attributes: Mapping[str, str]
    #: The `camunda:` elements inside extensionElements, by local name.
    elements: Mapping[str, Sequence[etree._Element]]

    def get(self, name: str) -> str | None:
        """An attribute; None when absent or empty."""
        return self.attributes.get(name)

    def first(self, name: str) -> etree._Element | None:
        """The first element of that name."""
        return next(iter(self.elements.get(name, ())), None)


NOTHING_SAID = Extensions({}, {})


def extensions_of(element: etree._Element) -> Extensions:
    """Read them once; asking the tree for each name anew takes most of the time of reading a file."""
    attributes: dict[str, str] = {}
    for name, value in element.items():
        if name[0] != "{":
            continue
        uri, local = split(name)
        text = stripped(value) if uri in OURS else None
        if text is not None and (uri == CAUCE or local not in attributes):
            attributes[local] = text
    elements: dict[str, list[etree._Element]] = {}
    for holder in element.iterchildren(bpmn("extensionElements")) if len(element) else ():
        for found in holder.iterchildren(camunda("*")):
            elements.setdefault(local_name(found), []).append(found)
    return Extensions(attributes, elements) if attributes or elements else NOTHING_SAID


def node_fields(said: Extensions) -> dict[str, Any]:
    """Fields that every flow node has; without extensions there are none to tell."""
    if said is NOTHING_SAID:
        return {}
    inputs, outputs = _input_output(said.first("inputOutput"))
    retry = said.first("failedJobRetryTimeCycle")
    retry_text = stripped(retry.text) if retry is not None else None
    return {
        "retry": parse_retry(retry_text) if retry_text else None,
        "retry_text": retry_text,
        "inputs": inputs,
        "outputs": outputs,
        "correlation_key": said.get("correlationKey"),
        "sender": said.get("sender"),
    }


def activity_fields(said: Extensions) -> dict[str, Any]:
    """Fields of activities: who does it, by when, with which form, by which code; as above."""
    if said is NOTHING_SAID:
        return {}
    return {
        "assignee": said.get("assignee"),
        "candidate_users": said.get("candidateUsers"),
        "candidate_groups": said.get("candidateGroups"),
        "due_date": said.get("dueDate"),
        "follow_up_date": said.get("followUpDate"),
        "priority": said.get("priority"),
        "form_key": form_key(said),
        "result_variable": said.get("resultVariable"),
        "connector": connector(said),
        "topic": said.get("topic"),
        "foreign_implementation": _foreign_implementation(said),
        "template": said.get("modelerTemplate"),
        "template_version": said.get("modelerTemplateVersion"),
    }


def decision_call(said: Extensions) -> DecisionCall | None:
    """The decision that a business rule task names."""
    named = said.get("decisionRef")
    if named is None:
        return None
    return DecisionCall(decision=named, binding=said.get("decisionRefBinding"), mapping=said.get("mapDecisionResult"))


def call_fields(said: Extensions) -> dict[str, Any]:
    """Fields of call activities: which version, and what goes in and out."""
    binding = said.get("calledElementBinding")
    return {
        "called_binding": binding,
        "called_version": said.get("calledElementVersionTag" if binding == "versionTag" else "calledElementVersion"),
        "call_mappings": tuple(
            _call_mapping(found, direction) for direction in ("in", "out") for found in said.elements.get(direction, ())
        ),
    }


def process_fields(said: Extensions) -> dict[str, Any]:
    """Fields of processes."""
    return {
        "is_startable_by_hand": said.get("isStartableInTasklist") not in {"false", "0"},
        "candidate_starter_groups": said.get("candidateStarterGroups"),
        "candidate_starter_users": said.get("candidateStarterUsers"),
        "area": said.get("area"),
        "version_tag": said.get("versionTag"),
        "business_key": said.get("businessKey"),
    }


def form_key(said: Extensions) -> str | None:
    """The form's id: `formRef` or `formKey`, without the scheme of embedded forms and without `.form`."""
    key = said.get("formRef") or said.get("formKey") or ""
    for scheme in ("camunda-forms:", "bpmn:", "deployment:"):
        key = key.removeprefix(scheme)
    return key.removesuffix(".form") or None


def connector(said: Extensions) -> Connector | None:
    """The `camunda:connector` of the element; its id is empty when the file names none."""
    found = said.first("connector")
    if found is None:
        return None
    inputs, outputs = _input_output(found.find(camunda("inputOutput")))
    return Connector(
        id=stripped(found.findtext(camunda("connectorId"))) or "", inputs=inputs, outputs=outputs, line=line_of(found)
    )


def _foreign_implementation(said: Extensions) -> str | None:
    """The first attribute that names code that is not here, e.g. `camunda:class`."""
    names = (name for name in _FOREIGN_IMPLEMENTATIONS if name in said.attributes)
    found = next(names, "type" if "type" in said.attributes and "topic" not in said.attributes else None)
    return f"camunda:{found}" if found else None


def parse_retry(text: str) -> Retry | None:
    """`R3/PT10S`, `PT10S` or `PT10S,PT1M` as a retry policy; None when it is not understood.

    `R3` means three tries in all. A list of n waits means n + 1 tries; a single duration counts as a list of one.
    """
    repeated = _REPEATED.fullmatch(text)
    waits = [_duration(part.strip()) for part in (repeated[2] if repeated else text).split(",")]
    known = tuple(wait for wait in waits if wait is not None)
    if len(known) != len(waits) or (repeated and (len(waits) > 1 or int(repeated[1]) < 1)):
        return None
    return Retry(attempts=int(repeated[1]) if repeated else len(waits) + 1, waits=known)


def _duration(text: str) -> timedelta | None:
    match = _DURATION.fullmatch(text)
    if match is None or len(text) > 30:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    try:
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def _call_mapping(element: etree._Element, direction: str) -> CallMapping:
    return CallMapping(
        direction=direction,
        source=stripped(element.get("source")),
        source_expression=stripped(element.get("sourceExpression")),
        target=stripped(element.get("target")),
        is_everything=element.get("variables") == "all",
        is_local=is_true(element, "local", otherwise=False),
        business_key=stripped(element.get("businessKey")) if direction == "in" else None,
        line=line_of(element),
    )


def _input_output(
    element: etree._Element | None,
) -> tuple[tuple[Parameter, ...], tuple[Parameter, ...]]:
    if element is None:
        return (), ()
    return (
        tuple(map(_parameter, element.iterfind(camunda("inputParameter")))),
        tuple(map(_parameter, element.iterfind(camunda("outputParameter")))),
    )


def _parameter(element: etree._Element) -> Parameter:
    scripts = element.find(f".//{camunda('script')}")
    return Parameter(
        name=element.get("name", "").strip(),
        value=_parameter_value(element),
        line=line_of(element),
        is_script=scripts is not None,
    )


def _parameter_value(element: etree._Element) -> ParameterValue:
    """The value of a parameter, list item or map entry: its single list or map child, else its text."""
    for found in element:
        if found.tag == camunda("list"):
            return tuple(_parameter_value(item) if len(item) else stripped(item.text) for item in found)
        if found.tag == camunda("map"):
            return {entry.get("key", ""): _parameter_value(entry) for entry in found}
    return stripped(element.text)
