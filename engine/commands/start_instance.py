"""Start a process instance, by key and version or by one of its start events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands.advance import Also, Moved, begin
from engine.definitions.definition import Definition
from engine.instances.business_keys import Numbered, NumberTaken, next_number
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.spiff.running_process import RunningProcess
from foundation.errors import Conflict, Rejected, Unavailable
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork

#: How many numbers are tried when others start at the same moment.
_NUMBERS_TRIED = 50

#: The variable that holds the username of who started the instance; not there when nobody did.
INITIATOR = "initiator"


class DefinitionSuspended(Conflict):
    """Nobody may start this version now."""

    code = "process_definition_suspended"
    message = N_("«%(name)s» is suspended: nobody may start it now.")


class NotStartedByHand(Rejected):
    """The process has no start event that a person or program may simply use."""

    code = "process_not_started_by_hand"
    message = N_("«%(name)s» starts by a message, by a signal or at a time, not by hand.")


def start_instance(
    process_engine: ProcessEngine,
    key: str,
    variables: Mapping[str, Any],
    *,
    by: str | None,
    business_key: str | None = None,
    version: int | None = None,
) -> Moved:
    """Start the latest or the named version at its start event without a trigger.

    Raises DefinitionNotFound, DefinitionSuspended, NotStartedByHand.
    """
    definitions = process_engine.definitions
    definition = definitions.latest(key) if version is None else definitions.version(key, version)
    plain = [event for event in definition.program.start_events if event.kind == "none"]
    if not plain:
        raise NotStartedByHand(name=definition.published.name)
    return start_at(process_engine, definition, plain[0].element_id, variables, by=by, business_key=business_key)


def start_at(
    process_engine: ProcessEngine,
    definition: Definition,
    element_id: str,
    variables: Mapping[str, Any],
    *,
    by: str | None,
    business_key: str | None = None,
    also: Also | None = None,
) -> Moved:
    """Start a definition at one of its start events; `also` is written in the same transaction."""
    if process_engine.definitions.is_suspended(definition.id):
        raise DefinitionSuspended(name=definition.published.name)
    starting = _Starting(process_engine, definition, element_id, variables, by, also)
    pattern = definition.process.business_key
    if business_key is not None or pattern is None:
        return starting.at(business_key, None)
    for _attempt in range(_NUMBERS_TRIED):
        numbered = next_number(process_engine.work, pattern, process_engine.work.clock.now(), process_engine.time_zone)
        try:
            return starting.at(numbered.business_key, numbered)
        except NumberTaken:
            continue
    raise Unavailable(reason="every number that was tried was taken at the same moment")


@dataclass(frozen=True)
class _Starting:
    """One start, which is tried again with the next number when another instance got the first one."""

    process_engine: ProcessEngine
    definition: Definition
    element_id: str
    variables: Mapping[str, Any]
    by: str | None
    also: Also | None

    def at(self, business_key: str | None, numbered: Numbered | None) -> Moved:
        """Start under a business key, and take its number in the same transaction."""
        parts, definition = self.process_engine, self.definition
        now = parts.work.clock.now()
        values = dict(self.variables) if self.by is None else {**self.variables, INITIATOR: self.by}
        process = RunningProcess.start(
            definition.program,
            parts.programs,
            parts.evaluator,
            variables=values,
            now=now,
            start_element_id=self.element_id,
            business_key=business_key,
            time_zone=parts.time_zone,
        )
        live = LiveInstance(new_id(now), definition.id, definition.key, business_key, process, version=0)

        def also(unit: UnitOfWork) -> None:
            if numbered is not None:
                numbered.take(unit)
            if self.also is not None:
                self.also(unit)

        return begin(parts, live, now, actor=self.by, variables=values, also=also)
