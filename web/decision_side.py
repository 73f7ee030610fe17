"""What stands beside a DMN file that is edited: findings, a trial, what its rules leave open and no test reaches."""

from collections.abc import Callable

from flask import render_template

from engine.bpmn_xml.refusals import UnsafeFile
from engine.decisions.cells import Plain
from engine.decisions.decide import Hits, Outcome
from engine.decisions.failures import HitPolicyViolated
from engine.decisions.model import DecisionModel
from foundation.errors import SuiteError
from foundation.http.api import Body, Key, Text, sent
from foundation.sentences import Sentence
from modeler_api.decisions.coverage import Region
from modeler_api.decisions.trials import tried
from modeler_api.editing.decisions import decisions_of
from modeler_api.trials.rules_reached import RulesReached
from web.finding_words import shown_findings
from web.languages import language
from web.parts import Parts

#: Makes the file ready. Raises UnsafeFile when it is none.
Read = Callable[[], DecisionModel]


class SentTrial(Body):
    """A decision of the file, and its inputs as texts by what they ask for."""

    decision: Key
    inputs: dict[str, Text]


def decision_side(
    parts: Parts, read: Read, *, model_key: str = "", rules: RulesReached | None = None
) -> dict[str, object]:
    """The side; `rules` are those of a process with tests."""
    try:
        model = read()
    except UnsafeFile as refused:
        html = render_template("models/_decision_side.html", decisions=(), refusal=refused.sentence)
        return {"side": html, "count": 1}
    drawn = frozenset(one.id for one in model.decisions)
    shown = shown_findings(model.findings, parts.texts, language(), drawn)
    html = render_template(
        "models/_decision_side.html",
        decisions=decisions_of(model),
        shown=shown,
        example_of=_example_of,
        model_key=model_key,
        rules=rules,
    )
    return {"side": html, "count": len(shown)}


def trial_sent(parts: Parts, read: Read) -> dict[str, object]:
    """Decide for the inputs that were sent, and say by which rules."""
    trial = sent(SentTrial)
    try:
        outcome = tried(read(), trial.decision, trial.inputs, parts.work.clock.now())
    except HitPolicyViolated as refused:
        return _told(None, {refused.element_id: list(refused.rules)}, refused.sentence)
    except SuiteError as refused:
        return _told(None, {}, refused.sentence)
    return _told(outcome, _rules_by_table(outcome.hits), None)


def _told(outcome: Outcome | None, rules: dict[str, list[int]], refusal: Sentence | None) -> dict[str, object]:
    return {"answer": render_template("models/_decision_tried.html", outcome=outcome, refusal=refusal), "rules": rules}


def _rules_by_table(hits: tuple[Hits, ...]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for hit in hits:
        found.setdefault(hit.element_id, set()).update(hit.rules)
    return {element: sorted(rules) for element, rules in found.items()}


def _example_of(region: Region) -> dict[str, str]:
    """One input of a region as the fields of a trial take it, by what they ask for."""
    return {part.expression: _field_text(part.sample) for part in region.parts}


def _field_text(value: Plain) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
