"""`python -m benchmarks.ours SHAPE INSTANCES [CALLERS]`: Cauce's use cases, durable on SQLite."""

import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.measuring import say
from benchmarks.shapes import PAYLOAD, USER_TASKS, bpmn, submitted
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_instance import start_instance
from engine.definitions.deployment import Bundle
from engine.instances.states import InstanceStatus
from engine.instances.tables import process_instance
from engine.user_tasks.identity import UserTaskId
from engine.user_tasks.tables import IS_OPEN, user_task
from foundation.settings import Settings
from suite.wiring import Suite, build_suite


class Ours:
    """The engine's own use cases; opened tasks are read from the table as an inbox would."""

    def __init__(self, suite: Suite, shape: str) -> None:
        self.suite = suite
        self.shape = shape
        self._ids: list[str] = []

    def start(self) -> None:
        """Start one instance."""
        self._ids.append(start_instance(self.suite.process_engine, self.shape, PAYLOAD, by="joe").id)

    def complete_all(self, work: list[tuple[str, int]]) -> list[float]:
        """Complete tasks, each as the number of its turn in its instance; returns the seconds each took."""
        taken = []
        for task, turn in work:
            before = time.perf_counter()
            complete_user_task(self.suite.process_engine, task, submitted(self.shape, turn), by="joe")
            taken.append(time.perf_counter() - before)
        return taken

    def opened(self) -> list[tuple[int, str]]:
        """Open user tasks that were not handed out before, with the number of their instance."""
        numbers = {id_: number for number, id_ in enumerate(self._ids)}
        found = select(user_task.c.instance_id, user_task.c.token_id).where(IS_OPEN)
        with self.suite.work.read() as unit:
            rows = unit.connection.execute(found)
            return [(numbers[instance], str(UserTaskId(instance, token))) for instance, token in rows]


def prepared(folder: Path, shape: str) -> Suite:
    """A suite on a fresh SQLite file with the shape deployed."""
    suite = build_suite(Settings(data_directory=folder, database_url=f"sqlite:///{folder / 'ours.db'}"))
    suite.database.create_tables()
    deploy_bundle(suite.process_engine, Bundle(f"{shape}.bpmn", bpmn(shape), {}), by="joe")
    return suite


def main(shape: str, instances: int, callers: int = 1) -> None:
    """Measure and print one line."""
    with tempfile.TemporaryDirectory() as folder:
        suite = prepared(Path(folder), shape)
        say(measured(suite, shape, instances, callers))
        suite.close()


def measured(suite: Suite, shape: str, instances: int, callers: int) -> dict[str, Any]:
    """Start all instances, then complete every user task in rounds; only the completions are timed.

    In each round the open tasks are read, shuffled and completed by `callers` threads.
    """
    peer = Ours(suite, shape)
    begun = time.perf_counter()
    for _ in range(instances):
        peer.start()
    start_seconds = time.perf_counter() - begun
    chance, turns = random.Random(1), dict.fromkeys(range(instances), 0)
    latencies: list[float] = []
    seconds = cpu = 0.0
    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(time.sleep, [0.01] * callers))  # a server's threads are there before its requests
        while tasks := peer.opened():
            chance.shuffle(tasks)
            work = []
            for instance, task in tasks:
                work.append((task, turns[instance]))
                turns[instance] += 1
            wall, used = time.perf_counter(), time.process_time()
            for times in pool.map(peer.complete_all, [work[number::callers] for number in range(callers)]):
                latencies.extend(times)
            seconds, cpu = seconds + time.perf_counter() - wall, cpu + time.process_time() - used
    _check(suite, shape, turns)
    latencies.sort()
    count = len(latencies)
    return {
        "peer": "cauce",
        "callers": callers,
        "model": shape,
        "instances": instances,
        "userTasks": count,
        "start_per_s": round(instances / start_seconds, 1),
        "ut_per_s": round(count / seconds, 1),
        "ut_per_cpu_s": round(count / cpu, 1),
        "p50_ms": round(latencies[count // 2] * 1e3, 3),
        "p99_ms": round(latencies[int(count * 0.99)] * 1e3, 3),
    }


def _check(suite: Suite, shape: str, turns: dict[int, int]) -> None:
    if set(turns.values()) != {USER_TASKS[shape]}:
        raise AssertionError(f"{shape}: expected {USER_TASKS[shape]} user tasks each, found {set(turns.values())}")
    with suite.work.read() as unit:
        found = set(unit.connection.execute(select(process_instance.c.status)).scalars())
    if found != {InstanceStatus.COMPLETED.value}:
        raise AssertionError(f"{shape}: expected every instance completed, found {found}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
