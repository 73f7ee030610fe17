"""The laws of the projection: facts depend on the history alone, however often and in whatever portions it is read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.history import log
from engine.history.events import EventType, HistoryEvent
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.unit_of_work import UnitOfWork, Work
from monitor.projection import project
from monitor.rebuild import rebuild
from monitor.tables import activity_fact, instance_fact, projection_position
from tests.support.histories import START, random_history, write_history

_EXAMPLES = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def everything(work: Work) -> list[list[tuple[object, ...]]]:
    with work.read() as unit:
        return [
            sorted(tuple(row) for row in unit.connection.execute(select(table)))
            for table in (instance_fact, activity_fact, projection_position)
        ]


def emptied(work: Work) -> Work:
    with work.begin() as unit:
        for table in ("projection_position", "activity_fact", "instance_fact", "history_event"):
            unit.connection.exec_driver_sql(f"DELETE FROM {table}")
    return work


@_EXAMPLES
@given(seed=st.integers(0, 10**9))
def test_projecting_twice_is_projecting_once(work: Work, seed: int) -> None:
    events = random_history(seed)
    write_history(emptied(work), events)

    assert project(work) == len(events)
    once = everything(work)

    assert project(work) == 0
    assert everything(work) == once


@_EXAMPLES
@given(seed=st.integers(0, 10**9), batch=st.integers(1, 20))
def test_any_portions_give_the_same_facts(work: Work, seed: int, batch: int) -> None:
    events = random_history(seed)
    write_history(emptied(work), events)
    project(work)
    at_once = everything(work)

    rebuild(work, batch=batch)

    assert everything(work) == at_once


@_EXAMPLES
@given(seed=st.integers(0, 10**9), cuts=st.lists(st.integers(0, 200), max_size=4))
def test_rebuilding_equals_keeping(work: Work, seed: int, cuts: list[int]) -> None:
    events = random_history(seed)
    emptied(work)
    start = 0
    for cut in [*sorted(cuts), len(events)]:
        write_history(work, events[start:cut])
        project(work)
        start = max(start, cut)
    kept = everything(work)

    assert rebuild(work) == len(events)
    assert everything(work) == kept


class _Overtaken(Work):
    """Units of work during whose first write somebody else projects the same events."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.database, work.clock)
        self.facts_of_the_faster: object = None

    def write(self, write: Callable[[UnitOfWork], Any]) -> Any:
        if self.facts_of_the_faster is None:
            project(Work(self.database, self.clock))
            self.facts_of_the_faster = everything(self)
        return super().write(write)


def test_a_projection_that_is_overtaken_writes_nothing(work: Work) -> None:
    write_history(work, random_history(7))
    overtaken = _Overtaken(work)

    assert project(overtaken) == 0
    assert overtaken.facts_of_the_faster == everything(work) != [[], [], []]


def test_the_end_of_a_case_told_before_its_activities_end_is_understood(work: Work) -> None:
    def event(type_: EventType, at: datetime, **more: object) -> HistoryEvent:
        return HistoryEvent(type_, "i", "d", at, **more)  # type: ignore[arg-type]

    later = START + timedelta(hours=2)
    task = {"token_id": 1, "element_id": "ask", "element_type": "userTask"}
    events = [
        event(EventType.PROCESS_INSTANCE_STARTED, START, payload={"definition_key": "leave", "version": 1}),
        event(EventType.ACTIVITY_STARTED, START, **task),
        event(EventType.PROCESS_INSTANCE_CANCELLED, later),
        event(EventType.ACTIVITY_CANCELLED, later, **task),
    ]
    for told in events:
        write_history(work, [told])
        project(work)

    with work.read() as unit:
        row = unit.connection.execute(select(activity_fact)).one()
    assert (row.status, row.ended_at, row.waiting_micros) == ("cancelled", later, 7_200_000_000)
    assert row.waiting_share == pytest.approx(7_200_000_000)


@pytest.mark.postgres
def test_events_of_a_slow_transaction_are_not_skipped(postgres_url: str) -> None:
    def started(key: str) -> HistoryEvent:
        payload = {"definition_key": key, "version": 1}
        return HistoryEvent(EventType.PROCESS_INSTANCE_STARTED, key, "d", START, payload=payload)

    slow, fast = (Work(Database(postgres_url), FixedClock(START)) for _each in range(2))
    with slow.begin() as unit:
        log.append(unit, [started("slow")])  # takes the lower position, commits later
        write_history(fast, [started("fast")])

        assert project(fast) == 0

    assert project(fast) == 2
    with fast.read() as unit:
        keys = unit.connection.execute(select(instance_fact.c.definition_key)).scalars().all()
    assert sorted(keys) == ["fast", "slow"]
    slow.database.close()
    fast.database.close()


def test_two_projections_at_once_give_the_same_facts(work: Work) -> None:
    events = random_history(11, cases=12)
    write_history(work, events)
    halves = [Thread(target=project, args=(work,), kwargs={"batch": 3}) for _each in range(2)]
    for thread in halves:
        thread.start()
    for thread in halves:
        thread.join()
    project(work)
    together = everything(work)

    rebuild(work)

    assert everything(work) == together
