"""One running process: start it, act on it, ask it, and take what changed."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from engine.spiff.changes import Place, Status, StepChanges, StoredState, Work
from engine.spiff.environment import Evaluator
from engine.spiff.program import Program, Programs


class RunningProcess:
    """A process instance in memory. Used by one thread at a time; an exception leaves it half-way: drop it."""

    status: Status
    error_code: str | None
    #: Of dates and times that the model writes without a zone.
    time_zone: tzinfo

    @classmethod
    def start(
        cls,
        program: Program,
        programs: Programs,
        evaluator: Evaluator,
        *,
        variables: Mapping[str, Any],
        now: datetime,
        start_element_id: str | None = None,
        business_key: str | None = None,
        time_zone: tzinfo = UTC,
    ) -> "RunningProcess":
        """A new instance, run until it waits."""
        raise NotImplementedError

    @classmethod
    def restore(
        cls, state: StoredState, programs: Programs, evaluator: Evaluator, *, time_zone: tzinfo = UTC
    ) -> "RunningProcess":
        """An instance as it was stored."""
        raise NotImplementedError

    def complete(self, token_id: int, variables: Mapping[str, Any], *, now: datetime) -> None:
        """The work of a user, service or send task is done, with these results."""
        raise NotImplementedError

    def throw_error(
        self, token_id: int, code: str, message: str, variables: Mapping[str, Any], *, now: datetime
    ) -> None:
        """The work of a task ended with a BPMN error."""
        raise NotImplementedError

    def fire_timer(self, token_id: int, index: int, *, now: datetime) -> bool:
        """A due timer; False when it is no longer armed or not due."""
        raise NotImplementedError

    def deliver_message(self, token_id: int, index: int, payload: Mapping[str, Any], *, now: datetime) -> bool:
        """A message for a subscription; False when it is no longer armed."""
        raise NotImplementedError

    def set_variables(self, variables: Mapping[str, Any], *, now: datetime, token_id: int | None = None) -> None:
        """Correct variables of the instance, or as the token sees them."""
        raise NotImplementedError

    def retry(self, token_id: int, *, now: datetime) -> None:
        """Let a parked token try again."""
        raise NotImplementedError

    def resume(self, *, now: datetime) -> None:
        """Go on after the cap of visits."""
        raise NotImplementedError

    def cancel(self, *, now: datetime) -> None:
        """End everything; the status becomes `cancelled`."""
        raise NotImplementedError

    def variables(self, token_id: int | None = None) -> dict[str, Any]:
        """All variables of the instance, or as the token sees them."""
        raise NotImplementedError

    def evaluate(self, expression: str, token_id: int, *, now: datetime) -> Any:
        """The value of an expression as the token sees it."""
        raise NotImplementedError

    def waiting_at(self) -> tuple[str, ...]:
        """The element of each token that waits, sorted."""
        raise NotImplementedError

    def work(self, token_id: int, *, now: datetime) -> Work | None:
        """The work that a token waits for, its inputs evaluated anew from the variables as they are; None if none."""
        raise NotImplementedError

    def place(self, token_id: int) -> Place | None:
        """Where a token stands, or None when it is gone."""
        raise NotImplementedError

    def open_work(self) -> tuple[Work, ...]:
        """Work that waits for the outside, oldest first."""
        raise NotImplementedError

    def take_changes(self) -> StepChanges:
        """What changed since the last call; the marks are cleared."""
        raise NotImplementedError
