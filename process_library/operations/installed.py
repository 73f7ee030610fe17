"""Operations that Python packages bring by entry points of the group `cauce.operations` (docs/operations.md).

Code of others is loaded here: whatever it does wrong leaves the suite running, and is told to who configures it.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from engine.connectors.python_function import Function, Rehearsal
from engine.operations.declaration import Group, Operation
from foundation.sentences import N_, Sentence
from process_library.operations.own import own_operations

GROUP = "cauce.operations"
_FUNCTIONS = "python_function"
_NOT_LOADED = N_("%(package)s: its operation «%(name)s» could not be loaded (%(error)s).")
_NOT_PROVIDED = N_("%(package)s: «%(name)s» gives no ProvidedOperation.")
_NO_KEY = N_("%(package)s: the key «%(key)s» must be python_function: and a name.")
_TAKEN = N_("%(package)s: there is an operation «%(key)s» already.")
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProvidedOperation:
    """What an entry point names: one of these, several, or a function that gives either."""

    operation: Operation
    function: Function
    #: Tells what a call would do; without it, what reaches other systems is not tried.
    dry_run: Rehearsal | None = None


@dataclass(frozen=True)
class Installed:
    """What was found."""

    operations: tuple[ProvidedOperation, ...]
    #: What could not be taken, and why.
    troubles: tuple[Sentence, ...]
    #: Where the packages lie: each may have its Spanish in `locale/es.po`.
    folders: tuple[Path, ...]


@cache
def installed() -> Installed:
    """Everything that packages of this installation bring; asked once, as a package comes with a restart."""
    taken = set(own_operations())
    operations: list[ProvidedOperation] = []
    troubles: list[Sentence] = []
    folders: list[Path] = []
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        found, why = _loaded(point)
        troubles += [Sentence(one, {**values, "package": _package(point)}) for one, values in why]
        for one in found:
            key = one.operation.key
            if key in taken:
                troubles.append(Sentence(_TAKEN, {"package": _package(point), "key": key}))
                continue
            taken.add(key)
            operations.append(replace(one, operation=replace(one.operation, group=Group.INSTALLED)))
        folders += _folder(point) if found else []
    for trouble in troubles:
        _LOGGER.warning("operation left out: %s", trouble.in_english())
    return Installed(tuple(operations), tuple(troubles), tuple(dict.fromkeys(folders)))


_Why = list[tuple[str, dict[str, str]]]


def _loaded(point: EntryPoint) -> tuple[list[ProvidedOperation], _Why]:
    try:
        given = point.load()
        given = given() if callable(given) else given
        provided = list(_provided(given))
    except Exception as failure:  # whatever others wrote
        return [], [(_NOT_LOADED, {"name": point.name, "error": f"{type(failure).__name__}: {failure}"})]
    if not provided:
        return [], [(_NOT_PROVIDED, {"name": point.name})]
    wrong = [one for one in provided if not _is_key(one.operation.key)]
    right = [one for one in provided if one not in wrong]
    return right, [(_NO_KEY, {"key": one.operation.key}) for one in wrong]


def _provided(given: object) -> Iterator[ProvidedOperation]:
    listed = given if isinstance(given, Iterable) else [given]
    yield from (one for one in listed if isinstance(one, ProvidedOperation))


def _is_key(key: str) -> bool:
    connector, _, function = key.partition(":")
    return connector == _FUNCTIONS and bool(function)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module


def _folder(point: EntryPoint) -> list[Path]:
    spec = find_spec(point.module)
    return [Path(spec.origin).parent] if spec is not None and spec.origin else []
