"""The same request sent twice, or twice at once, has one effect and one answer."""

import json
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from foundation.clock import VirtualClock
from foundation.database import Database
from foundation.errors import Rejected, SuiteError, Unavailable
from foundation.http.idempotency import Known, once, recovered_by
from foundation.http.problem import problem_response
from foundation.receipts import Receipt, add_receipt, forget_old_receipts
from foundation.sentences import Sentence
from foundation.unit_of_work import UnitOfWork, Work

#: Apart from the tables of the suite.
effect = Table("test_effect", MetaData(), Column("number", Integer, primary_key=True), Column("what", String(50)))


@pytest.fixture
def app(work: Work) -> Flask:
    """An application whose one route writes a row, or refuses."""
    app = Flask(__name__)
    _create(work)

    def order() -> dict[str, Any]:
        what = request.get_json()["what"]
        if what == "nothing":
            raise Rejected(reason="nothing was ordered")
        number = work.write(lambda unit: _write(unit, what))
        return {"number": number}

    app.add_url_rule("/orders", "order", once(work, lambda: request.headers["X-Who"])(order), methods=["POST"])
    app.register_error_handler(SuiteError, lambda error: problem_response(error, say=Sentence.in_english))
    return app


def _create(work: Work) -> None:
    with work.begin() as unit:
        effect.drop(unit.connection, checkfirst=True)  # the server of the tests keeps what is not of the suite
        effect.create(unit.connection)


def _write(unit: UnitOfWork, what: str) -> int:
    number = unit.connection.execute(select(func.count()).select_from(effect)).scalar_one() + 1
    unit.connection.execute(insert(effect).values(number=number, what=what))
    return int(number)


def _effects(work: Work) -> int:
    with work.read() as unit:
        return int(unit.connection.execute(select(func.count()).select_from(effect)).scalar_one())


def _order(client: FlaskClient, what: str, *, key: str, who: str = "ana") -> Any:
    return client.post("/orders", json={"what": what}, headers={"Idempotency-Key": key, "X-Who": who})


def test_the_same_request_again_gets_the_same_answer_and_has_no_second_effect(app: Flask, work: Work) -> None:
    client = app.test_client()

    first = _order(client, "paper", key="k1")
    again = _order(client, "paper", key="k1")

    assert (first.status_code, first.json) == (200, {"number": 1})
    assert (again.status_code, again.json) == (200, {"number": 1})
    assert _effects(work) == 1


def test_another_request_with_a_used_key_is_refused(app: Flask, work: Work) -> None:
    client = app.test_client()
    _order(client, "paper", key="k1")

    refused = _order(client, "ink", key="k1")

    assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_reused")
    assert _effects(work) == 1


def test_two_people_may_choose_the_same_key(app: Flask, work: Work) -> None:
    client = app.test_client()
    _order(client, "paper", key="k1", who="ana")
    assert _order(client, "ink", key="k1", who="luis").json == {"number": 2}


def test_a_refused_request_may_be_mended_and_sent_again_with_its_key(app: Flask, work: Work) -> None:
    client = app.test_client()
    assert _order(client, "nothing", key="k1").status_code == 422

    assert _order(client, "paper", key="k1").json == {"number": 1}


def test_a_request_without_a_key_is_carried_out_each_time(app: Flask, work: Work) -> None:
    client = app.test_client()
    for _time in range(2):
        client.post("/orders", json={"what": "paper"}, headers={"X-Who": "ana"})
    assert _effects(work) == 2


def test_equal_requests_at_the_same_moment_have_one_effect_and_one_answer(
    tmp_path: Any, clock: VirtualClock, request: pytest.FixtureRequest
) -> None:
    work = Work(Database(f"sqlite:///{tmp_path}/once.db"), clock)
    _run_at_once(work)


@pytest.mark.postgres
def test_equal_requests_at_the_same_moment_have_one_effect_on_postgresql(
    postgres_url: str, clock: VirtualClock
) -> None:
    _run_at_once(Work(Database(postgres_url), clock))


def _run_at_once(work: Work) -> None:
    work.database.create_tables()
    _create(work)
    app = Flask(__name__)
    together = Barrier(4)
    answers: list[Any] = []

    def order() -> dict[str, Any]:
        together.wait(timeout=10)  # nobody has looked before anybody has written
        return {"number": work.write(lambda unit: _write(unit, "paper"))}

    app.add_url_rule("/orders", "order", once(work, lambda: "ana")(order), methods=["POST"])
    app.register_error_handler(SuiteError, lambda error: problem_response(error, say=Sentence.in_english))
    threads = [
        Thread(target=lambda: answers.append(_order(app.test_client(), "paper", key="k1").json)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"number": 1}] * 4
    assert _effects(work) == 1
    work.database.close()


def _die_before_answering(work: Work, what: str, *, key: str) -> None:
    """Carry an order out in a server that is killed after the commit, before its answer was kept."""
    server = _server(work, dies=True)
    with pytest.raises(_Killed):
        _order(server.test_client(), what, key=key)


def _another(work: Work) -> Work:
    """The same database, in another process."""
    return Work(work.database, work.clock)


@pytest.mark.row("G2", part="a server restart loses nothing")
def test_an_answer_that_died_with_its_server_is_built_again_from_what_was_noted(work: Work) -> None:
    _create(work)
    _die_before_answering(_another(work), "paper", key="k1")
    client = _server(work, recovers=True).test_client()

    again = _order(client, "paper", key="k1")
    once_more = _order(client, "paper", key="k1")

    assert (again.status_code, again.json) == (201, {"number": 1})
    assert (once_more.status_code, once_more.data) == (201, again.data)
    assert _effects(work) == 1


def test_a_rebuilt_answer_is_only_for_the_request_that_was_carried_out(work: Work) -> None:
    _create(work)
    _die_before_answering(_another(work), "paper", key="k1")

    refused = _order(_server(work, recovers=True).test_client(), "ink", key="k1")

    assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_reused")


def test_an_answer_that_nobody_can_build_again_is_said_to_be_lost(work: Work, clock: VirtualClock) -> None:
    _create(work)
    _die_before_answering(_another(work), "paper", key="k1")
    client = _server(work).test_client()
    if not work.database.is_sqlite:  # another node might still be at work: it is given ten seconds
        clock.move_by(timedelta(seconds=11))

    lost = _order(client, "paper", key="k1")

    assert (lost.status_code, lost.json["code"]) == (409, "answer_lost")
    assert _effects(work) == 1


def test_an_answer_that_this_server_failed_to_keep_is_lost_at_once(app: Flask, work: Work) -> None:
    client = app.test_client()
    _order(client, "paper", key="k1")
    with work.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE request_receipt SET status = NULL, answer = NULL")

    lost = _order(client, "paper", key="k1")

    assert (lost.status_code, lost.json["code"]) == (409, "answer_lost")
    assert _effects(work) == 1


def test_a_request_that_fails_after_its_effect_is_not_carried_out_again(work: Work) -> None:
    _create(work)
    failing = _server(work, recovers=True, fails=True).test_client()
    assert _order(failing, "paper", key="k1").status_code == 503

    again = _order(_server(work, recovers=True).test_client(), "paper", key="k1")

    assert (again.status_code, again.json) == (201, {"number": 1})
    assert _effects(work) == 1


def test_what_was_noted_by_a_transaction_that_was_undone_is_not_kept(work: Work) -> None:
    _create(work)
    client = _server(work, recovers=True).test_client()
    assert _order(client, "nothing", key="k1").status_code == 422

    assert _order(client, "paper", key="k1").json == {"number": 1}


class _Killed(BaseException):
    """Stands for kill -9: nothing catches it, nothing is tidied up."""


def _server(work: Work, *, recovers: bool = False, dies: bool = False, fails: bool = False) -> Flask:
    """An application that notes what its effect came to, and may come to grief after the commit."""
    app = Flask(__name__)

    def order() -> Response:
        number = work.write(_noting)
        if dies:
            raise _Killed
        if fails:
            raise Unavailable(reason="the database went away")
        return ordered({"number": number})

    def _noting(unit: UnitOfWork) -> int:
        number = _write(unit, request.get_json()["what"])
        unit.note(number=number)
        if request.get_json()["what"] == "nothing":
            raise Rejected(reason="nothing was ordered")
        return number

    def ordered(known: Known) -> Response:
        return Response(json.dumps({"number": known["number"]}), status=201, content_type="application/json")

    view = recovered_by(ordered, "number")(order) if recovers else order
    app.add_url_rule("/orders", "order", once(work, lambda: "ana")(view), methods=["POST"])
    app.register_error_handler(SuiteError, lambda error: problem_response(error, say=Sentence.in_english))
    return app


def test_receipts_are_forgotten_after_two_days(work: Work, clock: VirtualClock) -> None:
    with work.begin() as unit:
        add_receipt(unit, Receipt("ana", "old", "f"), boot_id="b")
    clock.move_by(timedelta(days=2, seconds=1))
    with work.begin() as unit:
        add_receipt(unit, Receipt("ana", "new", "f"), boot_id="b")
        assert forget_old_receipts(unit) == 1


def test_a_key_that_is_too_long_is_refused(app: Flask) -> None:
    refused = _order(app.test_client(), "paper", key="k" * 256)
    assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_too_long")
