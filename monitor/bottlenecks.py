"""Where cases wait most, how much of a mean case that is, and what coincides with it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.sentences import N_, Sentence
from monitor.drawing import Drawing
from monitor.elements import WaitsFor
from monitor.kpis.activity_times import ActivityTimes
from monitor.mean_case import MeanCase
from monitor.wording import Span

DEFINITION = Sentence(
    N_(
        "The bottleneck is the step with the most waiting in the period, for one of our people or for somebody else: "
        "the waiting of what was completed there, of what was cancelled there, and of what still waits. Waiting "
        "that a date of the model ended is left out."
    )
)

_OF_A_MEAN_CASE = {
    WaitsFor.PERSON: N_(
        "Of the %(cycle)s that a mean case takes, %(waiting)s are waiting for somebody to take “%(element)s”."
    ),
    WaitsFor.OUTSIDE: N_(
        "Of the %(cycle)s that a mean case takes, %(waiting)s are waiting for somebody else at “%(element)s”."
    ),
    WaitsFor.SYSTEM: N_("Of the %(cycle)s that a mean case takes, “%(element)s” stood stopped for %(waiting)s."),
    WaitsFor.CALL: N_(
        "Of the %(cycle)s that a mean case takes, %(waiting)s are waiting in the called process “%(element)s”."
    ),
}
_NOT_FINISHED = N_("Cases wait most at “%(element)s”: %(waiting)s in all, and %(open)s are open there now.")
_NOTHING_WAITS = N_("No step keeps cases waiting.")
_NOTHING_YET = N_("Nothing has happened in this process in the period.")


@dataclass(frozen=True)
class Bottleneck:
    """The element where cases wait most."""

    times: ActivityTimes
    #: What it says of a mean case.
    sentence: Sentence
    #: Its part of all waiting in the period, 0 to 1.
    share_of_waiting: float

    @property
    def element_id(self) -> str:
        """The element."""
        return self.times.element_id


def ranking(times: Sequence[ActivityTimes]) -> tuple[ActivityTimes, ...]:
    """Elements where somebody keeps cases waiting, most waiting first."""
    waiting = [one for one in times if one.for_somebody_seconds > 0]
    return tuple(sorted(waiting, key=lambda one: (-one.for_somebody_seconds, one.element_id)))


def bottleneck(times: Sequence[ActivityTimes], mean: MeanCase | None, drawing: Drawing) -> Bottleneck | None:
    """The first of the ranking with its sentence; None when nothing waits."""
    ranked = ranking(times)
    if not ranked:
        return None
    first, total = ranked[0], sum(one.for_somebody_seconds for one in ranked)
    return Bottleneck(first, _sentence(first, mean, drawing), first.for_somebody_seconds / total)


def nothing_waits(*, has_cases: bool) -> Sentence:
    """What to say when there is no bottleneck."""
    return Sentence(_NOTHING_WAITS if has_cases else _NOTHING_YET)


def _sentence(first: ActivityTimes, mean: MeanCase | None, drawing: Drawing) -> Sentence:
    name = drawing.name_of(first.element_id)
    part = mean.part(first.element_id) if mean is not None else None
    waited = part.waiting_seconds - part.by_date_seconds if part is not None else 0.0
    if mean is None or waited <= 0:
        waiting = Span(first.for_somebody_seconds)
        return Sentence(_NOT_FINISHED, {"element": name, "waiting": waiting, "open": first.open_now.count})
    values = {"cycle": Span(mean.cycle_seconds), "waiting": Span(waited), "element": name}
    return Sentence(_OF_A_MEAN_CASE.get(first.waits_for, _OF_A_MEAN_CASE[WaitsFor.OUTSIDE]), values)
