"""Whole days and weeks of somebody's zone, found for an instant by bisection; pure.

A dashboard asks for hundreds of thousands of days: a datetime in a zone for each would take most of its time.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from foundation.instants import from_micros, to_micros

_DAY, _WEEK = timedelta(days=1), 7


class LocalDays:
    """The days of a zone from one instant to another, in microseconds since 1970."""

    def __init__(self, zone: ZoneInfo, first_micros: int, last_micros: int) -> None:
        """Both instants belong to it."""
        day, last = (from_micros(micros).astimezone(zone).date() for micros in (first_micros, last_micros))
        self._days: list[date] = []
        self._midnights: list[int] = []
        while day <= last:
            self._days.append(day)
            self._midnights.append(to_micros(datetime.combine(day, time.min, zone)))
            day += _DAY
        self._mondays = [day - timedelta(days=day.weekday()) for day in self._days]
        self._first_weekday = self._days[0].weekday()

    def monday(self, micros: int) -> date:
        """The Monday of the instant's week."""
        return self._mondays[self._index(micros)]

    def weekday(self, micros: int) -> int:
        """The day of the week; Monday is 0."""
        return (self._first_weekday + self._index(micros)) % _WEEK

    def _index(self, micros: int) -> int:
        return max(0, bisect_right(self._midnights, micros) - 1)


def days_of(zone: ZoneInfo, *instants: Sequence[int]) -> LocalDays:
    """Days that hold all these instants."""
    every = [micros for some in instants if some for micros in (min(some), max(some))]
    return LocalDays(zone, min(every, default=0), max(every, default=0))
