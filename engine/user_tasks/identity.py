"""The id of a user task: the case and the token that waits in it."""

import re
from typing import NamedTuple

from foundation.errors import NotFound
from foundation.sentences import N_

#: One task has one id, so no other spelling of its numbers is read.
_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9][0-9]{0,8})")


class UserTaskNotFound(NotFound):
    """No user task by that id."""

    code = "user_task_not_found"
    message = N_("There is no user task by the id %(id)s.")


class UserTaskId(NamedTuple):
    """Which token of which instance."""

    instance_id: str
    token_id: int

    def __str__(self) -> str:
        """As pages, programs and people name it."""
        return f"{self.instance_id}-{self.token_id}"


def read_id(user_task_id: str) -> UserTaskId:
    """What an id stands for; whether there is such a task is seen later. Raises UserTaskNotFound."""
    found = _ID.fullmatch(user_task_id)
    if found is None:
        raise UserTaskNotFound(id=user_task_id)
    return UserTaskId(found[1], int(found[2]))
