"""A diagram as a list to read: each element, what it is, who does it and what comes next, in words; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Process
from engine.bpmn_xml.outline import OutlineEntry, outline
from foundation.sentences import N_, Sentence

_KINDS: Mapping[str, str] = {
    "startEvent": N_("Beginning"),
    "endEvent": N_("End"),
    "userTask": N_("Task for a person"),
    "manualTask": N_("Task outside the system"),
    "task": N_("Step"),
    "serviceTask": N_("Automatic step"),
    "scriptTask": N_("Calculation"),
    "businessRuleTask": N_("Decision by rules"),
    "sendTask": N_("Sends a message"),
    "receiveTask": N_("Waits for a message"),
    "subProcess": N_("Group of steps"),
    "callActivity": N_("Runs another process"),
    "exclusiveGateway": N_("One of the ways"),
    "parallelGateway": N_("All ways at once"),
    "inclusiveGateway": N_("One or more ways"),
    "eventBasedGateway": N_("Whatever happens first"),
    "intermediateThrowEvent": N_("Milestone"),
    "intermediateCatchEvent": N_("Waits"),
    "boundaryEvent": N_("Interruption"),
}
_TRIGGERS: Mapping[tuple[str, str], str] = {
    ("startEvent", "timer"): N_("Begins at a time"),
    ("startEvent", "message"): N_("Begins by a message"),
    ("intermediateCatchEvent", "timer"): N_("Waits for a time"),
    ("intermediateCatchEvent", "message"): N_("Waits for a message"),
    ("intermediateThrowEvent", "message"): N_("Sends a message"),
    ("boundaryEvent", "timer"): N_("If it takes too long"),
    ("boundaryEvent", "message"): N_("If a message arrives"),
    ("boundaryEvent", "error"): N_("If an error occurs"),
    ("endEvent", "message"): N_("End with a message"),
    ("endEvent", "error"): N_("End with an error"),
    ("endEvent", "terminate"): N_("End of everything"),
}


@dataclass(frozen=True)
class OutlineRow:
    """One element of the list."""

    entry: OutlineEntry
    kind: Sentence


@dataclass(frozen=True)
class ProcessOutline:
    """One process of the file."""

    name: str
    rows: Sequence[OutlineRow]


def outline_rows(processes: Iterable[Process]) -> list[ProcessOutline]:
    """Every process as rows, in reading order."""
    return [
        ProcessOutline(process.label, [OutlineRow(entry, kind_words(entry)) for entry in outline(process)])
        for process in processes
    ]


def kind_words(entry: OutlineEntry) -> Sentence:
    """What an element is, as people say it."""
    by_trigger = _TRIGGERS.get((entry.kind, entry.trigger or ""))
    return Sentence(by_trigger or _KINDS.get(entry.kind, entry.kind))
