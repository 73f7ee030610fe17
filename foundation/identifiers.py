"""How new ids are made."""

from datetime import datetime

import uuid_utils


def new_id(at: datetime | None = None) -> str:
    """A UUIDv7 as text: unique, and in order of creation; with `at`, in order of that (perhaps virtual) time."""
    if at is None:
        return str(uuid_utils.uuid7())
    return str(uuid_utils.uuid7(nanoseconds=int(at.timestamp() * 1_000_000) * 1_000))
