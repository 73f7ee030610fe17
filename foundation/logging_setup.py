"""Log lines: structlog as the formatter of Python's own logging. The only importer of structlog.

Lines carry keys. What people entered stays out: a failure is told by its kind and the lines of code that it passed,
without local variables and without its own words, because those often quote a value.
"""

import json
import logging
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from traceback import format_tb

from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, Processor

from foundation.errors import SuiteError
from foundation.log_fields import current_log_fields
from foundation.settings import Settings

#: Errors of database drivers that tell of the server or the file, never of values.
_DRIVERS = frozenset({"sqlite3", "psycopg"})

_ADD_EXTRA = ExtraAdder()
#: What formatters of other handlers leave in a record; neither can be a field of a line.
_OF_OTHER_HANDLERS = ("message", "asctime")


class _StandardError(logging.Handler):
    """Writes to what standard error is at that moment, which a program may have replaced."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # what logging asks of handlers: a line that cannot be written must not end the work
            self.handleError(record)


def set_up_logging(settings: Settings, rooms: Iterable[str]) -> None:
    """Log to standard error from now on, in the form and from the level of the settings; again is the same as once.

    The level counts for our own `rooms`. Libraries are heard from WARNING on: below it some write addresses with
    their keys, and statements with their values.
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _StandardError)]:
        root.removeHandler(handler)
    handler = _StandardError()
    handler.setFormatter(line_formatter(settings.log_format))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for room in rooms:
        logging.getLogger(room).setLevel(settings.log_level)


def line_formatter(form: str) -> logging.Formatter:
    """How a record becomes a line: `json` or `text`."""
    render: Processor = (
        JSONRenderer(serializer=json.dumps, ensure_ascii=False)
        if form == "json"
        else ConsoleRenderer(colors=False, exception_formatter=plain_traceback, timestamp_key="at", sort_keys=False)
    )
    before: list[Processor] = [_with_origin, _with_block, _with_extra, _with_failure]
    return ProcessorFormatter(foreign_pre_chain=before, processors=[ProcessorFormatter.remove_processors_meta, render])


def _with_origin(_logger: logging.Logger, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return {"at": at, "level": record.levelname.lower(), "logger": record.name, **event}


def _with_block(_logger: logging.Logger, _method: str, event: EventDict) -> EventDict:
    return {**event, **current_log_fields()}


def _with_extra(logger: logging.Logger, method: str, event: EventDict) -> EventDict:
    added = _ADD_EXTRA(logger, method, event)
    for name in _OF_OTHER_HANDLERS:
        added.pop(name, None)
    return added


def _with_failure(_logger: logging.Logger, _method: str, event: EventDict) -> EventDict:
    _kind, failure, _trace = event.pop("exc_info", None) or (None, None, None)
    if failure is not None:
        event["exception"] = "\n".join(_told(failure))
    return event


def _told(failure: BaseException) -> Iterator[str]:
    """The failure that came first, then those that it caused: where, and of which kind."""
    cause = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "which led to"
    yield from (lines.rstrip("\n") for lines in format_tb(failure.__traceback__))
    yield _kind_of(failure)


def _kind_of(failure: BaseException) -> str:
    kind = f"{type(failure).__module__}.{type(failure).__qualname__}"
    words = _harmless_words(failure)
    return f"{kind}: {words}" if words else kind


def _harmless_words(failure: BaseException) -> str:
    """What the failure says, if it cannot quote what people entered."""
    if isinstance(failure, SuiteError):
        return f"{failure.code}: {failure.message}"  # the template, without the values of its fields
    if isinstance(failure, OSError):
        return failure.strerror or ""
    if any(one.__name__ == "OperationalError" and one.__module__ in _DRIVERS for one in type(failure).__mro__):
        return str(failure)
    return ""
