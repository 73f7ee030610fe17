"""Connector `python_function`: calls a function that this installation registered under a name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from engine.connectors.contract import CallRejected, ServiceCall
from engine.connectors.tables import function_answer
from foundation.json_values import dump, load
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True)
class FunctionCall:
    """One call of a registered function."""

    arguments: Mapping[str, Any]
    #: The same for every attempt at one activity instance.
    idempotency_key: str
    #: A transaction that commits what the function did together with its answer: it is never called again for the
    #: same key, so its effect in this database happens exactly once.
    unit: UnitOfWork


#: Returns the variables it answers with; raises BpmnError, RetryableFailure or CallRejected.
Function = Callable[[FunctionCall], Mapping[str, Any]]


class PythonFunction:
    """A `Connector` over registered functions; the input `function` names one, the others are its arguments."""

    def __init__(self, work: Work, functions: Mapping[str, Function]) -> None:
        self._work = work
        self._functions = dict(functions)

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        arguments = dict(call.inputs)
        name = arguments.pop("function", None)
        function = self._functions.get(str(name))
        if function is None:
            raise CallRejected(N_("This installation has no function «%(function)s»."), function=name)
        with self._work.begin() as unit:
            given = select(function_answer.c.answer).where(function_answer.c.idempotency_key == call.idempotency_key)
            answer = unit.connection.execute(given).scalar()
            if answer is None:
                answer = dump(function(FunctionCall(arguments, call.idempotency_key, unit))).decode()
                row = {"idempotency_key": call.idempotency_key, "answer": answer, "answered_at": unit.now()}
                unit.connection.execute(insert(function_answer).values(row))
        result: Mapping[str, Any] = load(answer)
        return result
