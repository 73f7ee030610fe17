"""How every script here drives a peer: N live instances, completions in random order, one JSON line."""

import json
import random
import time
from collections.abc import Callable
from typing import Any, Protocol

from benchmarks.shapes import USER_TASKS


class Peer(Protocol):
    """What can start an instance and complete one of its user tasks, durably."""

    def start(self) -> tuple[int, list[Any]]:
        """A new instance: its number and its open user tasks."""
        ...

    def complete(self, instance: int, task: Any, turn: int) -> list[Any]:
        """Complete a task as number `turn` of its instance; returns the user tasks that this opened."""
        ...


def drive(peer: Peer, name: str, shape: str, instances: int) -> dict[str, Any]:
    """Run `instances` to their end; raises when any completes fewer or more user tasks than the shape has."""
    opened: list[tuple[int, Any]] = []
    turns = dict.fromkeys(range(instances), 0)
    begun = time.perf_counter()
    for _ in range(instances):
        instance, tasks = peer.start()
        opened.extend((instance, task) for task in tasks)
    start_seconds = time.perf_counter() - begun
    chance, latencies = random.Random(1), []
    begun, cpu = time.perf_counter(), time.process_time()
    while opened:
        place = chance.randrange(len(opened))
        opened[place], opened[-1] = opened[-1], opened[place]
        instance, task = opened.pop()
        before = time.perf_counter()
        opened.extend((instance, more) for more in peer.complete(instance, task, turns[instance]))
        latencies.append(time.perf_counter() - before)
        turns[instance] += 1
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    if set(turns.values()) != {USER_TASKS[shape]}:
        raise AssertionError(
            f"{shape}: expected {USER_TASKS[shape]} user tasks per instance, found {set(turns.values())}"
        )
    latencies.sort()
    count = len(latencies)
    return {
        "peer": name,
        "model": shape,
        "instances": instances,
        "userTasks": count,
        "start_per_s": round(instances / start_seconds, 1),
        "ut_per_s": round(count / seconds, 1),
        "ut_per_cpu_s": round(count / cpu, 1),
        "p50_ms": round(latencies[count // 2] * 1e3, 3),
        "p99_ms": round(latencies[int(count * 0.99)] * 1e3, 3),
    }


def seconds_of(work: Callable[[], Any]) -> float:
    """How long one call takes on the wall clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def say(result: dict[str, Any]) -> None:
    """Print one JSON line."""
    print(json.dumps(result), flush=True)
