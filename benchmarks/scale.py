"""`python -m benchmarks.scale`: S6, S7 and S8: a step costs what changed, not what has happened."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.measuring import say
from benchmarks.ours import measured, prepared
from benchmarks.shapes import PAYLOAD, USER_TASKS, submitted
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_instance import start_instance
from engine.definitions.deployment import Bundle
from engine.instances.states import InstanceStatus
from engine.instances.tables import process_instance
from engine.job_runner.runner import run_due_jobs
from engine.user_tasks.lookup import open_user_tasks
from foundation.json_values import dump
from suite.wiring import Suite

_TURNS = 5_000
_EARLY = 10
_WINDOW = 200
_SCRIPT_TURNS = 20_000
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://cauce.dev/benchmarks">'
)


def in_fresh_suite(shape: str, work: Callable[[Suite], dict[str, Any]]) -> dict[str, Any]:
    """The result of `work` on a suite with the shape deployed."""
    with tempfile.TemporaryDirectory() as folder:
        suite = prepared(Path(folder), shape)
        try:
            return work(suite)
        finally:
            suite.close()


def loop_turns(suite: Suite) -> dict[str, Any]:
    """S6: turns of a case after its 5,000th against those of a young case, taken in turn; medians, one user task each.

    Side by side, because a shared machine changes its pace by half within a minute.
    """
    old, young = (start_instance(suite.process_engine, "loop", PAYLOAD, by="joe").id for _ in range(2))
    for turn in range(_TURNS):
        _loop_turn(suite, old, turn)
    for turn in range(_EARLY):
        _loop_turn(suite, young, turn)
    pairs = [(_loop_turn(suite, young, turn), _loop_turn(suite, old, turn)) for turn in range(_WINDOW)]
    early, late = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    ratio = round(late / early, 2)
    return {"row": "S6", "turn10_ms": round(early * 1e3, 3), "turn5000_ms": round(late * 1e3, 3), "ratio": ratio}


def _loop_turn(suite: Suite, instance_id: str, turn: int) -> float:
    """Seconds that completing the task of one turn takes."""
    with suite.work.read() as unit:
        (task,) = open_user_tasks(unit, instance_id)
    begun = time.perf_counter()
    complete_user_task(suite.process_engine, task.id, {"more": True, "last": turn}, by="joe")
    return time.perf_counter() - begun


def script_loop(suite: Suite) -> dict[str, Any]:
    """S6: a loop of 20,000 turns without a wait state ends where it should."""
    xml = (
        f'{_HEAD}<process id="turns" isExecutable="true"><startEvent id="s"/><exclusiveGateway id="m"/>'
        '<scriptTask id="t" scriptFormat="python"><script>n = n + 1</script></scriptTask>'
        '<exclusiveGateway id="x" default="done"/><endEvent id="e"/>'
        '<sequenceFlow id="a" sourceRef="s" targetRef="m"/><sequenceFlow id="b" sourceRef="m" targetRef="t"/>'
        '<sequenceFlow id="c" sourceRef="t" targetRef="x"/><sequenceFlow id="again" sourceRef="x" targetRef="m">'
        f"<conditionExpression>n &lt; {_SCRIPT_TURNS}</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="done" sourceRef="x" targetRef="e"/></process></definitions>'
    )
    deploy_bundle(suite.process_engine, Bundle("turns.bpmn", xml.encode(), {}), by="joe")
    begun = time.perf_counter()
    moved = start_instance(suite.process_engine, "turns", {"n": 0}, by="joe")
    run_due_jobs(suite.process_engine)
    seconds = time.perf_counter() - begun
    with suite.work.read() as unit:
        found = select(process_instance.c.status).where(process_instance.c.id == moved.id)
        status = unit.connection.execute(found).scalar_one()
    if status != InstanceStatus.COMPLETED:
        raise AssertionError(f"the loop of {_SCRIPT_TURNS} turns is {status}")
    return {
        "row": "S6",
        "script_turns": _SCRIPT_TURNS,
        "us_per_turn": round(seconds / _SCRIPT_TURNS * 1e6),
        "status": status,
    }


def per_item(shape: str) -> float:
    """Seconds per completed item of a multi-instance activity."""
    result = in_fresh_suite(shape, lambda suite: measured(suite, shape, max(1, 1000 // USER_TASKS[shape]), 1))
    return 1 / float(result["ut_per_s"])


def fork_joins(number: int) -> Callable[[Suite], dict[str, Any]]:
    """Milliseconds to start a process with that many ten-way fork/joins in a row (median of 20)."""

    def work(suite: Suite) -> dict[str, Any]:
        parts, previous = ['<startEvent id="s"/><endEvent id="e"/>'], "s"
        for index in range(number):
            parts.append(f'<parallelGateway id="g{index}"/><parallelGateway id="j{index}"/>')
            parts.append(f'<sequenceFlow id="to{index}" sourceRef="{previous}" targetRef="g{index}"/>')
            for branch in range(10):
                name = f"u{index}_{branch}"
                parts.append(
                    f'<userTask id="{name}"/><sequenceFlow id="i{name}" sourceRef="g{index}" targetRef="{name}"/>'
                )
                parts.append(f'<sequenceFlow id="o{name}" sourceRef="{name}" targetRef="j{index}"/>')
            previous = f"j{index}"
        parts.append(f'<sequenceFlow id="last" sourceRef="{previous}" targetRef="e"/>')
        xml = f'{_HEAD}<process id="forks" isExecutable="true">{"".join(parts)}</process></definitions>'
        deploy_bundle(suite.process_engine, Bundle("forks.bpmn", xml.encode(), {}), by="joe")
        taken = []
        for _ in range(20):
            begun = time.perf_counter()
            start_instance(suite.process_engine, "forks", PAYLOAD, by="joe")
            taken.append(time.perf_counter() - begun)
        return {"ms": statistics.median(taken) * 1e3}

    return work


def state_bytes(shape: str) -> Callable[[Suite], dict[str, Any]]:
    """S8: the largest stored state of one instance against 1 kB + 1.2 x its payload."""

    def work(suite: Suite) -> dict[str, Any]:
        moved = start_instance(suite.process_engine, shape, PAYLOAD, by="joe")
        largest, payload = 0, dict(PAYLOAD)
        for turn in range(USER_TASKS[shape]):
            with suite.work.read() as unit:
                state = unit.connection.execute(select(process_instance.c.state)).scalar_one()
                (task,) = open_user_tasks(unit, moved.id)
            largest = max(largest, len(state))
            payload |= submitted(shape, turn)
            complete_user_task(suite.process_engine, task.id, submitted(shape, turn), by="joe")
        allowed = 1024 + 1.2 * len(dump(payload))
        return {"row": "S8", "model": shape, "largest_bytes": largest, "allowed_bytes": round(allowed)}

    return work


def main() -> None:
    """Measure all three rows."""
    say(in_fresh_suite("loop", loop_turns))
    say(in_fresh_suite("loop", script_loop))
    hundred, thousand = per_item("mi100"), per_item("mi1000")
    items = {"mi100_ms_per_item": round(hundred * 1e3, 3), "mi1000_ms_per_item": round(thousand * 1e3, 3)}
    say({"row": "S7", **items, "ratio": round(thousand / hundred, 2)})
    one, five = in_fresh_suite("loop", fork_joins(1))["ms"], in_fresh_suite("loop", fork_joins(5))["ms"]
    forks = {"one_fork_ms": round(one, 2), "five_forks_ms": round(five, 2)}
    say({"row": "S7", **forks, "ratio": round(five / one, 2)})
    for shape in ("gateway3", "seq20"):
        say(in_fresh_suite(shape, state_bytes(shape)))


if __name__ == "__main__":
    main()
