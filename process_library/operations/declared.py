"""Every operation that can be called in this installation, by key: the program's own, and what packages bring."""

from collections.abc import Mapping
from functools import cache

from engine.connectors.python_function import Function, Rehearsal
from engine.operations.declaration import Effect, Operations
from process_library.operations.installed import installed
from process_library.operations.own import own_operations
from process_library.service_tasks import functions


@cache
def declared() -> Operations:
    """What each takes and answers."""
    return {**{one.operation.key: one.operation for one in installed().operations}, **own_operations()}


def declared_functions() -> dict[str, Function]:
    """The code of those that `python_function` calls, by the name that drawings use."""
    return {**{one.operation.function: one.function for one in installed().operations}, **functions()}


def only_rows() -> frozenset[str]:
    """Functions whose effects are rows of this database, or none, as they declare: they can be undone."""
    return frozenset(one.function for one in declared().values() if one.effect is not Effect.OUTSIDE)


def rehearsals() -> Mapping[str, Rehearsal]:
    """What tells beforehand what other functions would do."""
    return {one.operation.function: one.dry_run for one in installed().operations if one.dry_run is not None}
