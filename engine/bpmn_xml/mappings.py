"""What goes into an element and comes out of it: parameters, connectors, and what calls hand over."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.expressions.dialects import holds_expression


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A value that is taken over as it is, from a data association without transformation."""

    variable: str
    #: Without a value nothing is taken over; else the element waits for one, with an incident.
    is_optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A text that is an expression wholly, without `${…}`."""

    text: str


#: A text, a list, a map, None for an empty one; or what a data association says.
ParameterValue = str | None | tuple["ParameterValue", ...] | dict[str, "ParameterValue"] | Copy | Formula


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One input or output: a `camunda:inputParameter` or `outputParameter`, or a data association."""

    name: str
    value: ParameterValue
    line: int = 0
    #: The part of the variable that is set, from outside to inside; empty for the whole.
    path: tuple[str, ...] = ()
    #: True for the `camunda:script` form, which is not run.
    is_script: bool = False


@dataclass(frozen=True, kw_only=True)
class Connector:
    """`camunda:connector`: which one, with what."""

    id: str
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class CallMapping:
    """One `camunda:in` or `camunda:out` of a call activity."""

    #: `in` or `out`.
    direction: str
    source: str | None = None
    source_expression: str | None = None
    target: str | None = None
    #: True for `variables="all"`.
    is_everything: bool = False
    #: True for `local="true"`, which leaves out what stands further out; not run.
    is_local: bool = False
    business_key: str | None = None
    line: int = 0


def expressions_in(value: ParameterValue) -> Iterator[str]:
    """Every text inside the value of a parameter that will be evaluated."""
    if isinstance(value, Formula):
        yield value.text
    elif isinstance(value, str):
        yield from (value,) if holds_expression(value) else ()
    elif isinstance(value, dict | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from expressions_in(inner)
