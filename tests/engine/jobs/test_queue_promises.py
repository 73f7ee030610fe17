"""What every adapter of the job port promises, on each database."""

from datetime import timedelta
from threading import Thread
from time import monotonic

import pytest
from sqlalchemy import update

from engine.jobs import embedded
from engine.jobs.embedded import EmbeddedQueue, LeaseLost
from engine.jobs.port import JobQueue
from engine.jobs.tables import job
from foundation.clock import VirtualClock
from foundation.unit_of_work import Work


@pytest.fixture
def queue(work: Work) -> JobQueue:
    return EmbeddedQueue(work)


def owe(work: Work, queue: JobQueue, key: str, **more: object) -> None:
    with work.begin() as unit:
        queue.enqueue(unit, "note", key, {"n": 1}, **{"run_at": work.clock.now(), **more})  # type: ignore[arg-type]


def test_a_job_whose_transaction_rolls_back_is_not_owed(work: Work, queue: JobQueue) -> None:
    def fails() -> None:
        with work.begin() as unit:
            queue.enqueue(unit, "note", "a", {}, run_at=unit.now())
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        fails()
    assert queue.lease(work.clock.now()) is None


def test_the_same_key_twice_is_one_job(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "a")
    owe(work, queue, "a")
    assert queue.lease(work.clock.now()) is not None
    assert queue.lease(work.clock.now()) is None


def test_a_job_is_handed_out_when_it_is_due_and_not_before(work: Work, queue: JobQueue, clock: VirtualClock) -> None:
    owe(work, queue, "a", run_at=clock.now() + timedelta(hours=1))
    assert queue.next_due_at() == clock.now() + timedelta(hours=1)
    assert queue.lease(clock.now()) is None
    clock.move_by(timedelta(hours=1))
    job = queue.lease(clock.now())
    assert job is not None
    assert (job.kind, job.key, job.payload, job.attempt) == ("note", "a", {"n": 1}, 1)


def test_a_higher_priority_goes_first(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "later")
    owe(work, queue, "first", priority=5)
    job = queue.lease(work.clock.now())
    assert job is not None
    assert job.key == "first"


def test_two_jobs_of_one_instance_never_run_at_the_same_time(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "a", lock="instance")
    owe(work, queue, "b", lock="instance")
    first = queue.lease(work.clock.now())
    assert first is not None
    assert queue.lease(work.clock.now()) is None
    with work.begin() as unit:
        queue.finish(unit, first)
    second = queue.lease(work.clock.now())
    assert second is not None
    assert {first.key, second.key} == {"a", "b"}


def test_a_finished_job_is_gone_and_cannot_be_finished_again(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "a")
    job = queue.lease(work.clock.now())
    assert job is not None
    with work.begin() as unit:
        queue.finish(unit, job)
    with pytest.raises(LeaseLost), work.begin() as unit:
        queue.finish(unit, job)
    assert queue.next_due_at() is None


def test_a_dead_workers_job_goes_to_another_one_who_alone_may_finish_it(
    work: Work, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LEASE_SECONDS", -1.0)
    owe(work, queue, "a")
    dead = queue.lease(work.clock.now())
    monkeypatch.setattr(embedded, "LEASE_SECONDS", 60.0)
    other = EmbeddedQueue(work)
    taken = other.lease(work.clock.now())
    assert dead is not None
    assert taken is not None
    assert taken.attempt == 2
    with pytest.raises(LeaseLost), work.begin() as unit:
        queue.finish(unit, dead)
    with work.begin() as unit:
        other.finish(unit, taken)


def test_a_job_given_back_is_tried_again_at_its_time(work: Work, queue: JobQueue, clock: VirtualClock) -> None:
    owe(work, queue, "a")
    job = queue.lease(clock.now())
    assert job is not None
    with work.begin() as unit:
        queue.retry_at(unit, job, clock.now() + timedelta(seconds=10))
    assert queue.lease(clock.now()) is None
    clock.move_by(timedelta(seconds=10))
    again = queue.lease(clock.now())
    assert again is not None
    assert again.attempt == 2


def test_a_stopped_job_waits_for_an_operator_and_starts_with_new_attempts(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "a")
    job = queue.lease(work.clock.now())
    assert job is not None
    with work.begin() as unit:
        queue.stop(unit, job)
    assert queue.lease(work.clock.now()) is None
    assert queue.next_due_at() is None
    with work.begin() as unit:
        assert queue.restart(unit, "a", work.clock.now())
    again = queue.lease(work.clock.now())
    assert again is not None
    assert again.attempt == 1


def test_withdrawn_jobs_are_owed_no_more(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "a", lock="instance")
    owe(work, queue, "b", lock="instance")
    owe(work, queue, "c")
    with work.begin() as unit:
        queue.withdraw_all(unit, "instance")
        queue.withdraw(unit, "c")
    assert queue.lease(work.clock.now()) is None


def test_a_worker_that_waits_is_woken_by_a_commit(work: Work, queue: JobQueue) -> None:
    woken: list[float] = []
    begun = monotonic()
    waiting = Thread(target=lambda: (queue.wait(20), woken.append(monotonic() - begun)))
    waiting.start()
    while not woken and monotonic() - begun < 20:
        owe(work, queue, f"key {monotonic()}")
        waiting.join(0.05)
    waiting.join()
    assert woken[0] < 10


def test_a_job_that_cannot_be_read_stops_alone(work: Work, queue: JobQueue) -> None:
    owe(work, queue, "unreadable")
    owe(work, queue, "sound")
    with work.begin() as unit:
        unit.connection.execute(
            update(job).where(job.c.key == "unreadable").values(payload='{"day": {"$type": "date", "value": "never"}}')
        )

    leased = queue.lease(work.clock.now())

    assert leased is not None
    assert leased.key == "sound"
    assert queue.lease(work.clock.now()) is None
