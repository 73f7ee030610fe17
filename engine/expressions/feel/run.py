"""One evaluation: its budget, its clock, what it could not say, and the names in scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from engine.expressions.failures import ExpressionTooComplex, ExpressionTooCostly, ModelTextFailed
from engine.expressions.language import located
from engine.expressions.values import weight

#: How many items may be copied or compared for the price of one step.
_ITEMS_PER_STEP = 16
#: How deep functions may call each other.
_MAX_CALLS = 60
#: Nobody reads more, and a hostile model could make hundreds of thousands.
_MAX_FAULTS = 100
_MAX_NOTES = 1_000


@dataclass(frozen=True, slots=True)
class Source:
    """A text that is evaluated; `where` is for whoever had it read, and is handed back with each fault."""

    text: str
    where: Any = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a null stands where a value was expected."""

    failure: ModelTextFailed
    where: Any


class Run:
    """Holds what one evaluation may still spend and what it noted. Used once, then thrown away."""

    def __init__(self, now: datetime, steps: int, *, strict: bool) -> None:
        """With `strict` a fault is raised, else it is noted and the value is null, as FEEL says."""
        self.now = now
        self.faults: list[Fault] = []
        #: What evaluators have to tell to whoever began the evaluation; see `note`.
        self.notes: list[Any] = []
        self._steps = self._limit = steps
        self._strict = strict
        self._calls = 0

    def spend(self, steps: int) -> None:
        """Pay for work that is not bounded by the length of the text; raises `ExpressionTooCostly`."""
        self._steps -= steps
        if self._steps < 0:
            raise ExpressionTooCostly(limit=self._limit)

    def spend_on(self, value: Any) -> None:
        """Pay for copying, comparing or writing a value."""
        if isinstance(value, str | list | Mapping):
            # One more, so that a value beyond what is left is never let through.
            self.spend(weight(value, self._steps * _ITEMS_PER_STEP) // _ITEMS_PER_STEP + 1)

    def fault(self, failure: ModelTextFailed, source: Source, place: int) -> None:
        """Note why there is no value, or raise; what costs too much is always raised."""
        if failure.column is None:
            failure.column = place
        told = located(failure, source.text)
        if self._strict or isinstance(failure, ExpressionTooCostly):
            raise told
        if len(self.faults) < _MAX_FAULTS:
            self.faults.append(Fault(told, source.where))

    def note(self, found: Any) -> None:
        """Tell something on the way; only so much is kept."""
        if len(self.notes) < _MAX_NOTES:
            self.notes.append(found)

    def tolerant(self, evaluate: Callable[[], Any]) -> Any:
        """A value that may be missing; what costs too much is raised all the same."""
        strict, noted = self._strict, len(self.faults)
        self._strict = False
        try:
            return evaluate()
        finally:
            self._strict = strict
            del self.faults[noted:]

    def called(self, function: Callable[[], Any]) -> Any:
        """What a function of a model gives; raises `ExpressionTooComplex` when functions call each other too deeply."""
        self._calls += 1
        if self._calls > _MAX_CALLS:
            raise ExpressionTooComplex
        try:
            return function()
        finally:
            self._calls -= 1


class Scope:
    """Names and their values; what is not here may be further out."""

    __slots__ = ("names", "outer", "run")

    def __init__(self, names: Mapping[str, Any], outer: "Scope | None", run: Run) -> None:
        self.names = names
        self.outer = outer
        self.run = run


#: A text made ready: gives its value in a scope.
Evaluator: TypeAlias = Callable[[Scope], Any]
