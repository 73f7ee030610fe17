"""How new ids are made."""

from datetime import datetime

import uuid_utils


def new_id() -> str:
    """A UUIDv7 as text: unique, and in order of creation."""
    return str(uuid_utils.uuid7())


def new_id_at(at: datetime) -> str:
    """A UUIDv7 whose time is `at`, so that ids of a virtual past sort like the past."""
    milliseconds = int(at.timestamp() * 1000)
    return str(uuid_utils.uuid7(milliseconds // 1000, milliseconds % 1000 * 1_000_000))
