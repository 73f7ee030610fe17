"""What an element of a drawing is, as people say it; pure."""

from collections.abc import Mapping

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
    "transaction": N_("Group of steps: all or nothing"),
    "adHocSubProcess": N_("Steps in any order"),
    "callActivity": N_("Runs another process"),
    "exclusiveGateway": N_("One of the ways"),
    "parallelGateway": N_("All ways at once"),
    "inclusiveGateway": N_("One or more ways"),
    "complexGateway": N_("Ways by a rule of their own"),
    "eventBasedGateway": N_("Whatever happens first"),
    "intermediateThrowEvent": N_("Milestone"),
    "intermediateCatchEvent": N_("Waits"),
    "boundaryEvent": N_("Interruption"),
}
_TRIGGERS: Mapping[tuple[str, str], str] = {
    ("startEvent", "timer"): N_("Begins at a time"),
    ("startEvent", "message"): N_("Begins by a message"),
    ("startEvent", "signal"): N_("Begins by a signal"),
    ("startEvent", "conditional"): N_("Begins when a condition comes true"),
    ("startEvent", "error"): N_("Begins at an error"),
    ("startEvent", "escalation"): N_("Begins by an escalation"),
    ("startEvent", "compensate"): N_("Begins when it is undone"),
    ("startEvent", "multiple"): N_("Begins by one of several events"),
    ("startEvent", "all"): N_("Begins when several events have come"),
    ("intermediateCatchEvent", "timer"): N_("Waits for a time"),
    ("intermediateCatchEvent", "message"): N_("Waits for a message"),
    ("intermediateCatchEvent", "signal"): N_("Waits for a signal"),
    ("intermediateCatchEvent", "conditional"): N_("Waits until a condition comes true"),
    ("intermediateCatchEvent", "link"): N_("Continues here"),
    ("intermediateCatchEvent", "multiple"): N_("Waits for one of several events"),
    ("intermediateCatchEvent", "all"): N_("Waits for several events"),
    ("intermediateThrowEvent", "message"): N_("Sends a message"),
    ("intermediateThrowEvent", "signal"): N_("Sends a signal to everybody"),
    ("intermediateThrowEvent", "escalation"): N_("Escalates"),
    ("intermediateThrowEvent", "compensate"): N_("Undoes what was done"),
    ("intermediateThrowEvent", "link"): N_("Goes on elsewhere"),
    ("intermediateThrowEvent", "all"): N_("Causes several things"),
    ("boundaryEvent", "timer"): N_("If it takes too long"),
    ("boundaryEvent", "message"): N_("If a message arrives"),
    ("boundaryEvent", "error"): N_("If an error occurs"),
    ("boundaryEvent", "signal"): N_("If a signal arrives"),
    ("boundaryEvent", "conditional"): N_("If a condition comes true"),
    ("boundaryEvent", "escalation"): N_("If it is escalated"),
    ("boundaryEvent", "compensate"): N_("How it is undone"),
    ("boundaryEvent", "cancel"): N_("If it is cancelled"),
    ("boundaryEvent", "multiple"): N_("If one of several events comes"),
    ("boundaryEvent", "all"): N_("If several events have come"),
    ("endEvent", "message"): N_("End with a message"),
    ("endEvent", "error"): N_("End with an error"),
    ("endEvent", "signal"): N_("End with a signal to everybody"),
    ("endEvent", "escalation"): N_("End with an escalation"),
    ("endEvent", "compensate"): N_("End that undoes what was done"),
    ("endEvent", "cancel"): N_("End that cancels the group"),
    ("endEvent", "all"): N_("End that causes several things"),
    ("endEvent", "terminate"): N_("End of everything"),
    ("subProcess", "event"): N_("If something happens meanwhile"),
}


def kind_words(kind: str, trigger: str | None) -> Sentence:
    """What an element is, as people say it; `trigger` as in `OutlineEntry`."""
    return Sentence(_TRIGGERS.get((kind, trigger or "")) or _KINDS.get(kind, kind))


def kinds_in_words() -> dict[str, Sentence]:
    """All of them, by `kind` or `kind trigger`."""
    plain = {kind: Sentence(words) for kind, words in _KINDS.items()}
    return plain | {" ".join(key): Sentence(words) for key, words in _TRIGGERS.items()}
