"""`python -m benchmarks.limit SHAPE INSTANCES`: the same rows without any engine, the bound of this machine now."""

import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measuring import drive, say
from benchmarks.shapes import OPAQUE_STATE, USER_TASKS

HISTORY_PAYLOAD = b'{"activity":"ut1","state":"completed","by":"joe"}'
TABLES = """
create table instance(id integer primary key, version integer, state blob, status text);
create table task(id integer primary key, instance integer, name text, role text, status text, created real, done real);
create index task_inbox on task(role, status); create index task_instance on task(instance);
create table history(id integer primary key, instance integer, at real, type text, node text, who text, data blob);
create index history_instance on history(instance);
"""


class Rows:
    """A peer that writes what every engine must write and decides nothing."""

    def __init__(self, folder: Path, shape: str) -> None:
        self._database = sqlite3.connect(folder / "limit.db", isolation_level=None)
        self._database.execute("pragma journal_mode=wal")
        self._database.execute("pragma synchronous=NORMAL")
        self._database.executescript(TABLES)
        self._turns = USER_TASKS[shape]
        self._versions: list[int] = []

    def start(self) -> tuple[int, list[Any]]:
        instance = len(self._versions)
        self._versions.append(0)
        self._database.execute("begin immediate")
        self._database.execute("insert into instance values(?,0,?,'active')", (instance, OPAQUE_STATE))
        task = self._open(instance)
        self._database.execute("commit")
        return instance, [task]

    def complete(self, instance: int, task: Any, turn: int) -> list[Any]:
        execute = self._database.execute
        execute("begin immediate")
        version = self._versions[instance]
        saved = "update instance set version=version+1, state=? where id=? and version=?"
        execute(saved, (OPAQUE_STATE, instance, version))
        opened = [self._open(instance)] if turn + 1 < self._turns else []
        execute("update task set status='done', done=? where id=?", (time.time(), task))
        row = (instance, time.time(), "done", "ut", "joe", HISTORY_PAYLOAD)
        add = "insert into history(instance,at,type,node,who,data) values(?,?,?,?,?,?)"
        self._database.executemany(add, [row] * 3)
        execute("commit")
        self._versions[instance] += 1
        return opened

    def _open(self, instance: int) -> int | None:
        add = "insert into task(instance,name,role,status,created) values(?,'ut','clerk','ready',?)"
        return self._database.execute(add, (instance, time.time())).lastrowid


def main(shape: str, instances: int) -> None:
    """Measure and print one line."""
    with tempfile.TemporaryDirectory() as folder:
        say(drive(Rows(Path(folder), shape), "limit", shape, instances))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
