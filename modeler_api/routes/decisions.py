"""REST: a DMN file of a draft: what its decisions ask for, what their rules leave open, and what inputs lead to."""

from typing import Any

from flask import Response
from pydantic import BaseModel, Field

from engine.decisions.decide import Outcome
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, Text, answer, done, filled
from foundation.http.idempotency import recovered_by
from foundation.http.problem import Say
from foundation.json_values import plain
from modeler_api.decisions.coverage import Region, RuleCoverage
from modeler_api.decisions.trials import tried
from modeler_api.editing.decisions import ReadDecision, decision_model, decisions_of
from modeler_api.routes.models import DraftPath
from modeler_api.trials.of_models import material_of_draft
from modeler_api.trials.playing import Trials
from modeler_api.trials.rules_reached import RulesReached, rules_reached
from organization.http import allowed, require_actor
from organization.permissions import Action


class DraftDecisionPath(DraftPath):
    """Which DMN file of it."""

    file_name: Key


class DecisionTrialBody(Body):
    """Which decision of the file, and what it is asked with: texts by the `path` of what it asks for."""

    decision: Key
    inputs: dict[Key, Text] = Field(default_factory=dict)


class AskedOut(BaseModel):
    """What a decision wants to know."""

    path: str
    label: str
    kind: str
    choices: list[str]


class SpanOut(BaseModel):
    """Numbers between two ends, `null` where it is open; `has_low` and `has_high` say whether an end belongs to it."""

    low: str | None
    high: str | None
    has_low: bool
    has_high: bool


class PartOut(BaseModel):
    """Values of one column; `has_others` when any text that the table does not name is among them."""

    label: str
    expression: str
    spans: list[SpanOut]
    values: list[Any]
    has_others: bool
    sample: Any


class OverlapOut(BaseModel):
    """Two rules, from 1, that answer the same inputs."""

    rules: list[int]
    inputs: list[PartOut]


class CoverageOut(BaseModel):
    """What the rules of a table leave open, for what can be judged; `never` are rules that never get their turn.

    `is_too_large` when the tables of the file are larger than is looked through.
    """

    gaps: list[list[PartOut]]
    overlaps: list[OverlapOut]
    never: list[int]
    not_judged: list[str]
    is_whole: bool
    is_too_large: bool


class UntestedRuleOut(BaseModel):
    """A rule, from 1, that no test reaches, and inputs that it answers, where that can be told."""

    rule: int
    inputs: list[PartOut] | None


class DecisionOut(BaseModel):
    """A decision of the file; `asks_for` is null while it cannot be made, `coverage` when it is no table.

    `untested_rules` is null before a test has run on the draft as it is.
    """

    id: str
    label: str
    asks_for: list[AskedOut] | None
    coverage: CoverageOut | None
    untested_rules: list[UntestedRuleOut] | None


class DecisionsOut(BaseModel):
    """The decisions of a file."""

    items: list[DecisionOut]


class HitsOut(BaseModel):
    """Rules of a table, from 1, that made its result."""

    element_id: str
    rules: list[int]


class DecidedOut(BaseModel):
    """What was decided, and why; `remarks` say where a value is missing."""

    value: Any
    hits: list[HitsOut]
    remarks: list[str]


def routes(process_engine: ProcessEngine, trials: Trials, say: Say) -> Routes:
    """Read a file's decisions, try one."""
    api = Routes("decisions", "Decisions of a draft")
    work = process_engine.work

    @api.get(
        "/models/<key>/drafts/<number>/decisions/<file_name>",
        summary="The decisions of a DMN file, and what their rules leave open",
        responses={200: DecisionsOut},
    )
    @allowed(Action.SEE_MODELS)
    def read(path: DraftDecisionPath) -> Response:
        actor = require_actor()
        tried_on = material_of_draft(trials, work, actor, path.key, path.number)
        with work.read() as unit:
            model = decision_model(unit, actor, path.key, path.number, path.file_name)
            reached = rules_reached(unit, path.key, tried_on)
        return answer(DecisionsOut(items=[_decision(one, reached) for one in decisions_of(model)]))

    @api.post(
        "/models/<key>/drafts/<number>/decisions/<file_name>/trial",
        summary="Try a decision; nothing is kept",
        responses={200: DecidedOut},
    )
    @allowed(Action.SEE_MODELS)
    @recovered_by(lambda _known: done())
    def trial(path: DraftDecisionPath, body: DecisionTrialBody) -> Response:
        with work.read() as unit:
            model = decision_model(unit, require_actor(), path.key, path.number, path.file_name)
        return answer(_decided(tried(model, body.decision, body.inputs, work.clock.now()), say))

    return api


def _decided(outcome: Outcome, say: Say) -> DecidedOut:
    hits = [HitsOut(element_id=hit.element_id, rules=list(hit.rules)) for hit in outcome.hits]
    return DecidedOut(value=plain(outcome.value), hits=hits, remarks=[say(one.sentence) for one in outcome.remarks])


def _decision(one: ReadDecision, reached: RulesReached) -> DecisionOut:
    asked = None if one.asked is None else [filled(AskedOut, each, choices=list(each.choices)) for each in one.asked]
    coverage = None if one.coverage is None else _coverage(one.coverage)
    left = [
        UntestedRuleOut(rule=rule.number, inputs=None if rule.region is None else _region(rule.region))
        for rule in reached.untested
        if rule.decision_id == one.id
    ]
    untested = left if reached.ran and coverage is not None else None
    return DecisionOut(id=one.id, label=one.label, asks_for=asked, coverage=coverage, untested_rules=untested)


def _coverage(found: RuleCoverage) -> CoverageOut:
    return CoverageOut(
        gaps=[_region(gap) for gap in found.gaps],
        overlaps=[OverlapOut(rules=list(one.rules), inputs=_region(one.region)) for one in found.overlaps],
        never=list(found.never),
        not_judged=[one.text for one in found.unjudged],
        is_whole=found.is_whole,
        is_too_large=found.is_too_large,
    )


def _region(region: Region) -> list[PartOut]:
    return [
        filled(
            PartOut,
            part,
            spans=[filled(SpanOut, span, low=_end(span.low), high=_end(span.high)) for span in part.spans],
            values=list(part.values),
            sample=plain(part.sample),
        )
        for part in region.parts
    ]


def _end(number: object) -> str | None:
    return None if number is None else str(number)
