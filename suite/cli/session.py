"""What a command works with: the suite on the database of the settings, and who acts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from foundation.errors import Unavailable
from foundation.logging_setup import set_up_logging
from foundation.sentences import N_
from foundation.settings import Settings, read_settings
from organization.actor import Actor, machine_actor
from organization.actors import actor_by_username
from organization.people import PersonUnknown
from suite.house import ROOMS
from suite.schema import make_ready
from suite.wiring import Suite, build_suite

#: Who signs in to a database, and their password.
_SECRET = re.compile(r"//[^/]*@")
#: SQLite's words for a file that another program does not let go of.
_LOCKED = "database is locked"


class DatabaseTrouble(Unavailable):
    """The database does not answer, or not as it should."""

    code = "database_trouble"
    message = N_(
        "The database %(place)s cannot be worked with now: %(reason)s. See that it runs, that its disk has room and "
        "that CAUCE_DATABASE_URL names it, then try again."
    )


class DatabaseLocked(DatabaseTrouble):
    """Another program does not let go of the SQLite file."""

    code = "database_locked"
    message = N_(
        "Another program has been writing to the database %(place)s for too long. Wait for it or end it, then try "
        "again."
    )


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Suite]:
    """The suite, its tables up to date. Raises SchemaBehind, DatabaseTrouble and SettingsRejected."""
    with built(settings) as suite:
        make_ready(suite.database)
        yield suite


@contextmanager
def built(settings: Settings | None = None) -> Iterator[Suite]:
    """The suite as its settings say, its tables as they are. Raises DatabaseTrouble and SettingsRejected."""
    settings = settings or read_settings()
    set_up_logging(settings, ROOMS)
    try:
        suite = build_suite(settings)
    except (SQLAlchemyError, ImportError, OSError) as failure:  # an address of no database, or a folder out of reach
        raise _in_words(failure, settings) from failure
    # the hot path speaks to the driver itself, so both kinds of error come up
    trouble = SQLAlchemyError, suite.database.dialect.loaded_dbapi.Error
    try:
        yield suite
    except trouble as failure:
        raise _in_words(failure, settings) from failure
    finally:
        suite.close()


def _in_words(failure: Exception, settings: Settings) -> DatabaseTrouble:
    """The trouble in one line, without statements, their values and passwords."""
    said = str(getattr(failure, "orig", None) or failure).strip() or type(failure).__name__
    place = _SECRET.sub("//***@", settings.database)
    if _LOCKED in said:
        return DatabaseLocked(place=place)
    return DatabaseTrouble(place=place, reason=said.splitlines()[0].rstrip("."))


def acting(suite: Suite, username: str | None) -> Actor:
    """Who acts: the person named by `--user` with their rights, else the machine itself. Raises PersonUnknown."""
    if username is None:
        return machine_actor()
    with suite.work.read() as unit:
        actor = actor_by_username(unit, username)
    if actor is None:
        raise PersonUnknown(username=username)
    return actor
