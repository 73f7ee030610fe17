"""Count, mean and percentiles of durations; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Below so many values a percentile says nothing; pages leave it out, programs get it with its count.
ENOUGH_FOR_PERCENTILES = 5


@dataclass(frozen=True)
class Spread:
    """How durations are spread, in seconds; all None when there are none."""

    count: int
    mean_seconds: float | None
    median_seconds: float | None
    p90_seconds: float | None
    total_seconds: float

    @property
    def shown_p90_seconds(self) -> float | None:
        """The 90th percentile, or None when there are too few values for it to mean anything."""
        return self.p90_seconds if self.count >= ENOUGH_FOR_PERCENTILES else None


def spread(durations_seconds: Iterable[float]) -> Spread:
    """Percentiles by linear interpolation (Hyndman & Fan, type 7)."""
    ordered = sorted(durations_seconds)
    if not ordered:
        return Spread(0, None, None, None, 0.0)
    total = sum(ordered)
    return Spread(len(ordered), total / len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.9), total)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of the ordered values lies, by linear interpolation (type 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])
