"""Signatures of the standard's functions: which values fit, by place or by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.expressions.feel.values import KINDS, kind

_PARAMETER = re.compile(r"(\*?)([^:?]+)(\??): (.+)")


@dataclass(frozen=True, slots=True)
class Taken:
    """One parameter: what it takes, and whether it may be left out."""

    name: str
    #: Kinds of values; None takes anything, null included.
    kinds: frozenset[str] | None
    is_optional: bool
    #: Whether it takes all values that are left, as one list.
    takes_rest: bool
    takes_null: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function of the standard. `body` takes the run and the values."""

    name: str
    parameters: tuple[Taken, ...]
    body: Callable[..., Any]

    def by_place(self, values: list[Any]) -> list[Any] | None:
        """The values one for each parameter, those left out at the end missing; None when the number does not fit."""
        if self.parameters and self.parameters[-1].takes_rest:
            fixed = len(self.parameters) - 1
            return [*values[:fixed], values[fixed:]] if len(values) > fixed else None
        fewest = sum(not parameter.is_optional for parameter in self.parameters)
        return values if fewest <= len(values) <= len(self.parameters) else None

    def by_name(self, values: Mapping[str, Any]) -> list[Any] | None:
        """The same for values with names; None when there is no such name or one is missing."""
        if values.keys() - {parameter.name for parameter in self.parameters}:
            return None
        if any(parameter.takes_rest for parameter in self.parameters):
            return None
        missing = [p for p in self.parameters if p.name not in values and not p.is_optional]
        if missing:
            return None
        arranged = [values.get(parameter.name) for parameter in self.parameters]
        while arranged and self.parameters[len(arranged) - 1].name not in values:
            arranged.pop()
        return arranged

    def taken(self, values: list[Any]) -> list[Any] | None:
        """The values as the parameters take them; None when one does not fit."""
        found = []
        for parameter, value in zip(self.parameters, values, strict=False):
            fits, as_what = _taken(parameter, value)
            if not fits:
                return None
            found.append(as_what)
        return found


def _taken(parameter: Taken, value: Any) -> tuple[bool, Any]:
    """A list of one item is taken for the item, and any value for a list of it (DMN 1.5, 10.3.2.9)."""
    if parameter.kinds is None or kind(value) in parameter.kinds:
        return True, value
    if value is None:
        return parameter.takes_null, None
    if "list" in parameter.kinds:
        return True, [value]
    if type(value) is list and len(value) == 1 and kind(value[0]) in parameter.kinds:
        return True, value[0]
    return False, None


def signature(text: str, body: Callable[..., Any]) -> Signature:
    """A signature written as `name(parameter: type, optional?: type|type, *rest: type)`; `any` takes everything.

    A type with `or null` behind it takes null too.
    """
    name, _, inner = text.partition("(")
    parts = [part for part in inner.removesuffix(")").split(", ") if part]
    return Signature(name, tuple(map(_parameter, parts)), body)


def _parameter(text: str) -> Taken:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    kinds = match[4].removesuffix(" or null")
    if not {"any", *KINDS.values()}.issuperset(kinds.split("|")):
        raise ValueError(text)
    return Taken(
        name=match[2],
        kinds=None if kinds == "any" else frozenset(kinds.split("|")),
        is_optional=bool(match[3]),
        takes_rest=bool(match[1]),
        takes_null=kinds != match[4],
    )
