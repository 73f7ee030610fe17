"""Publish a bundle, and owe the starts that its timers cause."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from engine.commands.start_instance import start_at
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, accept, deploy
from engine.instances.process_engine import ProcessEngine
from engine.jobs.port import Job
from engine.spiff.program import StartEvent
from engine.spiff.timers import TimerPlan, is_literal, next_plan, plan_timer
from foundation.unit_of_work import UnitOfWork

#: More to write in the same transaction, once the versions have their numbers; raises to publish nothing.
AlsoOnPublishing = Callable[[UnitOfWork, list[Published]], None]
#: What is asked in the same transaction, before anything is written; raises to publish nothing.
CheckedFirst = Callable[[UnitOfWork], None]


def deploy_bundle(
    process_engine: ProcessEngine,
    offered: Bundle,
    *,
    by: str,
    note: str = "",
    area: str | None = None,
    first: CheckedFirst | None = None,
    also: AlsoOnPublishing | None = None,
) -> list[Published]:
    """Publish every executable process of the file as its next version. Raises ModelRejected and writes nothing."""
    return deploy_bundles(process_engine, [(offered, area)], by=by, note=note, first=first, also=also)


def deploy_bundles(
    process_engine: ProcessEngine,
    offered: Sequence[tuple[Bundle, str | None]],
    *,
    by: str,
    note: str = "",
    first: CheckedFirst | None = None,
    also: AlsoOnPublishing | None = None,
) -> list[Published]:
    """Publish several files, each with the area of processes that name none, all or nothing.

    Raises ModelRejected and writes nothing.
    """
    accepted = [(accept(bundle), area) for bundle, area in offered]

    def write(unit: UnitOfWork) -> list[Published]:
        if first is not None:
            first(unit)
        published = [one for file, area in accepted for one in deploy(unit, file, by=by, note=note, area=area)]
        for version in published:
            payload = {"definition_id": version.id}
            process_engine.jobs.enqueue(unit, "schedule_starts", f"schedule:{version.id}", payload, run_at=unit.now())
        if also is not None:
            also(unit, published)
        return published

    try:
        return process_engine.work.write(write)
    except IntegrityError:  # at the same moment somebody published a version of the same number
        return process_engine.work.write(write)


def schedule_starts(process_engine: ProcessEngine, job: Job) -> None:
    """From now on the timers of this version start instances, and no longer those of earlier versions."""
    definition = process_engine.definitions.by_id(job.payload["definition_id"])
    timers = [event for event in definition.program.start_events if event.kind == "timer"]
    plans = [
        ({"definition_id": definition.id, "element_id": one.element_id, "index": index}, _first(process_engine, one))
        for index, one in enumerate(timers)
    ]

    def write(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)
        process_engine.jobs.withdraw_all(unit, _lock(definition.key))
        for timer, plan in plans:
            _owe_start(unit, process_engine, _lock(definition.key), timer, plan)

    process_engine.work.write(write)


def start_by_timer(process_engine: ProcessEngine, job: Job) -> None:
    """A due timer start event: start an instance, owe the next one, finish the job, in one commit."""
    timer, plan = dict(job.payload), TimerPlan(**job.payload["plan"])
    definition = process_engine.definitions.by_id(timer["definition_id"])

    def also(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)
        following = next_plan(plan, process_engine.work.clock.now(), process_engine.time_zone)
        if following is not None:
            _owe_start(unit, process_engine, _lock(definition.key), timer, following)

    if process_engine.definitions.is_suspended(definition.id):
        process_engine.work.write(also)
        return
    start_at(process_engine, definition, timer["element_id"], {}, by=None, also=also)


def _first(process_engine: ProcessEngine, event: StartEvent) -> TimerPlan:
    text, now = event.timer_expression or "", process_engine.work.clock.now()
    value = text if is_literal(text.strip()) else process_engine.evaluator.evaluate(text, {}, now)
    return plan_timer(event.timer_kind or "timeDuration", value, now, process_engine.time_zone)


def _owe_start(
    unit: UnitOfWork, process_engine: ProcessEngine, lock: str, timer: Mapping[str, Any], plan: TimerPlan
) -> None:
    """`timer` says which one: a start event may have several."""
    fields = {name: getattr(plan, name) for name in ("due_at", "left", "base", "period", "occurrence")}
    process_engine.jobs.enqueue(
        unit,
        "timer_start",
        f"start:{timer['definition_id']}:{timer['index']}:{plan.occurrence}",
        {**timer, "plan": fields},
        run_at=plan.due_at,
        lock=lock,
    )


def _lock(key: str) -> str:
    """What start timers of one process hold, so that a new version can withdraw them all."""
    return f"starts:{key}"
