"""The `Idempotency-Key` header: the same request sent twice, or twice at once, has one effect and one answer."""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Response, current_app, request

from foundation.errors import Conflict, Rejected, Unavailable
from foundation.receipts import Answer, Kept, Receipt, add_receipt, find_receipt, forget_receipt, keep_answer
from foundation.sentences import N_
from foundation.unit_of_work import Work

HEADER = "Idempotency-Key"
LONGEST_KEY = 255

#: How long the second of two equal requests waits for the answer to the first.
_PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.05
#: A request without an answer that is this old died with its server.
_LOST_AFTER = timedelta(minutes=2)
_FIRST_FAILURE = 400

View = Callable[..., Any]


class KeyTooLong(Rejected):
    """The key does not fit."""

    code = "idempotency_key_too_long"
    message = N_("The idempotency key may have %(limit)s characters at most.")


class KeyUsedForAnother(Rejected):
    """The key came with another request before."""

    code = "idempotency_key_reused"
    message = N_("The idempotency key %(key)s was sent with another request before: take a new one.")


class StillWorking(Unavailable):
    """The first of two equal requests has not been answered yet."""

    code = "request_in_progress"
    message = N_("The same request is being worked on: ask again in %(seconds)s seconds.")


class AnswerLost(Conflict):
    """The request was carried out, but the server died before it could answer."""

    code = "answer_lost"
    message = N_("This request has been carried out, but its answer is lost: look at what is there now.")


def once(work: Work, who: Callable[[], str]) -> Callable[[View], View]:
    """Wrap views so that a request with an idempotency key is carried out once; `who` names who sends it.

    The receipt is written by the first transaction of the view, so the effect and the receipt stand or fall together.
    A request that was refused leaves no receipt: it may be mended and sent again.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get(HEADER)
            if key is None:
                return view(*args, **kwargs)
            receipt = Receipt(who(), _checked(key), _fingerprint())
            return _once(work, receipt, lambda: current_app.make_response(view(*args, **kwargs)))

        return wrapped

    return wrap


def _once(work: Work, receipt: Receipt, carry_out: Callable[[], Response]) -> Response:
    known = _find(work, receipt)
    if known is not None:
        return _again(work, receipt, known)
    with work.together_with(lambda unit: add_receipt(unit, receipt)) as together:
        try:
            response = carry_out()
        except Exception:  # the HTTP boundary: whatever failed, an equal request may have been faster
            if together.is_written:
                work.write(lambda unit: forget_receipt(unit, receipt))
                raise
            faster = _find(work, receipt)
            if faster is None:
                raise
            return _again(work, receipt, faster)
    if response.status_code < _FIRST_FAILURE:
        answer = Answer(response.status_code, response.content_type or "", response.get_data())
        work.write(lambda unit: keep_answer(unit, receipt, answer))
    return response


def _again(work: Work, receipt: Receipt, known: Kept) -> Response:
    if known.fingerprint != receipt.fingerprint:
        raise KeyUsedForAnother(key=receipt.key)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while known.answer is None:
        if work.clock.now() - known.received_at > _LOST_AFTER:
            raise AnswerLost
        if time.monotonic() > deadline:
            raise StillWorking(seconds=5)
        time.sleep(_LOOK_SECONDS)
        found = _find(work, receipt)
        if found is None:
            raise StillWorking(seconds=1)  # the first one failed after all
        known = found
    return Response(known.answer.content, status=known.answer.status, content_type=known.answer.content_type)


def _find(work: Work, receipt: Receipt) -> Kept | None:
    with work.read() as unit:
        return find_receipt(unit, receipt)


def _checked(key: str) -> str:
    if len(key) > LONGEST_KEY:
        raise KeyTooLong(limit=LONGEST_KEY)
    return key


def _fingerprint() -> str:
    """The same for the same request; parts of a form count by name and content, since their boundary is random."""
    seen = hashlib.sha256(f"{request.method} {request.full_path}\n{request.mimetype}\n".encode())
    if request.mimetype != "multipart/form-data":
        seen.update(request.get_data(cache=True))
        return seen.hexdigest()
    for name, value in sorted(request.form.items(multi=True)):
        seen.update(f"{name}={value}\n".encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda part: (part[0], part[1].filename or "")):
        seen.update(f"{name}/{file.filename}\n".encode() + hashlib.sha256(file.stream.read()).digest())
        file.stream.seek(0)
    return seen.hexdigest()
