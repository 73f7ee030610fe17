"""Times as people say them: when something is due, when it happened, how long it took. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time

from foundation.sentences import N_, Sentence

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
#: Days ahead or back that are called by their weekday.
_NAMED_DAYS = 6

_OVERDUE = N_("Overdue by %(span)s")
_AGO = N_("%(span)s ago")
_FOR = N_("for %(span)s")


@dataclass(frozen=True)
class TimeLabel:
    """A time in words, and exactly."""

    words: Sentence
    #: The whole moment, for who wants to know it to the minute.
    exact: str
    #: ISO 8601, for programs.
    iso: str
    #: `late`, `today`, or empty when it needs nobody.
    kind: str = ""
    #: Template with `%(span)s` that the browser keeps true as minutes pass; None when the words do not age.
    passed: str | None = None


def due_label(due_at: datetime, *, now: datetime, zone: ZoneInfo, locale: str) -> TimeLabel:
    """When something is due: "Overdue by 2 h", "Today 17:00", "Tomorrow 10:00", "Monday 23 Nov", "27 Nov"."""
    day, today = due_at.astimezone(zone).date(), now.astimezone(zone).date()
    kind = "late" if due_at <= now else "today" if day == today else ""
    words = (
        Sentence(_OVERDUE, {"span": span_words(now - due_at)})
        if due_at <= now
        else _ahead(due_at, day, today, zone=zone, locale=locale)
    )
    return TimeLabel(words, exact(due_at, zone=zone, locale=locale), due_at.isoformat(), kind, _OVERDUE)


def moment_label(at: datetime, *, now: datetime, zone: ZoneInfo, locale: str) -> TimeLabel:
    """When something happened: "just now", "20 min ago", "today 12:02", "yesterday 16:10", "16 Nov, 11:42", "2 Oct"."""
    passed = now - at
    iso, whole = at.isoformat(), exact(at, zone=zone, locale=locale)
    if timedelta(0) <= passed < timedelta(minutes=1):
        return TimeLabel(Sentence(N_("just now")), whole, iso, passed=_AGO)
    if timedelta(0) < passed < timedelta(hours=1):
        return TimeLabel(Sentence(_AGO, {"span": span_words(passed)}), whole, iso, passed=_AGO)
    return TimeLabel(_back(at, now, zone=zone, locale=locale), whole, iso)


def since_label(at: datetime, *, now: datetime, zone: ZoneInfo, locale: str) -> TimeLabel:
    """Since when something has stood: "for less than a minute", "for 20 min", "since yesterday 16:10"."""
    label = moment_label(at, now=now, zone=zone, locale=locale)
    if label.passed is None:
        return replace(label, words=Sentence(N_("since %(when)s"), {"when": label.words}))
    is_short = now - at < timedelta(minutes=1)
    words = Sentence(N_("for less than a minute")) if is_short else Sentence(_FOR, label.words.values)
    return replace(label, words=words, passed=_FOR)


def exact(at: datetime, *, zone: ZoneInfo, locale: str) -> str:
    """The moment in full: weekday, date, year and minute."""
    pattern = "EEEE d MMM y, HH:mm"
    text = format_datetime(at, pattern, tzinfo=zone, locale=locale)
    return text[:1].upper() + text[1:]


def span_words(span: timedelta) -> str:
    """A length of time in its largest unit, the same in both languages: "5 min", "2 h", "3 d"."""
    seconds = max(int(span.total_seconds()), _MINUTE)
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    return f"{seconds // _HOUR} h" if seconds < _DAY else f"{seconds // _DAY} d"


def duration_words(seconds: float) -> str:
    """How long something took, in its two largest units: "40 s", "3 h 10 min", "1 d 2 h"."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    units = ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"))
    found = []
    for size, name in units:
        count, whole = divmod(whole, size)
        found.append((count, name))
    first = next(place for place, (count, _) in enumerate(found) if count)
    return " ".join(f"{count} {name}" for count, name in found[first : first + 2] if count)


def _ahead(at: datetime, day: date, today: date, *, zone: ZoneInfo, locale: str) -> Sentence:
    clock = format_time(at, "HH:mm", tzinfo=zone, locale=locale)
    if day == today:
        return Sentence(N_("Today %(time)s"), {"time": clock})
    if day == today + timedelta(days=1):
        return Sentence(N_("Tomorrow %(time)s"), {"time": clock})
    if day <= today + timedelta(days=_NAMED_DAYS):
        named = format_date(day, "EEEE d MMM", locale=locale)
        return Sentence(N_("%(day)s"), {"day": named[:1].upper() + named[1:]})
    return _by_date(day, today, locale)


def _back(at: datetime, now: datetime, *, zone: ZoneInfo, locale: str) -> Sentence:
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    clock = format_time(at, "HH:mm", tzinfo=zone, locale=locale)
    if day == today:
        return Sentence(N_("today %(time)s"), {"time": clock})
    if day == today - timedelta(days=1):
        return Sentence(N_("yesterday %(time)s"), {"time": clock})
    if timedelta(0) < today - day <= timedelta(days=_NAMED_DAYS):
        # no weekday: in Spanish "mar 17" is the 17th of March as much as a Tuesday
        return Sentence(N_("%(day)s, %(time)s"), {"day": format_date(day, "d MMM", locale=locale), "time": clock})
    return _by_date(day, today, locale)


def _by_date(day: date, today: date, locale: str) -> Sentence:
    pattern = "d MMM" if day.year == today.year else "d MMM y"
    return Sentence(N_("%(day)s"), {"day": format_date(day, pattern, locale=locale)})
