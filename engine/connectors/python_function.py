"""Connector `python_function`: calls a function that this installation registered under a name."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, insert, select

from engine.connectors.contract import CallRejected, Plan, ServiceCall
from engine.connectors.tables import function_answer
from foundation.json_values import dump, load
from foundation.sentences import N_, Sentence, counted
from foundation.unit_of_work import UnitOfWork, Work

_WOULD_ANSWER = N_("«%(function)s» was carried out and undone: nothing of it is kept.")
_NO_ROWS = N_("It would write nothing.")
_ONE_ROW, _ROWS = N_("It would write 1 row of %(table)s."), N_("It would write %(count)s rows of %(table)s.")
_NOT_TRIED = N_("«%(function)s» would be called. What it does then cannot be undone, so it is not tried.")


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
#: Tells what a call of a function would do, without doing it.
Rehearsal = Callable[[Mapping[str, Any]], Plan]


class _Undone(Exception):
    """A rehearsal is over."""


class PythonFunction:
    """A `Connector` over registered functions; the input `function` names one, the others are its arguments."""

    def __init__(
        self,
        work: Work,
        functions: Mapping[str, Function],
        *,
        only_rows: Container[str] = (),
        rehearsals: Mapping[str, Rehearsal] | None = None,
    ) -> None:
        """`only_rows` names those whose effects are rows of this database; `rehearsals` tell what others would do."""
        self._work = work
        self._functions = dict(functions)
        self._only_rows, self._rehearsals = only_rows, rehearsals or {}

    def dry_run(self, call: ServiceCall) -> Plan:
        """See `Rehearsed`: what only writes rows is carried out in a transaction that is rolled back."""
        name, function, arguments = self._meant(call)
        if name in self._rehearsals:
            return self._rehearsals[name](arguments)
        if name not in self._only_rows:
            return Plan((Sentence(_NOT_TRIED, {"function": name}),))
        rows: Counter[str] = Counter()
        answer: Mapping[str, Any] = {}
        with suppress(_Undone), self._work.begin() as unit, _rows_written(unit.connection, rows):
            answer = function(FunctionCall(arguments, call.idempotency_key, unit))
            raise _Undone
        written = [counted(_ONE_ROW, _ROWS, count, table=table) for table, count in sorted(rows.items()) if count > 0]
        return Plan((Sentence(_WOULD_ANSWER, {"function": name}), *(written or [Sentence(_NO_ROWS)])), answer)

    def _meant(self, call: ServiceCall) -> tuple[str, Function, dict[str, Any]]:
        arguments = dict(call.inputs)
        name = arguments.pop("function", None)
        function = self._functions.get(str(name))
        if function is None:
            raise CallRejected(N_("This installation has no function «%(function)s»."), function=name)
        return str(name), function, arguments

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        _name, function, arguments = self._meant(call)
        with self._work.begin() as unit:
            given = select(function_answer.c.answer).where(function_answer.c.idempotency_key == call.idempotency_key)
            answer = unit.connection.execute(given).scalar()
            if answer is None:
                answer = dump(function(FunctionCall(arguments, call.idempotency_key, unit))).decode()
                row = {"idempotency_key": call.idempotency_key, "answer": answer, "answered_at": unit.now()}
                unit.connection.execute(insert(function_answer).values(row))
        result: Mapping[str, Any] = load(answer)
        return result


@contextmanager
def _rows_written(connection: Connection, rows: Counter[str]) -> Iterator[None]:
    """Count the rows that statements write meanwhile, by table."""

    def count(_connection: Any, _clause: Any, _many: Any, _one: Any, _options: Any, result: Any) -> None:
        context = result.context
        if context.isinsert or context.isupdate or context.isdelete:
            rows[context.compiled.statement.table.name] += result.rowcount

    event.listen(connection, "after_execute", count)
    try:
        yield
    finally:
        event.remove(connection, "after_execute", count)
