"""What coincides with the waiting at one element; said only where the data show it, and never as a cause; pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from zoneinfo import ZoneInfo

from foundation.sentences import N_, Sentence
from monitor.activity_facts import Visit
from monitor.elements import WaitsFor
from monitor.kpis.rank_sum import ENOUGH, is_clearly_larger
from monitor.local_days import LocalDays, days_of
from monitor.wording import Span, Weekday

#: A share from which "nearly all" is fair.
_NEARLY_ALL = 0.9
#: Visits and weeks before a weekday means anything.
_ENOUGH_FOR_DAYS, _ENOUGH_WEEKS = 10, 3
#: So many times the work is waiting: the work itself does not matter.
_WORK_IS_SMALL = 20
#: How much longer a median must be to be worth a sentence.
_MUCH_LONGER = 1.5
#: The queue grows when so large a part of what arrived did not leave.
_GROWS = 0.2
#: More than this nobody reads.
_AT_MOST = 3

_ONE_PERSON = N_("One person completed it %(done)s of %(count)s times.")
_ONE_DAY = N_("%(done)s of %(count)s times it was completed on a %(first)s.")
_TWO_DAYS = N_("%(done)s of %(count)s times it was completed on a %(first)s or a %(second)s.")
_SMALL_WORK = N_("Once somebody takes it, it is done in %(work)s: the time goes in waiting, not in work.")
_QUEUE_GROWS = N_(
    "In the period %(arrived)s cases came to the step “%(step)s” and %(left)s left it: the queue at this step grew."
)
_ARRIVES_ON = N_(
    "It coincides with the day: the %(count)s that arrived on a %(day)s waited %(long)s, the other %(others)s "
    "%(short)s (medians)."
)
_VERSION = N_(
    "It coincides with the version: in version %(slow)s the %(count)s waited %(long)s, in version %(fast)s the "
    "%(others)s waited %(short)s (medians)."
)


@dataclass(frozen=True)
class Evidence:
    """What is known of one element in the period."""

    #: The element's name.
    name: str
    visits: Sequence[Visit]
    arrived: int
    left: int
    waits_for: WaitsFor
    zone: ZoneInfo

    @cached_property
    def days(self) -> LocalDays:
        """The days that the visits touch."""
        starts = [visit.started_micros for visit in self.visits]
        return days_of(self.zone, starts, [visit.ended_micros for visit in self.visits])


def coincidences(evidence: Evidence) -> tuple[Sentence, ...]:
    """At most three sentences, the most telling first."""
    found = (finding(evidence) for finding in _FINDINGS)
    return tuple(sentence for sentence in found if sentence is not None)[:_AT_MOST]


def _one_person(evidence: Evidence) -> Sentence | None:
    people = Counter(visit.completed_by for visit in evidence.visits if visit.completed_by is not None)
    count = people.total()
    if count < ENOUGH:
        return None
    (_nobody_is_named, done), *_others = people.most_common(1)
    return Sentence(_ONE_PERSON, {"done": done, "count": count}) if done >= _NEARLY_ALL * count else None


def _few_days(evidence: Evidence) -> Sentence | None:
    visits = evidence.visits
    ends, local = [visit.ended_micros for visit in visits], evidence.days
    arrival_days = {local.weekday(visit.started_micros) for visit in visits}
    if len(ends) < _ENOUGH_FOR_DAYS or len({local.monday(end) for end in ends}) < _ENOUGH_WEEKS:
        return None
    days = Counter(map(local.weekday, ends))
    for message, number in ((_ONE_DAY, 1), (_TWO_DAYS, 2)):
        top = days.most_common(number)
        done = sum(count for _day, count in top)
        if done >= _NEARLY_ALL * len(ends) and len(arrival_days) >= 2 * number:
            names = dict(
                zip(("first", "second"), (Weekday(day) for day in sorted(day for day, _ in top)), strict=False)
            )
            return Sentence(message, {"done": done, "count": len(ends), **names})
    return None


def _small_work(evidence: Evidence) -> Sentence | None:
    visits = evidence.visits
    waiting, work = sum(v.waiting_seconds for v in visits), sum(v.processing_seconds for v in visits)
    if (
        evidence.waits_for is not WaitsFor.PERSON
        or len(visits) < ENOUGH
        or work <= 0
        or waiting < _WORK_IS_SMALL * work
    ):
        return None
    return Sentence(_SMALL_WORK, {"work": Span(median(visit.processing_seconds for visit in visits))})


def _queue_grows(evidence: Evidence) -> Sentence | None:
    grown = evidence.arrived - evidence.left
    if grown < max(ENOUGH, _GROWS * evidence.arrived):
        return None
    return Sentence(_QUEUE_GROWS, {"arrived": evidence.arrived, "left": evidence.left, "step": evidence.name})


def _arrival_day(evidence: Evidence) -> Sentence | None:
    day_of = [evidence.days.weekday(visit.started_micros) for visit in evidence.visits]
    waits = [visit.waiting_seconds for visit in evidence.visits]
    for day in sorted(set(day_of)):
        on_it = [wait for wait, of in zip(waits, day_of, strict=True) if of == day]
        others = [wait for wait, of in zip(waits, day_of, strict=True) if of != day]
        if _is_much_longer(on_it, others):
            return Sentence(_ARRIVES_ON, {"day": Weekday(day), **_compared(on_it, others)})
    return None


def _version(evidence: Evidence) -> Sentence | None:
    versions = sorted({visit.version for visit in evidence.visits})[-2:]
    if len(versions) < 2:
        return None
    older, newer = ([v.waiting_seconds for v in evidence.visits if v.version == version] for version in versions)
    for slow, fast, (slower, faster) in ((1, 0, (newer, older)), (0, 1, (older, newer))):
        if _is_much_longer(slower, faster):
            values = {"slow": versions[slow], "fast": versions[fast]}
            return Sentence(_VERSION, {**values, **_compared(slower, faster)})
    return None


def _compared(values: Sequence[float], others: Sequence[float]) -> dict[str, Span | int]:
    """Never a comparison without the numbers of cases."""
    long, short = Span(median(values)), Span(median(others))
    return {"count": len(values), "long": long, "others": len(others), "short": short}


def _is_much_longer(values: Sequence[float], others: Sequence[float]) -> bool:
    return is_clearly_larger(values, others) and median(values) >= _MUCH_LONGER * median(others)


_FINDINGS: tuple[Callable[[Evidence], Sentence | None], ...] = (
    _one_person,
    _few_days,
    _queue_grows,
    _small_work,
    _arrival_day,
    _version,
)
