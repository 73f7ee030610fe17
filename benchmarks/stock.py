"""`python -m benchmarks.stock SHAPE INSTANCES`: SpiffWorkflow as it comes, restored and serialised per step."""

import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from benchmarks.limit import HISTORY_PAYLOAD, TABLES
from benchmarks.measuring import drive, say
from benchmarks.shapes import PAYLOAD, bpmn, submitted


class Stock:
    """The library as it comes, with the rows that `limit` writes."""

    def __init__(self, folder: Path, shape: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(bpmn(shape))
        self._specs = (parser.get_spec(shape), parser.get_subprocess_specs(shape))
        self._serializer = BpmnWorkflowSerializer()
        self._database = sqlite3.connect(folder / "stock.db", isolation_level=None)
        self._database.execute("pragma journal_mode=wal")
        self._database.execute("pragma synchronous=NORMAL")
        self._database.executescript(TABLES)
        self._shape = shape
        self._known: list[set[UUID]] = []

    def start(self) -> tuple[int, list[Any]]:
        workflow = BpmnWorkflow(*self._specs)
        first = workflow.get_next_task(state=TaskState.READY)
        first.data.update(PAYLOAD)
        workflow.do_engine_steps()
        instance = len(self._known)
        self._known.append(set())
        self._database.execute("begin immediate")
        state = self._serializer.serialize_json(workflow)
        self._database.execute("insert into instance values(?,0,?,'active')", (instance, state))
        opened = self._opened(instance, workflow)
        self._database.execute("commit")
        return instance, opened

    def complete(self, instance: int, task: Any, turn: int) -> list[Any]:
        execute = self._database.execute
        execute("begin immediate")
        row = execute("select state from instance where id=?", (instance,)).fetchone()
        workflow = self._serializer.deserialize_json(row[0])
        name, number = task
        found = workflow.get_task_from_id(UUID(name))
        found.data.update(submitted(self._shape, turn))
        found.run()
        workflow.do_engine_steps()
        status = "done" if workflow.is_completed() else "active"
        saved = "update instance set version=version+1, state=?, status=? where id=?"
        execute(saved, (self._serializer.serialize_json(workflow), status, instance))
        opened = self._opened(instance, workflow)
        execute("update task set status='done', done=? where id=?", (time.time(), number))
        row = (instance, time.time(), "done", "ut", "joe", HISTORY_PAYLOAD)
        add = "insert into history(instance,at,type,node,who,data) values(?,?,?,?,?,?)"
        self._database.executemany(add, [row] * 3)
        execute("commit")
        return opened

    def _opened(self, instance: int, workflow: BpmnWorkflow) -> list[tuple[str, int | None]]:
        add = "insert into task(instance,name,role,status,created) values(?,?,'clerk','ready',?)"
        opened = []
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            if task.id not in self._known[instance]:
                self._known[instance].add(task.id)
                row = (instance, task.task_spec.name, time.time())
                opened.append((str(task.id), self._database.execute(add, row).lastrowid))
        return opened


def main(shape: str, instances: int) -> None:
    """Measure and print one line."""
    with tempfile.TemporaryDirectory() as folder:
        say(drive(Stock(Path(folder), shape), "spiffworkflow-stock", shape, instances))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
