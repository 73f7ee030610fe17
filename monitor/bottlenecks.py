"""Where cases wait most, how much of a mean case that is, and what coincides with it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.sentences import N_, Sentence, counted
from monitor.drawing import Drawing
from monitor.elements import WaitsFor
from monitor.kpis.activity_times import ActivityTimes
from monitor.mean_case import MeanCase
from monitor.wording import Span

DEFINITION = Sentence(
    N_(
        "The bottleneck is the step with the most waiting in the period, for one of our people or for somebody else: "
        "the waiting of what was completed there, of what was cancelled there, and of what still waits. Waiting for a "
        "date of the model is told apart, since nobody could end it sooner. A called process counts with all the "
        "waiting inside it."
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
#: The same after a longer wait for dates.
_OF_IT_BESIDES = {
    WaitsFor.PERSON: N_("Besides, %(waiting)s are waiting for somebody to take “%(element)s”."),
    WaitsFor.OUTSIDE: N_("Besides, %(waiting)s are waiting for somebody else at “%(element)s”."),
    WaitsFor.SYSTEM: N_("Besides, “%(element)s” stood stopped for %(waiting)s."),
    WaitsFor.CALL: N_("Besides, %(waiting)s are waiting in the called process “%(element)s”."),
}
_DATE = N_("Of the %(cycle)s that a mean case takes, %(waiting)s are waiting for a date at “%(step)s”.")
_DATES = N_(
    "Of the %(cycle)s that a mean case takes, %(all)s are waiting for dates, %(waiting)s of them at “%(step)s”."
)
_DATE_BESIDES = N_("Besides, %(waiting)s are waiting for a date at “%(step)s”.")
_DATES_BESIDES = N_("Besides, %(all)s are waiting for dates, %(waiting)s of them at “%(step)s”.")
_NOT_FINISHED = N_("Cases wait most at “%(element)s”: %(waiting)s in all; %(open)s.")
_OPEN = (N_("1 case is there now"), N_("%(count)s cases are there now"))
_NOTHING_WAITS = N_("No step keeps cases waiting for anybody.")
_NOTHING_YET = N_("Nothing has happened in this process in the period.")
_AND = N_("%(first)s %(second)s")

#: A smaller part of a mean case is a hair in its picture, and not worth a sentence.
_WORTH_A_SENTENCE = 0.01


@dataclass(frozen=True)
class Bottleneck:
    """The element where cases wait most."""

    times: ActivityTimes
    #: What it says of a mean case.
    sentence: Sentence

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
    return Bottleneck(ranked[0], _sentence(ranked[0], mean, drawing)) if ranked else None


def nothing_waits(mean: MeanCase | None, drawing: Drawing, *, has_cases: bool) -> Sentence:
    """What to say when there is no bottleneck."""
    return _and(Sentence(_NOTHING_WAITS if has_cases else _NOTHING_YET), _dates(mean, drawing, _DATE, _DATES))


def _sentence(first: ActivityTimes, mean: MeanCase | None, drawing: Drawing) -> Sentence:
    name = drawing.name_of(first.element_id)
    part = mean.part(first.element_id) if mean is not None else None
    if mean is None or part is None or part.for_somebody_seconds <= 0:
        opened = counted(*_OPEN, first.open_now.count)
        values = {"element": name, "waiting": Span(first.for_somebody_seconds), "open": opened}
        return _and(Sentence(_NOT_FINISHED, values), _dates(mean, drawing, _DATE, _DATES))
    values = {"cycle": Span(mean.cycle_seconds), "waiting": Span(part.for_somebody_seconds), "element": name}
    dates = _dates(mean, drawing, _DATE, _DATES)
    if dates is not None and sum(one.by_date_seconds for one in mean.parts) > part.for_somebody_seconds:
        return _and(dates, Sentence(_OF_IT_BESIDES[part.waits_for], values))
    return _and(Sentence(_OF_A_MEAN_CASE[part.waits_for], values), _dates(mean, drawing, _DATE_BESIDES, _DATES_BESIDES))


def _dates(mean: MeanCase | None, drawing: Drawing, of_one: str, of_several: str) -> Sentence | None:
    """What a mean case waits for dates of the model; None when that is not worth a word."""
    dated = [part for part in mean.parts if part.by_date_seconds > 0] if mean is not None else []
    total = sum(part.by_date_seconds for part in dated)
    if mean is None or not dated or total < _WORTH_A_SENTENCE * mean.cycle_seconds:
        return None
    longest = max(dated, key=lambda part: part.by_date_seconds)
    values = {"cycle": Span(mean.cycle_seconds), "waiting": Span(longest.by_date_seconds), "all": Span(total)}
    step = drawing.name_of(longest.element_id)
    return Sentence(of_one if len(dated) == 1 else of_several, {**values, "step": step})


def _and(first: Sentence, second: Sentence | None) -> Sentence:
    return first if second is None else Sentence(_AND, {"first": first, "second": second})
