"""The door of decisions: a decision of a model, made for some inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn_xml.decision_model import DecisionService
from engine.decisions.deciding import Deciding
from engine.decisions.failures import DecisionTooCostly
from engine.decisions.inputs import Inputs
from engine.decisions.model import DecisionModel, Plan
from engine.expressions.failures import ExpressionFailed, ExpressionTooCostly, ModelTextFailed
from engine.expressions.feel.calling import called_by_name
from engine.expressions.feel.outside import to_python
from engine.expressions.feel.run import Fault, Run, Scope, Source
from foundation.sentences import Sentence

#: Of a decision with all that it requires.
MAX_STEPS = 300_000


@dataclass(frozen=True)
class Remark:
    """Why a null stands where a value was expected, and where."""

    #: The decision, knowledge model, input or service, by id and as people call it.
    element_id: str
    element_name: str
    #: Within a table: the rule, from 1, and the column.
    rule: int | None
    column: str | None
    code: str
    sentence: Sentence


@dataclass(frozen=True)
class Hits:
    """Which rules of a table made its result, from 1; one entry for each time that the table was asked."""

    element_id: str
    element_name: str
    rules: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """What was decided: a `foundation.json_values.Value`."""

    value: Any
    #: What could not be said on the way, in its order; empty when all went well.
    remarks: tuple[Remark, ...]
    #: Why it was decided so, required decisions first.
    hits: tuple[Hits, ...]
    #: What of the inputs was used, as it was given.
    inputs: Mapping[str, Any]


def decide(model: DecisionModel, decision: str, inputs: Mapping[str, Any], now: datetime) -> Outcome:
    """Make a decision, or call a service, by its id or name. `now` is what `now()` and `today()` say.

    Inputs are values by name; texts are taken for dates, times and durations where the model declares these.
    Raises `DecisionUnknown`, `DecisionNotExecutable` with findings, `HitPolicyViolated` and `DecisionTooCostly`.
    """
    plan = model.plan(decision)
    part, run = plan.part, Run(now, MAX_STEPS, strict=False)
    given = Inputs(inputs, plan.inputs, plan.names, run)
    try:
        found = _decided(model, plan, given, run)
        run.spend_on(found)
        value = to_python(found)
    except ExpressionTooCostly as failure:
        raise DecisionTooCostly(decision=part.element.label, reason=failure.code) from failure
    except RecursionError:
        raise DecisionTooCostly(decision=part.element.label, reason="recursion") from None
    except ExpressionFailed as failure:
        # A function cannot leave the model.
        run.fault(failure, Source("", part.place), 0)
        value = None
    return Outcome(value, tuple(map(_remark, run.faults)), _hits(run.notes), given.used)


def _decided(model: DecisionModel, plan: Plan, inputs: Inputs, run: Run) -> Any:
    part = plan.part
    found = Deciding(model, run, inputs, Scope(inputs, None, run)).value(part.key)
    if not isinstance(part.element, DecisionService):
        return found
    names = (parameter.name for parameter in found.parameters)
    wanted = {name: inputs.value(name) for name in names if inputs.has(name)}
    try:
        return called_by_name(run, found, part.element.label, wanted)
    except ModelTextFailed as failure:
        return run.fault(failure, Source("", part.place), 0)


def _hits(noted: list[Any]) -> tuple[Hits, ...]:
    return tuple(Hits(place.element_id, place.element_name, rules) for place, rules in noted)


def _remark(fault: Fault) -> Remark:
    place = fault.where
    failure = fault.failure
    return Remark(place.element_id, place.element_name, place.rule, place.column, failure.code, failure.sentence)
