"""What a case waits for when no person has it: a time, an event, an answer of its requester, a step that runs; pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.history.events import HistoryEvent
from foundation.sentences import N_, Sentence
from runtime.standing import Standing

#: What runs by itself, and waits for nobody.
AUTOMATIC = frozenset({"serviceTask", "scriptTask", "sendTask", "businessRuleTask"})


@dataclass(frozen=True)
class Wait:
    """What a case waits for when no person has it: an event, another system."""

    token_id: int
    name: str
    since: datetime
    #: Name of the step of the case itself that it is part of, when it is a called process's; None otherwise.
    within: str | None
    #: When the time comes that it waits for; None for anything else.
    until: datetime | None
    #: Whether it is a step that runs by itself.
    is_automatic: bool
    #: Whether it waits for what its requester fills in.
    is_for_requester: bool

    @property
    def stage(self) -> Sentence:
        """What stands for it on the way of the case."""
        return Sentence(N_("Under way")) if self.is_automatic else Sentence("%(name)s", {"name": self.name})


@dataclass(frozen=True)
class Naming:
    """How what stands still is called; None where the drawing has no name for it."""

    #: An element.
    name_of: Callable[[HistoryEvent], str | None]
    #: The events behind a gateway that waits for one of them.
    behind: Callable[[HistoryEvent], str | None]


def waits(
    standing: Sequence[Standing],
    naming: Naming,
    *,
    timers: Mapping[int, datetime],
    asked_of_requester: Collection[int],
) -> tuple[Wait, ...]:
    """Every wait that has a name: its own, that of what can end it, or that of the step that it is part of.

    `timers` are due times by token, `asked_of_requester` the tokens that wait for a form of theirs.
    """
    return tuple(_waits(standing, naming, timers, asked_of_requester))


def _waits(
    standing: Sequence[Standing], naming: Naming, timers: Mapping[int, datetime], asked_of_requester: Collection[int]
) -> Iterator[Wait]:
    for one in standing:
        event, within = one.began, naming.name_of(one.place) if one.calls else None
        name = naming.name_of(event) or naming.behind(event) or within
        if name:
            yield Wait(
                event.token_id,
                name,
                since=event.at,
                within=None if within == name else within,
                until=timers.get(event.token_id),
                is_automatic=event.element_type in AUTOMATIC,
                is_for_requester=event.token_id in asked_of_requester,
            )
