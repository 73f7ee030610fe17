"""Business keys that the engine gives: `SOL-{year}-{seq}`, numbered without gaps per prefix and year."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Column, Integer, String, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from foundation.database import metadata
from foundation.errors import Conflict
from foundation.unit_of_work import Prepared, UnitOfWork, Work

business_key_series = Table(
    "business_key_series",
    metadata,
    #: The pattern with its year filled in, for example `SOL-2026-{seq}`.
    Column("series", String(255), primary_key=True),
    #: The number that was given last.
    Column("last_number", Integer, nullable=False),
)
_LAST = Prepared(select(business_key_series.c.last_number).where(business_key_series.c.series == bindparam("series")))
_TAKE = Prepared(
    update(business_key_series)
    .where(business_key_series.c.series == bindparam("of"), business_key_series.c.last_number == bindparam("was"))
    .values(last_number=bindparam("now"))
)
_DIGITS = 4


class NumberTaken(Conflict):
    """Another instance got the number at the same moment: take the next one."""

    code = "business_key_number_taken"
    message = "Another case took the number %(number)s of %(series)s at the same moment."


@dataclass(frozen=True)
class Numbered:
    """The next business key of a series; it is taken only together with the instance that gets it."""

    series: str
    number: int

    @property
    def business_key(self) -> str:
        """The key as people read it, for example `SOL-2026-0418`."""
        return self.series.replace("{seq}", f"{self.number:0{_DIGITS}}")

    def take(self, unit: UnitOfWork) -> None:
        """Take the number in the transaction that writes the instance. Raises NumberTaken."""
        if self.number == 1:
            try:
                row = insert(business_key_series).values(series=self.series, last_number=1)
                unit.connection.execute(row)
            except IntegrityError as failure:
                raise NumberTaken(series=self.series, number=self.number) from failure
        elif unit.execute(_TAKE, {"of": self.series, "was": self.number - 1, "now": self.number}) == 0:
            raise NumberTaken(series=self.series, number=self.number)


def next_number(work: Work, pattern: str, at: datetime, zone: tzinfo) -> Numbered:
    """The key that an instance started at `at` would get; the year is the zone's."""
    series = pattern.replace("{year}", str(at.astimezone(zone).year))
    found = work.rows(_LAST, {"series": series})
    return Numbered(series, found[0][0] + 1 if found else 1)
