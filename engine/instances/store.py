"""Load a process instance for a step; keep live ones at hand; one thread at a time for each."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, select

from engine.instances.tables import instance_part, process_instance
from engine.spiff.changes import StoredState
from engine.spiff.environment import Evaluator
from engine.spiff.program import Programs
from engine.spiff.running_process import RunningProcess
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import Prepared, Work

#: Live instances kept in memory: a guess that saves a step the reading, and is checked when the step is written.
_KEPT = 2000
#: Locks that instances share: so many that two rarely want the same one, and none is ever made or forgotten.
_LOCKS = 4096
#: Instances that are read at once by who looks at very many.
_AT_ONCE = 200

_COLUMNS = process_instance.c
_LOAD = Prepared(
    select(
        _COLUMNS.definition_id,
        _COLUMNS.definition_key,
        _COLUMNS.business_key,
        _COLUMNS.status,
        _COLUMNS.version,
        _COLUMNS.state,
    ).where(_COLUMNS.id == bindparam("id"))
)
_PARTS = Prepared(
    select(instance_part.c.part, instance_part.c.state).where(instance_part.c.instance_id == bindparam("id"))
)
_VERSION = Prepared(select(_COLUMNS.version).where(_COLUMNS.id == bindparam("id")))


class InstanceNotFound(NotFound):
    """No process instance by that id."""

    code = "process_instance_not_found"
    message = N_("There is no process instance by the id %(id)s.")


@dataclass
class LiveInstance:
    """A process instance in memory, as it was at `version`."""

    id: str
    definition_id: str
    definition_key: str
    business_key: str | None
    process: RunningProcess
    #: The version of the row that this corresponds to; 0 before the first write.
    version: int


class InstanceStore:
    """Live instances by id."""

    def __init__(self, work: Work, programs: Programs, evaluator: Evaluator, time_zone: tzinfo) -> None:
        self._work = work
        self._programs = programs
        self._evaluator = evaluator
        self._time_zone = time_zone
        self._live: OrderedDict[str, LiveInstance] = OrderedDict()
        self._locks = tuple(Lock() for _ in range(_LOCKS))
        self._guard = Lock()

    def lock_of(self, instance_id: str) -> AbstractContextManager[object]:
        """Hold it, and no other thread of this process moves the instance meanwhile. Never hold two."""
        return self._locks[hash(instance_id) % _LOCKS]

    def fresh(self, instance_id: str) -> LiveInstance:
        """The instance as the database has it; the caller holds it. Raises InstanceNotFound.

        For everybody who looks without writing: what is in memory may be older than what another process wrote.
        """
        live = self._live.get(instance_id)
        if live is not None and self.version_in_database(instance_id) == live.version:
            return live
        self.evict(instance_id)
        return self.remembered(instance_id)

    def remembered(self, instance_id: str) -> LiveInstance:
        """The instance from memory, else from the database; only for a step, which is written if nobody was faster.

        The caller holds it. Raises InstanceNotFound.
        """
        live = self._live.get(instance_id)
        if live is None:
            live = self._read(instance_id)
            self.keep(live)
        return live

    def as_stored(self, instance_ids: Sequence[str]) -> Iterator[tuple[str, RunningProcess]]:
        """Very many instances as the database has them, for who only looks: none is kept; what is gone is left out."""
        of = instance_part.c
        whole = select(_COLUMNS.id, _COLUMNS.definition_id, _COLUMNS.state.label("head"), of.part, of.state)
        # in one statement, so that no step can come between an instance and its parts
        found = whole.outerjoin_from(process_instance, instance_part, of.instance_id == _COLUMNS.id)
        for at in range(0, len(instance_ids), _AT_ONCE):
            some = found.where(_COLUMNS.id.in_(instance_ids[at : at + _AT_ONCE])).order_by(_COLUMNS.id)
            with self._work.read() as unit:
                rows = unit.connection.execute(some).all()
            for id_, group in groupby(rows, key=lambda row: row.id):
                of_one = [*group]
                parts = {row.part: bytes(row.state) for row in of_one if row.part is not None}
                yield id_, self._restored(of_one[0].definition_id, of_one[0].head, parts)

    def has(self, instance_id: str) -> bool:
        """Whether it is in memory."""
        return instance_id in self._live

    def keep(self, live: LiveInstance) -> None:
        """Keep an instance at hand after a step was written."""
        with self._guard:
            self._live[live.id] = live
            self._live.move_to_end(live.id)
            if len(self._live) > _KEPT:
                self._live.popitem(last=False)

    def evict(self, instance_id: str) -> None:
        """Forget the live object: a step failed half-way, or the row has moved on without it."""
        with self._guard:
            self._live.pop(instance_id, None)

    def version_in_database(self, instance_id: str) -> int | None:
        """The version of the row, or None when there is none."""
        found = self._work.rows(_VERSION, {"id": instance_id})
        return found[0][0] if found else None

    def _read(self, instance_id: str) -> LiveInstance:
        with self._work.read() as unit:
            found = unit.rows(_LOAD, {"id": instance_id})
            if not found:
                raise InstanceNotFound(id=instance_id)
            definition_id, key, business_key, _status, version, head = found[0]
            parts: dict[str, Any] = {name: bytes(state) for name, state in unit.rows(_PARTS, {"id": instance_id})}
        process = self._restored(definition_id, head, parts)
        return LiveInstance(instance_id, definition_id, key, business_key, process, version)

    def _restored(self, definition_id: str, head: bytes, parts: Mapping[str, bytes]) -> RunningProcess:
        state = StoredState(definition_id, {"head": bytes(head), **parts})
        return RunningProcess.restore(state, self._programs, self._evaluator, time_zone=self._time_zone)
