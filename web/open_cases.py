"""How many cases are open: those that were started, as the engine knows, and those called, as the facts know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.instances import counts
from foundation.unit_of_work import UnitOfWork
from monitor.case_facts import open_calls


@dataclass(frozen=True)
class OpenCases:
    """Cases of a process that have not ended."""

    count: int = 0
    #: Of those, the ones that wait for an operator.
    stopped: int = 0
    #: Of those, the ones that another process called: they run within its cases.
    called: int = 0


def open_by_key(unit: UnitOfWork) -> dict[str, OpenCases]:
    """Open cases of every process, by its key; a process without any is missing."""
    called = ((one.definition_key, one.count, one.stopped) for one in open_calls(unit))
    return _together(counts.open_by_key(unit), called)


def open_by_definition(unit: UnitOfWork, key: str) -> dict[str, OpenCases]:
    """Open cases of every version of a process, by definition id; a version without any is missing."""
    called = ((one.definition_id, one.count, one.stopped) for one in open_calls(unit) if one.definition_key == key)
    return _together(counts.open_by_definition(unit, key), called)


def total(found: Iterable[OpenCases]) -> OpenCases:
    """All of them."""
    every = list(found)
    return OpenCases(
        sum(one.count for one in every), sum(one.stopped for one in every), sum(one.called for one in every)
    )


def _together(started: Mapping[str, counts.OpenCases], called: Iterable[tuple[str, int, int]]) -> dict[str, OpenCases]:
    found = {key: OpenCases(one.count, one.stopped) for key, one in started.items()}
    for key, count, stopped in called:
        found[key] = total((found.get(key, OpenCases()), OpenCases(count, stopped, count)))
    return found
