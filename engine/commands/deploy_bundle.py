"""Publish a bundle, and owe the starts that its timers cause."""

from collections.abc import Callable, Sequence

from engine.commands.start_instance import start_at
from engine.definitions.definition import Definition, Published
from engine.definitions.deployment import Bundle, deploy
from engine.instances.process_engine import ProcessEngine
from engine.jobs.port import Job
from engine.spiff.program import StartEvent
from engine.spiff.timers import TimerPlan, is_literal, next_plan, plan_timer
from foundation.unit_of_work import UnitOfWork

#: More to write in the same transaction, once the versions have their numbers; raises to publish nothing.
AlsoOnPublishing = Callable[[UnitOfWork, list[Published]], None]


def deploy_bundle(
    process_engine: ProcessEngine,
    offered: Bundle,
    *,
    by: str,
    note: str = "",
    area: str | None = None,
    also: AlsoOnPublishing | None = None,
) -> list[Published]:
    """Publish every executable process of the file as its next version. Raises ModelRejected and writes nothing."""
    return deploy_bundles(process_engine, [offered], by=by, note=note, area=area, also=also)


def deploy_bundles(
    process_engine: ProcessEngine,
    offered: Sequence[Bundle],
    *,
    by: str,
    note: str = "",
    area: str | None = None,
    also: AlsoOnPublishing | None = None,
) -> list[Published]:
    """Publish several files, all or nothing. Raises ModelRejected and writes nothing."""

    def write(unit: UnitOfWork) -> list[Published]:
        published = [version for bundle in offered for version in deploy(unit, bundle, by=by, note=note, area=area)]
        for version in published:
            payload = {"definition_id": version.id}
            process_engine.jobs.enqueue(unit, "schedule_starts", f"schedule:{version.id}", payload, run_at=unit.now())
        if also is not None:
            also(unit, published)
        return published

    return process_engine.work.write(write)


def schedule_starts(process_engine: ProcessEngine, job: Job) -> None:
    """From now on the timers of this version start instances, and no longer those of earlier versions."""
    definition = process_engine.definitions.by_id(job.payload["definition_id"])
    plans = [
        (event.element_id, _first(process_engine, event))
        for event in definition.program.start_events
        if event.kind == "timer"
    ]

    def write(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)
        process_engine.jobs.withdraw_all(unit, _lock(definition.key))
        for element_id, plan in plans:
            _owe_start(unit, process_engine, definition, element_id, plan)

    process_engine.work.write(write)


def start_by_timer(process_engine: ProcessEngine, job: Job) -> None:
    """A due timer start event: start an instance, owe the next one, finish the job, in one commit."""
    definition = process_engine.definitions.by_id(job.payload["definition_id"])
    element_id, plan = job.payload["element_id"], TimerPlan(**job.payload["plan"])

    def also(unit: UnitOfWork) -> None:
        process_engine.jobs.finish(unit, job)
        following = next_plan(plan, process_engine.work.clock.now(), process_engine.time_zone)
        if following is not None:
            _owe_start(unit, process_engine, definition, element_id, following)

    if process_engine.definitions.is_suspended(definition.id):
        process_engine.work.write(also)
        return
    start_at(process_engine, definition, element_id, {}, by=None, also=also)


def _first(process_engine: ProcessEngine, event: StartEvent) -> TimerPlan:
    text, now = event.timer_expression or "", process_engine.work.clock.now()
    value = text if is_literal(text.strip()) else process_engine.evaluator.evaluate(text, {}, now)
    return plan_timer(event.timer_kind or "timeDuration", value, now, process_engine.time_zone)


def _owe_start(
    unit: UnitOfWork, process_engine: ProcessEngine, definition: Definition, element_id: str, plan: TimerPlan
) -> None:
    fields = {name: getattr(plan, name) for name in ("due_at", "left", "base", "period", "occurrence")}
    process_engine.jobs.enqueue(
        unit,
        "timer_start",
        f"start:{definition.id}:{element_id}:{plan.occurrence}",
        {"definition_id": definition.id, "element_id": element_id, "plan": fields},
        run_at=plan.due_at,
        lock=_lock(definition.key),
    )


def _lock(key: str) -> str:
    """What start timers of one process hold, so that a new version can withdraw them all."""
    return f"starts:{key}"
