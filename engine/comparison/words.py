"""Differences in words: what a part is, what about it is another, and values as people say them."""

import re
from collections.abc import Mapping
from decimal import Decimal

from engine.comparison.differences import Detail, Difference
from engine.comparison.parts import FileKind
from foundation.sentences import N_, Sentence, counted

_FORM, _FIELD = N_("form «%(file)s»"), N_("form «%(file)s», «%(name)s»")
_SUBJECTS: Mapping[str, str] = {
    "definitions": N_("the file"),
    "process": N_("the process «%(name)s»"),
    "collaboration": N_("the picture of the parties"),
    "participant": N_("the party «%(name)s»"),
    "lane": N_("the lane «%(name)s»"),
    "message": N_("the message «%(name)s»"),
    "signal": N_("the signal «%(name)s»"),
    "error": N_("the error «%(name)s»"),
    "escalation": N_("the escalation «%(name)s»"),
    "textAnnotation": N_("a note"),
    "association": N_("the line of a note"),
    "form": _FORM,
    "decisions": N_("decision tables «%(file)s»"),
    "rule": N_("table «%(within)s», row %(name)s"),
    "input": N_("table «%(within)s», column «%(name)s»"),
    "output": N_("table «%(within)s», result «%(name)s»"),
    "decision": N_("decision «%(name)s»"),
}
_WAY, _NAMED_WAY = N_("way from «%(source)s» to «%(target)s»"), N_("way «%(name)s» from «%(source)s» to «%(target)s»")
_WAYS = frozenset({"sequenceFlow", "messageFlow"})
_PLAIN = N_("«%(name)s»")

_LABELS: Mapping[str, str] = {
    "@name": N_("name"),
    "@id": N_("internal id"),
    "kind": N_("kind of element"),
    "within": N_("what holds it"),
    "lane": N_("lane, which says who does it"),
    "order": N_("order of what it says"),
    "text": N_("text"),
    "order of ways": N_("order in which the ways are tried"),
    "order of rules": N_("order of the rows"),
    "order of columns": N_("order of the columns"),
    "order of fields": N_("order of the fields"),
    "order of elements": N_("order in the file"),
    "documentation": N_("documentation"),
    "@sourceRef": N_("where it comes from"),
    "@targetRef": N_("where it leads"),
    "@default": N_("way when no condition holds"),
    "@attachedToRef": N_("step on whose border it stands"),
    "@cancelActivity": N_("whether it interrupts the step"),
    "@isInterrupting": N_("whether it interrupts the rest"),
    "@isExecutable": N_("whether it can be run"),
    "@calledElement": N_("process that it runs"),
    "@processRef": N_("process of the party"),
    "@messageRef": N_("message"),
    "conditionExpression": N_("condition"),
    "script": N_("calculation"),
    "camunda:candidateGroups": N_("role that does it"),
    "camunda:candidateUsers": N_("people who may do it"),
    "camunda:assignee": N_("person who does it"),
    "camunda:dueDate": N_("due date"),
    "camunda:followUpDate": N_("follow-up date"),
    "camunda:priority": N_("priority"),
    "camunda:formKey": N_("form"),
    "camunda:decisionRef": N_("decision"),
    "camunda:mapDecisionResult": N_("shape of the result"),
    "camunda:resultVariable": N_("variable for the result"),
    "camunda:calledElementBinding": N_("which version it runs"),
    "camunda:calledElementVersion": N_("which version it runs"),
    "camunda:topic": N_("work queue"),
    "camunda:asyncBefore": N_("pause before it"),
    "camunda:asyncAfter": N_("pause after it"),
    "camunda:versionTag": N_("version tag"),
    "camunda:candidateStarterGroups": N_("roles that may start it"),
    "camunda:candidateStarterUsers": N_("people who may start it"),
    "camunda:isStartableInTasklist": N_("whether people may start it"),
    "camunda:failedJobRetryTimeCycle": N_("further tries"),
    "camunda:collection": N_("list that it goes through"),
    "camunda:elementVariable": N_("variable for each item"),
    "camunda:connectorId": N_("service"),
    "cauce:role": N_("role of the lane"),
    "cauce:area": N_("area"),
    "cauce:businessKey": N_("numbering of the cases"),
    "cauce:sender": N_("who sends it"),
    "cauce:correlationKey": N_("what tells the case"),
    "timeDuration": N_("time until it fires"),
    "timeDate": N_("moment at which it fires"),
    "timeCycle": N_("rhythm in which it fires"),
    "condition": N_("condition"),
    "messageRef": N_("message"),
    "signalRef": N_("signal"),
    "errorRef": N_("error"),
    "escalationRef": N_("escalation"),
    "completionCondition": N_("condition to end the repetition"),
    "loopCardinality": N_("number of repetitions"),
    "isSequential": N_("one after another or at once"),
    "hitPolicy": N_("which rows count"),
    "label": N_("label"),
    "key": N_("variable"),
    "type": N_("kind of field"),
    "description": N_("description"),
    "required": N_("whether it must be filled in"),
    "readonly": N_("whether it is only to read"),
    "defaultValue": N_("value at first"),
}
#: Of several of one kind, which: a parameter, a cell, an option of a list.
_LISTED: Mapping[str, str] = {
    "inputParameter": N_("input «%(which)s»"),
    "outputParameter": N_("output «%(which)s»"),
    "in": N_("handed over «%(which)s»"),
    "out": N_("taken back «%(which)s»"),
    "inputEntry": N_("column «%(which)s»"),
    "outputEntry": N_("result «%(which)s»"),
    "values": N_("option «%(which)s»"),
    "incoming": N_("copy of the way in"),
    "outgoing": N_("copy of the way out"),
    "flowNodeRef": N_("copy of the lane"),
}
_OTHER = N_("detail «%(about)s»")
_PICTURE = N_("place or look in the drawing")
_WHETHER = N_("whether it is there")
_EMPTY = N_("nothing")
_YES, _NO = N_("yes"), N_("no")

_DURATION = re.compile(r"P(?:(\d+)([DW])|T(\d+)([HM]))")
_SPANS: Mapping[str, tuple[str, str]] = {
    "W": (N_("%(count)s week"), N_("%(count)s weeks")),
    "D": (N_("%(count)s day"), N_("%(count)s days")),
    "H": (N_("%(count)s hour"), N_("%(count)s hours")),
    "M": (N_("%(count)s minute"), N_("%(count)s minutes")),
}
_TEST = re.compile(r"(<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?)")
_RANGE = re.compile(r"\[\s*(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)\s*\]")
_TESTS: Mapping[str | None, str] = {
    "<=": N_("%(number)s at most"),
    ">=": N_("%(number)s at least"),
    "<": N_("less than %(number)s"),
    ">": N_("more than %(number)s"),
    None: N_("%(number)s"),
}
_BETWEEN = N_("%(least)s to %(most)s")
_ANY = N_("any")
_TEXT = re.compile(r'"([^"\\]*)"')


def subject(difference: Difference) -> Sentence:
    """The part, as it begins or ends a sentence."""
    fields = {
        "name": difference.name,
        "file": difference.file,
        "within": difference.within,
        "source": difference.source,
        "target": difference.target,
    }
    if difference.kind in _WAYS:
        return Sentence(_WAY if difference.name == difference.element_id else _NAMED_WAY, fields)
    if difference.file_kind is FileKind.FORM:
        return Sentence(_FORM if difference.kind == "form" else _FIELD, fields)
    return Sentence(_SUBJECTS.get(difference.kind, _PLAIN), fields)


def label(detail: Detail) -> Sentence:
    """What about the part is another."""
    about = detail.about
    if not about:
        return Sentence(_WHETHER)
    if about.startswith("picture/") or "DMNDI" in about:
        return Sentence(_PICTURE)
    known = _LABELS.get(about)
    if known is not None:
        return Sentence(known)
    steps = about.split("/")[::-1]
    found = (told for tell in (_listed, _known) for step in steps if (told := tell(step, detail.subject)) is not None)
    return next(found, Sentence(_OTHER, {"about": about}))


def _listed(step: str, which: str) -> Sentence | None:
    element, bracket, _ = step.partition("[")
    listed = _LISTED.get(element.removeprefix("camunda:"))
    return Sentence(listed, {"which": which}) if bracket and listed else None


def _known(step: str, _which: str) -> Sentence | None:
    element, _, attribute = step.partition("@")
    word = attribute or element.partition("[")[0].partition("#")[0]
    known = _LABELS.get(f"@{word}") if attribute else None
    known = known or _LABELS.get(word) or _LABELS.get(word.removeprefix("camunda:"))
    return None if known is None else Sentence(known)


def value(text: str | None, *, is_rule: bool = False) -> Sentence | str:
    """A value as people say it; what is no plain duration, number test or yes and no stays as it is written."""
    if text is None or not text.strip():
        return Sentence(_EMPTY)
    said = text.strip()
    if said in {"true", "false"}:
        return Sentence(_YES if said == "true" else _NO)
    span = _DURATION.fullmatch(said)
    if span is not None:
        number, unit = span[1] or span[3], span[2] or span[4]
        return counted(*_SPANS[unit], int(number))
    return _cell(said) if is_rule else said


def _cell(said: str) -> Sentence | str:
    test = _TEST.fullmatch(said)
    if test is not None:
        return Sentence(_TESTS[test[1]], {"number": Decimal(test[2])})
    ends = _RANGE.fullmatch(said)
    if ends is not None:
        return Sentence(_BETWEEN, {"least": Decimal(ends[1]), "most": Decimal(ends[2])})
    text = _TEXT.fullmatch(said)
    return text[1] if text else Sentence(_ANY) if said == "-" else said
