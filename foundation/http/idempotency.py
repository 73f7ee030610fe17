"""The `Idempotency-Key` header: the same request sent twice, or twice at once, has one effect and one answer."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

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
#: On PostgreSQL another node may still be at work; one that has not answered for this long is taken for dead.
_DEAD_AFTER = timedelta(seconds=10)
_FIRST_FAILURE = 400
_RECOVERY = "cauce_how_to_answer_again"

View = TypeVar("View", bound=Callable[..., Any])
#: What is known of a request that was carried out: the values in its address, and what its transaction noted.
Known = Mapping[str, Any]


@dataclass(frozen=True)
class Recovery:
    """How a route answers again when the first answer was lost with its server."""

    rebuild: Callable[[Known], Response]
    #: What must be known; without it the answer stays lost.
    needs: frozenset[str]


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


def recovered_by(rebuild: Callable[[Known], Response], *needs: str) -> Callable[[View], View]:
    """Declare how the route's answer is built again from what is known of a request that was carried out.

    `needs` names what its transaction must have noted with `UnitOfWork.note`.
    """

    def declare(view: View) -> View:
        setattr(view, _RECOVERY, Recovery(rebuild, frozenset(needs)))
        return view

    return declare


def once(work: Work, who: Callable[[], str]) -> Callable[[View], View]:
    """Wrap views so that a request with an idempotency key is carried out once; `who` names who sends it.

    The receipt is written by the first transaction of the view, so the effect and the receipt stand or fall together.
    A request that was refused leaves no receipt: it may be mended and sent again.
    """
    at_hand = _AtHand()

    def wrap(view: View) -> View:
        recovery: Recovery | None = getattr(view, _RECOVERY, None)

        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get(HEADER)
            if key is None:
                return view(*args, **kwargs)
            receipt = Receipt(who(), _checked(key), _fingerprint())
            asked = _Asked(work, receipt, recovery, request.view_args or {}, at_hand)
            return _once(asked, lambda: current_app.make_response(view(*args, **kwargs)))

        return wrapped  # type: ignore[return-value]  # `wraps` keeps what the view is, not its type

    return wrap


class _AtHand:
    """The requests that this process is carrying out now."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def hold(self, receipt: Receipt) -> Iterator[None]:
        """Say that it is being carried out."""
        place = (receipt.actor, receipt.key)
        with self._guard:
            self._counts[place] += 1
        try:
            yield
        finally:
            with self._guard:
                self._counts[place] -= 1
                if not self._counts[place]:
                    del self._counts[place]

    def holds(self, receipt: Receipt) -> bool:
        """Whether it is being carried out."""
        with self._guard:
            return (receipt.actor, receipt.key) in self._counts


@dataclass(frozen=True)
class _Asked:
    """A request with a key, and what is needed to answer it."""

    work: Work
    receipt: Receipt
    recovery: Recovery | None
    address: Known
    at_hand: _AtHand

    def find(self) -> Kept | None:
        """The receipt of an equal request."""
        with self.work.read() as unit:
            return find_receipt(unit, self.receipt)

    def keep(self, response: Response) -> None:
        """Remember the answer."""
        answer = Answer(response.status_code, response.content_type or "", response.get_data())
        boot_id = self.work.boot_id
        self.work.write(lambda unit: keep_answer(unit, self.receipt, answer, boot_id=boot_id))

    def is_recoverable(self, kept: Kept) -> bool:
        """Whether its transaction noted enough to answer again."""
        return self.recovery is not None and self.recovery.needs <= kept.outcome.keys()

    def is_abandoned(self, kept: Kept) -> bool:
        """Whether nobody is at work on the answer any more."""
        if kept.boot_id == self.work.boot_id:
            return not self.at_hand.holds(self.receipt)
        # a SQLite file has one server: another boot id is a dead one
        return self.work.database.is_sqlite or self.work.clock.now() - kept.received_at > _DEAD_AFTER


def _once(asked: _Asked, carry_out: Callable[[], Response]) -> Response:
    known = asked.find()
    if known is not None:
        return _again(asked, known)
    work, receipt = asked.work, asked.receipt
    with (
        asked.at_hand.hold(receipt),
        work.together_with(lambda unit: add_receipt(unit, receipt, boot_id=work.boot_id)) as together,
    ):
        try:
            response = carry_out()
        except Exception:  # the HTTP boundary: whatever failed, an equal request may have been faster
            faster = asked.find()
            if together.is_written and (faster is None or not asked.is_recoverable(faster)):
                work.write(lambda unit: forget_receipt(unit, receipt))
            if together.is_written or faster is None:
                raise
        else:
            if response.status_code < _FIRST_FAILURE and together.is_written:  # what wrote nothing may be asked again
                asked.keep(response)
            return response
    return _again(asked, faster)


def _again(asked: _Asked, kept: Kept) -> Response:
    if kept.fingerprint != asked.receipt.fingerprint:
        raise KeyUsedForAnother(key=asked.receipt.key)
    if kept.answer is None and asked.recovery is not None and asked.is_recoverable(kept):
        # also when the first one is still at work: its effect is there, and this is what it will answer
        rebuilt = asked.recovery.rebuild({**asked.address, **kept.outcome})
        asked.keep(rebuilt)
        return rebuilt
    answer = _awaited(asked, kept)
    return Response(answer.content, status=answer.status, content_type=answer.content_type)


def _awaited(asked: _Asked, kept: Kept) -> Answer:
    """The answer that an equal request is being given."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while kept.answer is None:
        is_abandoned = asked.is_abandoned(kept)
        if not is_abandoned:
            if time.monotonic() > deadline:
                raise StillWorking(seconds=5)
            time.sleep(_LOOK_SECONDS)
        found = asked.find()
        if found is None:
            raise StillWorking(seconds=1)  # the first one failed after all
        if is_abandoned and found.answer is None:  # looked again: it may have been answered in between
            raise AnswerLost
        kept = found
    return kept.answer


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
