"""The clock of a node, and the work that it owes."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from engine.commands.correlate_message import TIME_TO_LIVE
from foundation.receipts import Receipt, add_receipt
from runtime.scheduler import Scheduler, Tick, scheduled_at
from runtime.worker import Worker, owe_housekeeping
from suite.embedded import Cauce

HOURLY = Tick("hourly", timedelta(hours=1), lambda _at: None)


def test_every_node_schedules_the_same_instants() -> None:
    at = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    for seconds in (0, 1, 3_599.5):
        assert scheduled_at(HOURLY, at + timedelta(seconds=seconds)) == at
    assert scheduled_at(HOURLY, at + timedelta(hours=1)) == at + timedelta(hours=1)


def test_a_tick_happens_at_the_start_and_a_failing_one_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    happened = Event()

    def fail(_at: datetime) -> None:
        raise RuntimeError("broken tick")

    scheduler = Scheduler(
        [Tick("broken", timedelta(hours=1), fail), Tick("fine", timedelta(hours=1), lambda _at: happened.set())]
    )
    scheduler.start()
    assert happened.wait(timeout=10)
    scheduler.stop()
    assert "broken tick" in caplog.text


def test_however_many_nodes_tick_one_round_of_housekeeping_is_owed(cauce: Cauce) -> None:
    process_engine = cauce.suite.process_engine
    at = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    for _node in range(3):
        owe_housekeeping(process_engine, at)
    assert cauce.run_jobs() == 1


def test_housekeeping_deletes_what_nobody_will_ask_for_again(cauce: Cauce) -> None:
    cauce.correlate_message("payment", correlation_key="P-1")
    with cauce.suite.work.begin() as unit:
        add_receipt(unit, Receipt("ana", "k", "f"), boot_id="b")
    cauce.advance(TIME_TO_LIVE)
    cauce.correlate_message("payment", correlation_key="P-2")

    owe_housekeeping(cauce.suite.process_engine, cauce.now())
    cauce.run_jobs()

    with cauce.suite.work.read() as unit:
        kept = unit.connection.exec_driver_sql("SELECT correlation_key FROM waiting_message").scalars().all()
        receipts = unit.connection.exec_driver_sql("SELECT count(*) FROM request_receipt").scalar()
    assert (kept, receipts) == (["P-2"], 0)


def test_a_worker_runs_jobs_until_it_is_stopped(cauce: Cauce) -> None:
    ticked = Event()
    worker = Worker(
        cauce.suite.process_engine,
        threads=2,
        ticks=[Tick("tick", timedelta(hours=1), lambda _at: ticked.set())],
    )
    worker.start()
    assert ticked.wait(timeout=10)
    worker.stop()
    # what the first tick of housekeeping owed has been run, or is left to the next worker
    assert cauce.run_jobs() <= 1
