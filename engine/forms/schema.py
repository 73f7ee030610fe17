"""A form as frozen values: what is asked, in which order, and what counts as an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.forms.markdown import Block


class Shape(StrEnum):
    """How a single text, choice or moment is asked."""

    LINE = "textfield"
    PARAGRAPH = "textarea"
    SELECT = "select"
    RADIO = "radio"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "datetime"


@dataclass(frozen=True, kw_only=True)
class Component:
    """What every part of a form has."""

    #: Its place in the form: `3` is the third component, `3-1` the first one inside it.
    id: str
    label: str = ""
    #: FEEL text without its `=`; the component is hidden while it is true.
    hide: str | None = None
    #: Components with the same row stand beside each other.
    row: str | None = None


@dataclass(frozen=True, kw_only=True)
class TextView(Component):
    """Words to read; asks for nothing."""

    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group(Component):
    """Components that belong together."""

    components: tuple[Component, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Field(Component):
    """Something asked; its answer becomes the variable `key`."""

    key: str
    description: str = ""
    is_required: bool = False
    #: Shown and never taken: `readonly` and `disabled` of form-js.
    is_readonly: bool = False
    #: Shown when there is no variable of that name yet; as the schema gives it.
    default: Any = None
    #: FEEL text over all answers and variables, from `properties` of form-js; an answer is refused while it is false.
    rule: str | None = None
    #: The sentence to say then; None says a general one.
    rule_message: str | None = None
    #: Whoever asked for the case reads the answer once it is given; from `properties` as well.
    is_told: bool = False


@dataclass(frozen=True, kw_only=True)
class TextField(Field):
    """A line or a paragraph."""

    shape: Shape = Shape.LINE
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    #: The sentence to say when the pattern does not fit; None says a general one.
    pattern_message: str | None = None
    is_email: bool = False
    is_phone: bool = False
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """A whole number when `decimal_digits` is 0, else a decimal."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    #: Most digits after the point; None leaves it open.
    decimal_digits: int | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class MomentField(Field):
    """A date, a time of day (kept as text `HH:MM`), or both (an aware instant)."""

    shape: Shape = Shape.DATE
    #: True for `disallowPassedDates`.
    is_future_only: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckboxField(Field):
    """Yes or no; a required one must be ticked."""


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """One answer of several."""

    shape: Shape = Shape.SELECT
    options: tuple[Option, ...] = ()
    #: Name of the variable that holds the options; None when the form lists them.
    options_variable: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChecklistField(Field):
    """Any number of answers of several; a required one needs at least one."""

    options: tuple[Option, ...] = ()
    #: As in `ChoiceField`.
    options_variable: str | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """A whole form."""

    id: str
    components: tuple[Component, ...] = ()


def all_components(components: tuple[Component, ...]) -> Iterator[Component]:
    """The components and those inside groups, outer before inner."""
    for component in components:
        yield component
        if isinstance(component, Group):
            yield from all_components(component.components)


def fields(form: Form) -> Iterator[Field]:
    """Everything the form asks, in order."""
    return (found for found in all_components(form.components) if isinstance(found, Field))
