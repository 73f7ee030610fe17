"""The `camunda:` and `cauce:` attributes and elements of one BPMN element, as fields for its dataclass."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from lxml import etree

from engine.bpmn_xml.diagram import CallMapping, Connector, Parameter, ParameterValue, Retry
from engine.bpmn_xml.namespaces import bpmn, camunda, cauce
from engine.bpmn_xml.xml_values import is_true, line_of, stripped

_DURATION = re.compile(r"P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", flags=re.ASCII)
_REPEATED = re.compile(r"R(\d{1,4})/(\S+)", flags=re.ASCII)
#: Attributes that name Java code or beans.
_FOREIGN_IMPLEMENTATIONS = ("class", "delegateExpression", "expression")


def extension(element: etree._Element, name: str) -> str | None:
    """A `cauce:` attribute, else the `camunda:` one of the same name; None when absent or empty."""
    return stripped(element.get(cauce(name)) or element.get(camunda(name)))


def extension_elements(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The `camunda:` elements of that name inside the element's extensionElements."""
    for holder in element.iterfind(bpmn("extensionElements")):
        yield from holder.iterfind(camunda(name))


def node_fields(element: etree._Element) -> dict[str, Any]:
    """Fields that every flow node has."""
    inputs, outputs = _first_input_output(extension_elements(element, "inputOutput"))
    retry_text = next((stripped(found.text) for found in extension_elements(element, "failedJobRetryTimeCycle")), None)
    return {
        "is_async_before": is_true(element, camunda("asyncBefore"), otherwise=False)
        or is_true(element, camunda("async"), otherwise=False),
        "is_async_after": is_true(element, camunda("asyncAfter"), otherwise=False),
        "retry": parse_retry(retry_text) if retry_text else None,
        "retry_text": retry_text,
        "inputs": inputs,
        "outputs": outputs,
        "properties": properties(element),
        "correlation_key": extension(element, "correlationKey"),
    }


def activity_fields(element: etree._Element) -> dict[str, Any]:
    """Fields of activities: who does it, by when, with which form, by which code."""
    return {
        "assignee": extension(element, "assignee"),
        "candidate_users": extension(element, "candidateUsers"),
        "candidate_groups": extension(element, "candidateGroups"),
        "due_date": extension(element, "dueDate"),
        "follow_up_date": extension(element, "followUpDate"),
        "priority": extension(element, "priority"),
        "form_key": form_key(element),
        "estimated_effort": extension(element, "estimatedEffort"),
        "result_variable": extension(element, "resultVariable"),
        "connector": connector(element),
        "topic": extension(element, "topic") if extension(element, "type") == "external" else None,
        "foreign_implementation": foreign_implementation(element),
        "decision_ref": extension(element, "decisionRef"),
    }


def call_fields(element: etree._Element) -> dict[str, Any]:
    """Fields of call activities: which version, and what goes in and out."""
    return {
        "called_binding": extension(element, "calledElementBinding"),
        "called_version": extension(element, "calledElementVersion") or extension(element, "calledElementVersionTag"),
        "call_mappings": tuple(
            _call_mapping(found, direction)
            for direction in ("in", "out")
            for found in extension_elements(element, direction)
        ),
    }


def process_fields(element: etree._Element) -> dict[str, Any]:
    """Fields of processes."""
    return {
        "version_tag": extension(element, "versionTag"),
        "history_time_to_live": extension(element, "historyTimeToLive"),
        "is_startable_by_hand": is_true(element, camunda("isStartableInTasklist"), otherwise=True),
        "candidate_starter_groups": extension(element, "candidateStarterGroups"),
        "candidate_starter_users": extension(element, "candidateStarterUsers"),
        "area": extension(element, "area"),
        "business_key": stripped(element.get(cauce("businessKey"))),
        "properties": properties(element),
    }


def form_key(element: etree._Element) -> str | None:
    """The form's id: `formRef` or `formKey`, without the scheme of embedded forms and without `.form`."""
    key = extension(element, "formRef") or extension(element, "formKey")
    return key.removeprefix("camunda-forms:").removeprefix("bpmn:").removesuffix(".form") if key else None


def properties(element: etree._Element) -> tuple[tuple[str, str], ...]:
    """The name and value of each `camunda:property`."""
    return tuple(
        (found.get("name", ""), found.get("value", ""))
        for holder in extension_elements(element, "properties")
        for found in holder.iterfind(camunda("property"))
    )


def connector(element: etree._Element) -> Connector | None:
    """The `camunda:connector` of the element; its id is empty when the file names none."""
    found = next(extension_elements(element, "connector"), None)
    if found is None:
        return None
    inputs, outputs = _first_input_output(found.iterfind(camunda("inputOutput")))
    return Connector(
        id=stripped(found.findtext(camunda("connectorId"))) or "", inputs=inputs, outputs=outputs, line=line_of(found)
    )


def foreign_implementation(element: etree._Element) -> str | None:
    """The first attribute that names code that is not here, e.g. `camunda:class`."""
    return next((f"camunda:{name}" for name in _FOREIGN_IMPLEMENTATIONS if element.get(camunda(name))), None)


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
        business_key=stripped(element.get("businessKey")),
        line=line_of(element),
    )


def _first_input_output(holders: Iterator[etree._Element]) -> tuple[tuple[Parameter, ...], tuple[Parameter, ...]]:
    holder = next(iter(holders), None)
    if holder is None:
        return (), ()
    return (
        tuple(map(_parameter, holder.iterfind(camunda("inputParameter")))),
        tuple(map(_parameter, holder.iterfind(camunda("outputParameter")))),
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
