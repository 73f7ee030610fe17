"""Trouble with the database while a request is answered, in words: come back later, or this cannot be stored."""

import logging
import sqlite3
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from foundation.errors import Rejected, Unavailable
from foundation.sentences import N_
from organization.http import as_stranger

_LOGGER = logging.getLogger(__name__)
#: The hot path speaks to the driver itself, so both kinds of error come up.
_AWAY: tuple[type[Exception], ...] = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sqlite3.OperationalError,
)
_NOT_STORABLE: tuple[type[Exception], ...] = (DataError, psycopg.DataError, sqlite3.DataError)


class DatabaseAway(Unavailable):
    """The database does not answer, or its disk is full."""

    code = "database_away"
    message = N_("The database does not answer now. Nothing was lost; try again in a moment.")


class ValueNotStorable(Rejected):
    """The database refuses a value that no check of ours had refused."""

    code = "value_not_storable"
    message = N_("One of the values cannot be stored.")


def install(app: Flask) -> None:
    """Answer 503 while the database is away and 422 to what it cannot hold; everything else stays a bug of ours."""

    def away(failure: Exception) -> Any:
        _LOGGER.error("the database does not answer", exc_info=failure)
        as_stranger()  # the answer must not ask the database again
        return app.handle_user_exception(DatabaseAway())

    def not_storable(failure: Exception) -> Any:
        _LOGGER.warning("the database refuses a value", exc_info=failure)
        return app.handle_user_exception(ValueNotStorable())

    for kind in _AWAY:
        app.register_error_handler(kind, away)
    for kind in _NOT_STORABLE:
        app.register_error_handler(kind, not_storable)
