"""What a caller gives: JSON knows no dates, so a text is read as one where the model declares one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.expressions.feel.outside import from_python
from engine.expressions.feel.run import Run
from engine.expressions.feel.temporal_texts import read_date, read_duration, read_moment, read_time
from engine.expressions.feel.types import (
    DATE,
    DATE_AND_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    TIME,
    Allowed,
    ContextOf,
    ListOf,
    Simple,
    Type,
)

_READERS: Mapping[Simple, Callable[[str], Any]] = {
    DATE: read_date,
    TIME: read_time,
    DATE_AND_TIME: read_moment,
    DAYS_DURATION: read_duration,
    MONTHS_DURATION: read_duration,
}


class Inputs(Mapping[str, Any]):
    """What a caller gave, in FEEL. Each value is taken over when it is asked for: most callers give more than needed.

    As a mapping it holds what every decision may speak of; names that the file gives to decisions are left out.
    """

    def __init__(self, given: Mapping[str, Any], types: Mapping[str, Type], taken: frozenset[str], run: Run) -> None:
        """`types` are those of inputs that the model declares, `taken` the names that it gives to decisions."""
        self._given, self._types, self._taken, self._run = given, types, taken, run
        self._read: dict[str, Any] = {}

    @property
    def used(self) -> dict[str, Any]:
        """What of the values given was asked for, as it was given."""
        return {name: self._given[name] for name in self._read}

    def has(self, name: str) -> bool:
        """Whether a value was given."""
        return name in self._given

    def value(self, name: str) -> Any:
        """The value given; raises `ModelTextFailed` for a number out of all proportion."""
        if name not in self._read:
            self._run.spend_on(self._given[name])
            found = from_python(self._given[name])
            self._read[name] = read_text(found, self._types[name]) if name in self._types else found
        return self._read[name]

    def __contains__(self, name: object) -> bool:  # noqa: D105 - of every mapping
        return name in self._given and name not in self._taken

    def __getitem__(self, name: str) -> Any:  # noqa: D105 - of every mapping
        return self.value(name)

    def __iter__(self) -> Iterator[str]:  # noqa: D105 - of every mapping
        return (name for name in self._given if name not in self._taken)

    def __len__(self) -> int:  # noqa: D105 - of every mapping
        return sum(1 for _name in self)


def read_text(value: Any, of: Type) -> Any:
    """The value with its texts read where the type says date, time or duration; what is none stays as it is."""
    match of:
        case Allowed():
            return read_text(value, of.base)
        case ListOf() if isinstance(value, list):
            return [read_text(item, of.item) for item in value]
        case ContextOf() if isinstance(value, dict):
            return {
                name: read_text(inner, of.fields[name]) if name in of.fields else inner for name, inner in value.items()
            }
        case Simple() if isinstance(value, str) and of in _READERS:
            try:
                return _READERS[of](value)
            except ValueError:
                return value
    return value
