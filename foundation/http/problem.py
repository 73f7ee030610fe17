"""Errors as HTTP knows them: the only place that turns a family into a status code."""

from typing import Any

from foundation.errors import BrokenPromise, Conflict, Forbidden, NotFound, Rejected, SuiteError, Unavailable

_STATUSES: tuple[tuple[type[SuiteError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Rejected, 422),
    (Forbidden, 403),
    (Unavailable, 503),
    (BrokenPromise, 500),
)


def status_of(error: SuiteError) -> int:
    """The status code of an error's family; 500 for what belongs to none."""
    return next((status for family, status in _STATUSES if isinstance(error, family)), 500)


def problem(error: SuiteError, *, title: str) -> dict[str, Any]:
    """The problem document (RFC 9457) of an error; `title` is its sentence in the reader's language."""
    return {
        "type": f"urn:cauce:problem:{error.code}",
        "title": title,
        "status": status_of(error),
        "code": error.code,
        "context": {name: _plain(value) for name, value in error.context.items()},
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
