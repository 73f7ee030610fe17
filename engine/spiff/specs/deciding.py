"""Business rule tasks: a decision is made at once, and the task keeps what it wants of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import NoneTask

from engine.bpmn_xml.diagram import DecisionCall
from engine.decisions.decide import Outcome, Remark, decide
from engine.decisions.failures import DecisionTooCostly, HitPolicyViolated
from engine.decisions.model import DecisionModel
from engine.decisions.results import mapped, results_of
from engine.spiff.failures import DecisionCellNotClear, DecisionColumnNotClear, DecisionFailed, DecisionNotClear
from engine.spiff.specs.element import LiveSpec
from engine.spiff.tasks import LiveTask
from engine.spiff.values import own_copies, own_copy

#: What output parameters may speak of, as in Camunda 7.
_DECISION_RESULT = "decisionResult"


class LiveBusinessRuleTask(LiveSpec, NoneTask):
    """A decision makes itself, at once (BPMN 2.0.2, 13.3.3)."""

    takes_time = False
    call: DecisionCall
    model: DecisionModel
    result_variable: str | None = None

    def _run_hook(self, task: LiveTask) -> bool:
        outcome = _made(self.model, self.call.decision, task.data, task.top.reader.now)
        decision = self.model.find(self.call.decision)
        results = results_of(decision, outcome.value)
        found = {_DECISION_RESULT: results}
        if self.result_variable is not None:
            found[self.result_variable] = mapped(decision, results, self.call.mapping)
        task.internal_data["result"] = own_copies(found)
        task.internal_data["decided"] = own_copy(self.call.decision, _told(decision.label, self.call, outcome))
        return True

    def results_to_write(self, task: LiveTask, result: dict[str, Any]) -> dict[str, Any]:
        """The result variable, and what the output parameters make of the result: Camunda 7 writes both."""
        kept = {name: value for name, value in result.items() if name == self.result_variable}
        return {**kept, **super().results_to_write(task, result)} if self.outputs else kept

    def decided(self, task: LiveTask) -> Mapping[str, Any]:
        """See `Told`."""
        found: Mapping[str, Any] = task.internal_data["decided"]
        return found


def _made(model: DecisionModel, decision: str, variables: Mapping[str, Any], now: datetime) -> Outcome:
    """The outcome. What FEEL would call null for a reason stops the case: a person should look at it."""
    try:
        outcome = decide(model, decision, variables, now)
    except (HitPolicyViolated, DecisionTooCostly) as failure:
        raise DecisionFailed(failure) from failure
    for remark in outcome.remarks:
        raise _not_clear(remark)
    return outcome


def _not_clear(remark: Remark) -> DecisionNotClear:
    more: dict[str, Any] = {"decision": remark.element_name, "reason": remark.sentence}
    if remark.column is None:
        return DecisionNotClear(**more)
    if remark.rule is None:
        return DecisionColumnNotClear(**more, column_name=remark.column)
    return DecisionCellNotClear(**more, column_name=remark.column, rule=remark.rule)


def _told(name: str, call: DecisionCall, outcome: Outcome) -> dict[str, Any]:
    """Why it was decided so, for the history."""
    return {
        "id": call.decision,
        "name": name,
        "inputs": dict(outcome.inputs),
        "tables": [
            {"id": hits.element_id, "name": hits.element_name, "rules": list(hits.rules)} for hits in outcome.hits
        ],
        "outcome": outcome.value,
    }
