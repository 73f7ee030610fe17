"""Waiting and processing time of each element, and what is open there now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.sentences import N_, Sentence
from monitor.activity_facts import EndedActivity, OpenActivity
from monitor.drawing import Drawing
from monitor.elements import WaitsFor
from monitor.fact_filters import MICROS_PER_SECOND
from monitor.kpis.spread import Spread, spread

#: How the times of an activity are counted; the page shows it beside them.
DEFINITION = Sentence(
    N_(
        "Waiting: from the moment a task can be done until somebody takes it, and again while nobody has it. "
        "Processing: while somebody has it, until it is completed. A task that was given to somebody by name waits "
        "until it is completed, because nothing tells when they began. A message that is awaited is all waiting; an "
        "automatic step is all processing, except while an incident stops it; a called process counts as waiting "
        "what waits inside it. Medians and counts are of what was completed in the period; the total waiting also "
        "holds what was cancelled in the period and what still waits."
    )
)


@dataclass(frozen=True)
class OpenNow:
    """What is open at an element at this moment."""

    count: int
    #: Of them, those that wait; the others are being worked on.
    waiting: int
    stopped_by_incident: int
    oldest_since: datetime | None
    #: How long those open have waited so far, together.
    waiting_seconds: float


@dataclass(frozen=True)
class ActivityTimes:
    """One element in the period."""

    element_id: str
    #: BPMN tag.
    element_type: str
    waits_for: WaitsFor
    #: How many were completed.
    count: int
    cancelled: int
    waiting: Spread
    processing: Spread
    open_now: OpenNow
    #: Waiting of those completed, of those cancelled, and of those open so far.
    total_waiting_seconds: float
    #: Of it, what ended because a date of the model came, or will.
    by_date_seconds: float

    @property
    def for_somebody_seconds(self) -> float:
        """Waiting that somebody could have ended sooner."""
        return self.total_waiting_seconds - self.by_date_seconds


_USUALLY_INSTANT = frozenset({"endEvent", "intermediateThrowEvent"})
_NOTHING_OPEN = OpenNow(0, 0, 0, None, 0.0)


def activity_times(
    ended: Iterable[EndedActivity], open_now: Iterable[OpenActivity], *, drawing: Drawing
) -> tuple[ActivityTimes, ...]:
    """Times of every element where time passes, most total waiting first.

    `open_now` counts towards total waiting: leave it empty for a period that is over. Only the drawing tells
    which events wait for a date.
    """
    ended_at, open_at = defaultdict[str, list[EndedActivity]](list), defaultdict[str, list[OpenActivity]](list)
    for one in ended:
        ended_at[one.element_id].append(one)
    for still in open_now:
        open_at[still.element_id].append(still)
    times = [
        _times(element_id, ended_at[element_id], open_at[element_id], drawing) for element_id in {**ended_at, **open_at}
    ]
    return tuple(sorted(filter(_takes_time, times), key=lambda one: (-one.total_waiting_seconds, one.element_id)))


def _times(
    element_id: str, ended: Sequence[EndedActivity], opened: Sequence[OpenActivity], drawing: Drawing
) -> ActivityTimes:
    completed = [one for one in ended if one.status == "completed"]
    lost = sum(one.waiting_micros for one in ended if one.status != "completed") / MICROS_PER_SECOND
    waiting, now = spread(one.waiting_micros / MICROS_PER_SECOND for one in completed), _open_now(opened)
    first = ended[0] if ended else opened[0]
    total = waiting.total_seconds + lost + now.waiting_seconds
    by_date = total if element_id in drawing.kinds else _by_date(ended, now, drawing)
    return ActivityTimes(
        element_id=element_id,
        element_type=first.element_type,
        waits_for=WaitsFor.CLOCK if element_id in drawing.kinds or by_date > total / 2 else WaitsFor(first.waits_for),
        count=len(completed),
        cancelled=len(ended) - len(completed),
        waiting=waiting,
        processing=spread(one.processing_micros / MICROS_PER_SECOND for one in completed),
        open_now=now,
        total_waiting_seconds=total,
        by_date_seconds=by_date,
    )


def _by_date(ended: Sequence[EndedActivity], now: OpenNow, drawing: Drawing) -> float:
    """What a date ended; what is still open counts as what is usual there."""
    dated = [one for one in ended if one.left_by in drawing.dated_flows]
    is_usual = len(dated) > len(ended) / 2
    return sum(one.waiting_micros for one in dated) / MICROS_PER_SECOND + (now.waiting_seconds if is_usual else 0.0)


def _takes_time(times: ActivityTimes) -> bool:
    """Gateways never do; ends and throwing events only when something held them up."""
    if times.waits_for is WaitsFor.NOTHING:
        return False
    has_passed = times.total_waiting_seconds or times.processing.total_seconds or times.open_now.count
    return times.element_type not in _USUALLY_INSTANT or bool(has_passed)


def _open_now(opened: Sequence[OpenActivity]) -> OpenNow:
    if not opened:
        return _NOTHING_OPEN
    return OpenNow(
        count=len(opened),
        waiting=sum(not one.is_held for one in opened),
        stopped_by_incident=sum(one.has_incident for one in opened),
        oldest_since=min(one.started_at for one in opened),
        waiting_seconds=sum(one.waiting_seconds for one in opened),
    )
