"""Names of time zones."""

from zoneinfo import ZoneInfo


def is_time_zone(name: str) -> bool:
    """Whether the IANA database has a zone by that name; listing them all would read hundreds of files."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
