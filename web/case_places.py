"""Where a case stands, in words: each step that is open, who has it or may take it, and since when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.history.events import HistoryEvent
from engine.user_tasks.lookup import UserTask
from foundation.sentences import N_, Sentence
from runtime.standing import Standing


@dataclass(frozen=True)
class ShownPlace:
    """One step that is open."""

    name: str
    #: Names of the calls that it runs in, the outermost first.
    within: tuple[str, ...]
    #: Whom it waits for; None when it waits for no person.
    whom: Sentence | None
    since: datetime


def shown_places(
    standing: Iterable[Standing],
    tasks: Sequence[UserTask],
    *,
    name_of: Callable[[HistoryEvent], str],
    people: Mapping[str, str],
    role_of: Callable[[UserTask], str],
) -> list[ShownPlace]:
    """The open steps in words, the oldest first; `people` are names by username."""
    by_token = {task.token_id: task for task in tasks}
    return [
        ShownPlace(
            name=name_of(one.began),
            within=tuple(name_of(call) for call in one.calls),
            whom=_whom(by_token.get(one.began.token_id), people, role_of),
            since=one.began.at,
        )
        for one in standing
    ]


def _whom(task: UserTask | None, people: Mapping[str, str], role_of: Callable[[UserTask], str]) -> Sentence | None:
    if task is None:
        return None
    if task.assignee:
        return Sentence(N_("%(who)s has it"), {"who": people.get(task.assignee, task.assignee)})
    role = role_of(task)
    return Sentence(N_("free for %(role)s") if role else N_("nobody has it"), {"role": role})
