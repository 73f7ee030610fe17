"""Registered functions: each does its work once, together with its answer or not at all."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, select

from engine.connectors.contract import BpmnError, CallRejected, RetryableFailure, ServiceCall
from engine.connectors.python_function import Function, FunctionCall, PythonFunction
from foundation.unit_of_work import Work

_EFFECTS = Table("effect_of_test", MetaData(), Column("text", String(50)))


@pytest.fixture
def ledger(work: Work) -> Iterator[Work]:
    """Units of work on a database with one more table, in which functions leave their traces."""
    work.write(lambda unit: _EFFECTS.metadata.create_all(unit.connection))
    yield work
    work.write(lambda unit: _EFFECTS.metadata.drop_all(unit.connection))


def book(call: FunctionCall) -> Mapping[str, Any]:
    call.unit.connection.execute(insert(_EFFECTS).values(text=call.arguments["text"]))
    return {"booked": call.arguments["text"]}


def effects(work: Work) -> list[str]:
    with work.read() as unit:
        return list(unit.connection.execute(select(_EFFECTS.c.text)).scalars())


def called(work: Work, function: Function, *, key: str = "key", text: str = "rent") -> Mapping[str, Any]:
    connector = PythonFunction(work, {"book": function})
    return connector(ServiceCall({"function": "book", "text": text}, key, "instance", "element"))


def test_a_function_is_called_once_however_often_its_activity_asks(ledger: Work) -> None:
    answers = [called(ledger, book, text=text) for text in ("rent", "rent", "changed meanwhile")]
    assert answers == [{"booked": "rent"}] * 3
    assert effects(ledger) == ["rent"]


def test_another_visit_is_another_call(ledger: Work) -> None:
    for key in ("first visit", "second visit"):
        called(ledger, book, key=key)
    assert effects(ledger) == ["rent", "rent"]


def test_attempts_at_the_same_time_have_one_effect(ledger: Work) -> None:
    with ThreadPoolExecutor(4) as pool:
        attempts: list[Future[Any]] = [pool.submit(called, ledger, book) for _ in range(4)]
    # whoever comes second may lose its transaction, and is tried again
    answers = [attempt.result() for attempt in attempts if attempt.exception() is None]
    assert answers
    assert all(answer == {"booked": "rent"} for answer in answers)
    assert effects(ledger) == ["rent"]


@pytest.mark.parametrize(
    "ending", [RetryableFailure("Not now."), CallRejected("Never."), BpmnError("NO_MONEY"), ZeroDivisionError()]
)
def test_of_a_function_that_fails_nothing_is_kept_and_it_is_called_again(ledger: Work, ending: Exception) -> None:
    def fails(call: FunctionCall) -> Mapping[str, Any]:
        book(call)
        raise ending

    with pytest.raises(type(ending)):
        called(ledger, fails)
    assert effects(ledger) == []
    assert called(ledger, book) == {"booked": "rent"}
    assert effects(ledger) == ["rent"]


def test_an_answer_that_cannot_be_kept_undoes_the_effect(ledger: Work) -> None:
    def answers_an_object(call: FunctionCall) -> Mapping[str, Any]:
        return {**book(call), "handle": object()}

    with pytest.raises(TypeError):
        called(ledger, answers_an_object)
    assert effects(ledger) == []


@pytest.mark.parametrize("name", ["nobody", None])
def test_a_function_that_is_not_registered_is_refused_by_its_name(work: Work, name: str | None) -> None:
    with pytest.raises(CallRejected) as caught:
        PythonFunction(work, {"book": book})(ServiceCall({"function": name}, "key", "instance", "element"))
    assert caught.value.context == {"function": name}
