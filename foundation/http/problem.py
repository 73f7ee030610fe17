"""Errors as HTTP knows them: the only place that turns a family into a status code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from foundation.errors import BrokenPromise, Conflict, Forbidden, NotFound, Rejected, SuiteError, Unavailable
from foundation.sentences import N_, Sentence

CONTENT_TYPE = "application/problem+json"
#: Turns a sentence into text of the reader's language.
Say = Callable[[Sentence], str]

_STATUSES: tuple[tuple[type[SuiteError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Rejected, 422),
    (Forbidden, 403),
    (Unavailable, 503),
    (BrokenPromise, 500),
)
_UNAVAILABLE = 503
_BROKEN = 500
#: What the web framework refuses by itself.
_REFUSED: Mapping[int, str] = {
    400: N_("The request cannot be read."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not answer that method."),
    413: N_("The request is too large."),
    415: N_("The request has a content type that is not expected here."),
}
_REFUSED_OTHERWISE = N_("The request cannot be answered.")
#: When to come back if the error does not say.
_RETRY_AFTER_SECONDS = 5


def status_of(error: SuiteError) -> int:
    """The status code of an error's family; 500 for what belongs to none."""
    return next((status for family, status in _STATUSES if isinstance(error, family)), 500)


def problem(
    error: SuiteError, *, title: str, status: int | None = None, say: Say = Sentence.in_english
) -> dict[str, Any]:
    """The problem document (RFC 9457) of an error; `title` is its sentence in the reader's language.

    `say` renders sentences inside the context, for example those of findings. What a bug of ours carries is not told.
    """
    context = {} if isinstance(error, BrokenPromise) and "code" not in error.context else error.context
    document = {
        "type": f"urn:cauce:problem:{error.code}",
        "title": title,
        "status": status or status_of(error),
        "code": error.code,
        "context": {name: told(value, say) for name, value in context.items()},
    }
    # what is wrong with single fields: a path and a sentence each
    errors = getattr(error, "errors", None)
    return document if errors is None else {**document, "errors": told(errors, say)}


def problem_response(error: SuiteError, *, say: Say, title: str | None = None, status: int | None = None) -> Response:
    """The answer to a program whose request failed; `title` and `status` where they are not the error's own."""
    document = problem(error, title=title or say(error.sentence), status=status, say=say)
    response = Response(json.dumps(document, ensure_ascii=False), status=document["status"], content_type=CONTENT_TYPE)
    if document["status"] == _UNAVAILABLE:
        response.headers["Retry-After"] = str(error.context.get("seconds", _RETRY_AFTER_SECONDS))
    return response


def framework_response(failure: HTTPException, *, say: Say) -> Response:
    """The answer to a program whose request the web framework itself refused: an unknown address, a wrong method."""
    status = failure.code or _BROKEN
    message = _REFUSED.get(status, _REFUSED_OTHERWISE)
    document = {
        "type": f"urn:cauce:problem:http_{status}",
        "title": say(Sentence(message)),
        "status": status,
        "code": f"http_{status}",
        "context": {},
    }
    response = Response(json.dumps(document, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    for name, value in failure.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def told(value: Any, say: Say) -> Any:
    """A value of a context as JSON has it; sentences in the reader's language."""
    if isinstance(value, Mapping):
        return {str(name): told(item, say) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [told(item, say) for item in value]
    if isinstance(value, Sentence):
        return say(value)
    if is_dataclass(value):
        return {field.name: told(getattr(value, field.name), say) for field in fields(value)}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | None) else str(value)
