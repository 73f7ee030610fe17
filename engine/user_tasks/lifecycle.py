"""What may follow what in the life of a user task; pure."""

from enum import StrEnum

from foundation.errors import Conflict
from foundation.sentences import N_


class UserTaskStatus(StrEnum):
    """Where a user task stands."""

    #: Waits for someone to claim it.
    READY = "ready"
    #: Somebody has it.
    CLAIMED = "claimed"
    COMPLETED = "completed"
    #: The process went another way.
    CANCELLED = "cancelled"


OPEN = frozenset({UserTaskStatus.READY, UserTaskStatus.CLAIMED})

#: BPMN tags of activities that a person does.
PERSONAL = frozenset({"userTask", "manualTask"})


class UserTaskAlreadyClaimed(Conflict):
    """Somebody else has it."""

    code = "user_task_already_claimed"
    message = N_("Expected to claim user task %(user_task_id)s, but %(claimed_by)s has already claimed it.")


class UserTaskNotOpen(Conflict):
    """It was completed or cancelled."""

    code = "user_task_not_open"
    message = N_("Expected user task %(user_task_id)s to be open, but it is %(status)s.")


class UserTaskNotYours(Conflict):
    """Somebody who does not have it wants to give it back or complete it."""

    code = "user_task_not_yours"
    message = N_("Expected %(username)s to have user task %(user_task_id)s, but it is with %(claimed_by)s.")


def check_claim(user_task_id: str, status: str, assignee: str | None, *, by: str) -> None:
    """Whether `by` may claim it now; claiming what one already has is fine. Raises a Conflict."""
    check_open(user_task_id, status)
    if assignee not in (None, by):
        raise UserTaskAlreadyClaimed(user_task_id=user_task_id, claimed_by=assignee)


def check_release(user_task_id: str, status: str, assignee: str | None, *, by: str) -> None:
    """Whether `by` may give it back now. Raises a Conflict."""
    check_open(user_task_id, status)
    if assignee != by:
        raise UserTaskNotYours(user_task_id=user_task_id, username=by, claimed_by=assignee or "nobody")


def check_completion(user_task_id: str, status: str, assignee: str | None, *, by: str) -> None:
    """Whether `by` may complete it now: it is open, and theirs or nobody's. Raises a Conflict."""
    check_open(user_task_id, status)
    if assignee not in (None, by):
        raise UserTaskNotYours(user_task_id=user_task_id, username=by, claimed_by=assignee)


def check_open(user_task_id: str, status: str) -> None:
    """Raises UserTaskNotOpen when it was completed or cancelled."""
    if status not in OPEN:
        raise UserTaskNotOpen(user_task_id=user_task_id, status=status)
