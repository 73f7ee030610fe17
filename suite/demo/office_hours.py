"""When people of the demo company work; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfficeHours:
    """Monday to Friday in shifts of the local day, but for holidays."""

    zone: ZoneInfo
    shifts: tuple[tuple[time, time], ...] = ((time(9), time(14)), (time(15), time(18)))
    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on that day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That local time of that day, in UTC."""
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def shifts_from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of each shift from an instant on, in UTC, for ever."""
        day = instant.astimezone(self.zone).date()
        while True:
            if self.is_working_day(day):
                for begins, ends in self.shifts:
                    opens = datetime.combine(day, begins, self.zone).astimezone(UTC)
                    closes = datetime.combine(day, ends, self.zone).astimezone(UTC)
                    if closes > instant:
                        yield max(opens, instant), closes
            day += _ONE_DAY

    def open_from(self, instant: datetime) -> datetime:
        """The first working instant from then on."""
        return next(self.shifts_from(instant))[0]

    def after(self, instant: datetime, work: timedelta) -> datetime:
        """When that much work is done that begins then."""
        left = work
        for opens, closes in self.shifts_from(instant):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise AssertionError("shifts never end")
