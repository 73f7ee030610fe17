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
    #: Whom it waits for, or for what when that is no person.
    what: Sentence
    #: None when nobody knows.
    since: datetime | None


def shown_places(
    standing: Iterable[Standing],
    tasks: Sequence[UserTask],
    *,
    name_of: Callable[[HistoryEvent], str],
    people: Mapping[str, str],
    role_of: Callable[[UserTask], str],
    kind_of: Callable[[HistoryEvent], Sentence],
) -> list[ShownPlace]:
    """The open steps in words, the oldest first; `people` are names by username."""
    by_token = {task.token_id: task for task in tasks}
    return [
        ShownPlace(
            name=name_of(one.began),
            within=tuple(name_of(call) for call in one.calls),
            what=_whom(task, people, role_of)
            if (task := by_token.get(one.began.token_id)) is not None
            else kind_of(one.began),
            since=one.began.at,
        )
        for one in standing
    ]


def place_at_join(name: str) -> ShownPlace:
    """A gateway at which one way waits for the others; the history does not tell since when."""
    return ShownPlace(name, (), Sentence(N_("Waits for the other ways")), None)


def _whom(task: UserTask, people: Mapping[str, str], role_of: Callable[[UserTask], str]) -> Sentence:
    if task.assignee:
        return Sentence(N_("%(who)s has it"), {"who": people.get(task.assignee, task.assignee)})
    role = role_of(task)
    return Sentence(N_("free for %(role)s") if role else N_("nobody has it"), {"role": role})
