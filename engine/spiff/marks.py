"""What has changed since the state was last stored."""

from collections.abc import Iterable
from typing import Any


class Marks:
    """Changed and vanished pieces of the state."""

    __slots__ = ("gone", "gone_tasks", "result_count", "results", "tasks", "variables")

    def __init__(self) -> None:
        #: Changed tasks by number; a changed embedded scope marks its host.
        self.tasks: dict[int, Any] = {}
        #: (scope key, name) of changed variables that are stored one by one, with the scope.
        self.variables: dict[tuple[int, str], Any] = {}
        #: (task, loop counter) of new results of instances, with the task.
        self.results: dict[tuple[int, int], Any] = {}
        #: Tasks that are over.
        self.gone_tasks: list[int] = []
        #: Names of other parts that are not needed any more.
        self.gone: list[str] = []
        #: How many results of instances there are.
        self.result_count = 0

    def forget(self, task: Any) -> None:
        """The task is over."""
        self.tasks.pop(task.id, None)
        self.gone_tasks.append(task.id)
        if task.results:
            self.result_count -= len(task.results)
            for turn in task.results:
                self.results.pop((task.id, turn), None)
                self.gone.append(result_part(task.id, turn))

    def forget_slots(self, slots: Iterable[int]) -> None:
        """Variables of a scope that is over."""
        self.gone.extend(variable_part(slot) for slot in slots)

    def add_result(self, task: Any, turn: int, value: Any) -> None:
        """The result of one instance of a repeated activity."""
        if not task.results:
            task.results = {}
        task.results[turn] = value
        self.results[task.id, turn] = task
        self.result_count += 1

    def clear(self) -> None:
        """Everything is stored."""
        self.tasks, self.variables, self.results, self.gone_tasks, self.gone = {}, {}, {}, [], []


def task_part(number: int) -> str:
    """The name of a task's part."""
    return f"t{number}"


def result_part(number: int, turn: int) -> str:
    """The name of the part of one instance's result."""
    return f"r{number}.{turn}"


def variable_part(slot: int) -> str:
    """The name of a variable's part."""
    return f"v{slot}"
