"""Try one operation alone: told what it would do, or carried out for real by who may configure connections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.connectors.contract import BpmnError, CallFailed, CallRejected, Plan, ServiceCall
from engine.instances.process_engine import ProcessEngine
from engine.operations.declaration import FUNCTION, Effect, Input, Operation
from engine.operations.values import WORDS, is_of_kind
from foundation.errors import Rejected, SuiteError
from foundation.identifiers import new_id
from foundation.sentences import N_, Sentence, counted
from organization import audit
from organization.actor import Actor
from organization.permissions import Action, may, require

_MISSING = N_("This is needed.")
_NOT_OF_KIND = N_("This is not %(kind)s.")
_NOT_A_CHOICE = N_("This is not one of: %(choices)s.")
_UNKNOWN = N_("The operation knows no such value.")
_ONE_WRONG = N_("The operation cannot be tried like this: one value is not right.")
_CHECKED = N_("What it would be given is complete and of the right kinds.")
_NOT_REHEARSED = N_(
    "Who may configure connections can also carry it out and undo it: what it answers may be data of the company."
)
_WOULD_END = N_("It would end with the business error %(code)s.")
_BROKEN = N_("The program that carries it out is broken (%(error)s).")
#: The element that a test calls from.
_TEST = "operation_test"


class InputsWrong(Rejected):
    """Values that the operation cannot take; `problems` says which and why."""

    code = "operation_inputs_wrong"
    message = N_("The operation cannot be tried like this: %(count)s values are not right.")

    def __init__(self, problems: Mapping[str, Sentence]) -> None:
        self.problems = dict(problems)
        super().__init__(count=len(problems), inputs=sorted(problems))
        self.sentence = counted(_ONE_WRONG, self.message, len(problems))
        self.errors = [{"path": f"inputs.{key}", "sentence": sentence} for key, sentence in problems.items()]


@dataclass(frozen=True)
class Outcome:
    """What came of a real call: an answer, a business error with its code, or a failure."""

    answer: Mapping[str, Any]
    error: str | None = None
    failure: Sentence | None = None
    #: Of a failure: whether a case would be tried again by itself.
    is_passing: bool = False


def problems_of(operation: Operation, inputs: Mapping[str, Any]) -> dict[str, Sentence]:
    """What is wrong with values, by the key of their input."""
    asked = {one.key: one for one in operation.inputs if one.is_asked}
    unknown = {key: Sentence(_UNKNOWN) for key in inputs if key not in asked}
    return unknown | {one.key: found for one in asked.values() for found in _problem(one, inputs.get(one.key))}


def dry_run(process_engine: ProcessEngine, actor: Actor, operation: Operation, inputs: Mapping[str, Any]) -> Plan:
    """What a call would do; nothing leaves, nothing is kept. Raises NotAllowed, InputsWrong and CallFailed."""
    if not may(actor, Action.CONFIGURE_CONNECTIONS):
        require(actor, Action.EDIT_MODELS)
    call = _call(operation, inputs)
    if operation.effect is not Effect.OUTSIDE and not may(actor, Action.CONFIGURE_CONNECTIONS):
        return Plan((Sentence(_CHECKED), Sentence(_NOT_REHEARSED)))
    try:
        return process_engine.connectors.plan(operation.connector, call)
    except BpmnError as error:
        return Plan((Sentence(_WOULD_END, {"code": error.code}),))
    except SuiteError:
        raise
    except Exception as failure:  # a function that somebody else wrote
        raise CallRejected(_BROKEN, error=type(failure).__name__) from failure


def test_now(process_engine: ProcessEngine, actor: Actor, operation: Operation, inputs: Mapping[str, Any]) -> Outcome:
    """Carry it out for real, after noting who does so: which values were given, but none of the values themselves.

    Raises NotAllowed and InputsWrong.
    """
    require(actor, Action.CONFIGURE_CONNECTIONS)
    call, work = _call(operation, inputs), process_engine.work
    given = {"version": operation.version, "inputs": sorted(inputs)}
    work.write(lambda unit: audit.record(unit, actor.username, "operation.test_began", operation.key, after=given))
    outcome = _outcome(process_engine, operation, call)
    told = {"outcome": _word(outcome)}
    work.write(lambda unit: audit.record(unit, actor.username, "operation.test_ended", operation.key, after=told))
    return outcome


def _outcome(process_engine: ProcessEngine, operation: Operation, call: ServiceCall) -> Outcome:
    try:
        return Outcome(process_engine.connectors.by_id(operation.connector)(call))
    except BpmnError as error:
        return Outcome(error.variables, error=error.code)
    except CallFailed as failure:
        return Outcome({}, failure=failure.sentence, is_passing=not isinstance(failure, CallRejected))
    except Exception as failure:  # a function that somebody else wrote; a case would try it again
        return Outcome({}, failure=Sentence(_BROKEN, {"error": type(failure).__name__}), is_passing=True)


def _word(outcome: Outcome) -> str:
    if outcome.failure is not None:
        return "failed"
    return f"error {outcome.error}" if outcome.error else "answered"


def _call(operation: Operation, inputs: Mapping[str, Any]) -> ServiceCall:
    problems = problems_of(operation, inputs)
    if problems:
        raise InputsWrong(problems)
    fixed = {one.key: one.fixed for one in operation.inputs if not one.is_asked}
    function = {FUNCTION: operation.function} if operation.function else {}
    return ServiceCall({**fixed, **inputs, **function}, f"test-{new_id()}", "", _TEST)


def _problem(asked: Input, value: Any) -> Iterator[Sentence]:
    if value is None or value == "":
        if asked.is_needed:
            yield Sentence(_MISSING)
    elif asked.choices and value not in asked.choices:
        yield Sentence(_NOT_A_CHOICE, {"choices": ", ".join(asked.choices)})
    elif not is_of_kind(value, asked.kind):
        yield Sentence(_NOT_OF_KIND, {"kind": Sentence(WORDS[asked.kind])})
