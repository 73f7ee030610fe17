"""Variables belong to scopes, not to tokens (BPMN 2.0.2, 10.4): one data scope inside another."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from foundation import json_values

_NOTHING = object()
_SIMPLE = (str, int, float, type(None))


class Variables(Mapping[str, Any]):
    """One data scope.

    `own` None: it keeps every name written through it (a process, a called process, one instance of a repeated
    activity). Otherwise it keeps only these names (data objects of a subprocess, input parameters) and the rest is
    written to the enclosing scope.
    """

    __slots__ = ("enclosing", "on_write", "own", "values_here")

    def __init__(
        self,
        values: dict[str, Any] | None = None,
        *,
        enclosing: "Variables | None" = None,
        own: frozenset[str] | None = None,
        on_write: Callable[[str], None] | None = None,
    ) -> None:
        self.values_here: dict[str, Any] = {} if values is None else values
        self.enclosing = enclosing
        self.own = own
        #: Told the name of each variable of this scope that changes.
        self.on_write = on_write

    def __getitem__(self, name: str) -> Any:
        """The innermost variable of that name."""
        scope: Variables | None = self
        while scope is not None:
            if name in scope.values_here:
                return scope.values_here[name]
            if scope.own is not None and name in scope.own:
                break  # declared here and not set yet: it hides the outer one
            scope = scope.enclosing
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Whether a variable of that name is visible here."""
        try:
            self[name]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        """The names that are visible here."""
        return iter(self.flat())

    def __len__(self) -> int:
        """How many variables are visible here."""
        return len(self.flat())

    def write(self, name: str, value: Any) -> None:
        """Set a variable where it belongs; a value that is there already is no change."""
        scope = self
        while scope.own is not None and name not in scope.own and scope.enclosing is not None:
            scope = scope.enclosing
        before = scope.values_here.get(name, _NOTHING)
        if before is value or _is_same(before, value):
            return
        scope.values_here[name] = value
        if scope.on_write is not None:
            scope.on_write(name)

    def write_all(self, values: Mapping[str, Any]) -> None:
        """Set several variables where they belong."""
        for name, value in values.items():
            self.write(name, value)

    def flat(self) -> dict[str, Any]:
        """Every variable that is visible here."""
        scopes: list[Variables] = []
        scope: Variables | None = self
        while scope is not None:
            scopes.append(scope)
            scope = scope.enclosing
        visible: dict[str, Any] = {}
        for inner in reversed(scopes):
            for name in inner.own or ():
                visible.pop(name, None)
            visible.update(inner.values_here)
        return visible

    def with_more(self, values: Mapping[str, Any]) -> "Variables":
        """This scope as it would be with these values; nothing is written."""
        return Variables(dict(values), enclosing=self) if values else self


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What of `after` is not the same in `before`."""
    return {name: value for name, value in after.items() if not _is_same(before.get(name, _NOTHING), value)}


def _is_same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, _SIMPLE):
        return bool(one == other)
    # By their text: [1] == [True] in Python, and Decimal("10.5") == Decimal("10.50").
    return one is not _NOTHING and json_values.dump(one) == json_values.dump(other)
