"""What a command works with: the suite on the database of the settings, and who acts."""

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


class DatabaseTrouble(Unavailable):
    """The database does not answer, or not as it should."""

    code = "database_trouble"
    message = N_("The database cannot be worked with now: %(reason)s")


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Suite]:
    """The suite, its tables up to date. Raises SchemaBehind, DatabaseTrouble and SettingsRejected."""
    with database_in_words(), built(settings) as suite:
        make_ready(suite.database)
        yield suite


@contextmanager
def built(settings: Settings | None = None) -> Iterator[Suite]:
    """The suite as its settings say, its tables as they are."""
    settings = settings or read_settings()
    set_up_logging(settings, ROOMS)
    suite = build_suite(settings)
    try:
        yield suite
    finally:
        suite.close()


@contextmanager
def database_in_words() -> Iterator[None]:
    """Tell trouble with the database in one sentence, without statements and their values."""
    try:
        yield
    except SQLAlchemyError as failure:
        said = str(getattr(failure, "orig", None) or type(failure).__name__).strip()
        raise DatabaseTrouble(reason=said.splitlines()[0]) from failure


def acting(suite: Suite, username: str | None) -> Actor:
    """Who acts: the person named by `--user` with their rights, else the machine itself. Raises PersonUnknown."""
    if username is None:
        return machine_actor()
    with suite.work.read() as unit:
        actor = actor_by_username(unit, username)
    if actor is None:
        raise PersonUnknown(username=username)
    return actor
