"""The demo database: made once, beside, and put in place whole; a second start finds it and keeps it."""

import os
from collections.abc import Callable
from pathlib import Path

from foundation.errors import Unavailable
from foundation.sentences import N_
from organization.demo_accounts import demo_accounts
from organization.directory import people
from suite.demo.build import build
from suite.schema import make_ready
from suite.wiring import Suite, build_suite


class DemoHalfMade(Unavailable):
    """A PostgreSQL database in which a demo was begun and not finished."""

    code = "demo_half_made"
    message = N_(
        "This database holds a demo that was not finished, or a company of your own. Give the demo an empty one."
    )


def ensure_demo(suite: Suite, progress: Callable[[float], None]) -> None:
    """Make the demo company unless it is there; `progress` is told the share that is done."""
    if _is_made(suite):
        return
    if not suite.database.is_sqlite:
        _build_in_place(suite, progress)
        return
    place = Path(str(suite.database.url.database))
    beside = place.with_suffix(".making")
    _remove(beside)
    settings = suite.settings.model_copy(update={"database_url": f"sqlite:///{beside}"})
    making = build_suite(settings)
    make_ready(making.database)
    making.close()
    build(settings, suite.clock, progress)
    suite.database.close()
    _remove(place)
    os.replace(beside, place)


def _is_made(suite: Suite) -> bool:
    with suite.work.read() as unit:
        return bool(demo_accounts(unit))


def _build_in_place(suite: Suite, progress: Callable[[float], None]) -> None:
    with suite.work.read() as unit:
        if people(unit):
            raise DemoHalfMade()
    build(suite.settings, suite.clock, progress)


def _remove(place: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
