"""How long cases take from start to end."""

from collections.abc import Iterable

from foundation.sentences import N_, Sentence
from monitor.case_facts import EndedCase
from monitor.kpis.kpi import Kpi, Unit
from monitor.kpis.spread import Spread, spread
from monitor.wording import Span

_LABEL = N_("Duration, median")
_DEFINITION = N_(
    "From the start to the end of each case that was completed in the period, by the clock (24 hours a day, 7 days a "
    "week). Half of the cases took less than the median. Cancelled, terminated and failed cases are not counted."
)
_NONE = N_("No case has finished yet.")
_FEW = N_("mean %(mean)s · %(count)s cases, too few for more")
_ONE = N_("1 case, too few for more")
_MANY = N_("mean %(mean)s · 9 of 10 in at most %(p90)s · %(count)s cases")


def cycle_time(cases: Iterable[EndedCase]) -> Spread:
    """From start to end of the completed cases; percentiles by linear interpolation (type 7)."""
    return spread(case.cycle_seconds for case in cases if case.status == "completed")


def cycle_time_kpi(measured: Spread) -> Kpi:
    """The median, with mean and 90th percentile under it."""
    return Kpi(
        key="cycle_time",
        label=Sentence(_LABEL),
        value=measured.median_seconds,
        unit=Unit.SECONDS,
        definition=Sentence(_DEFINITION),
        footing=_footing(measured),
    )


def _footing(measured: Spread) -> Sentence:
    if measured.mean_seconds is None:
        return Sentence(_NONE)
    if measured.count == 1:
        return Sentence(_ONE)
    values = {"mean": Span(measured.mean_seconds), "count": measured.count}
    if measured.shown_p90_seconds is None:
        return Sentence(_FEW, values)
    return Sentence(_MANY, {**values, "p90": Span(measured.shown_p90_seconds)})
