"""The server: waitress in front of the application, the worker behind it, and an orderly end."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from foundation.errors import Unavailable
from foundation.sentences import N_
from runtime.worker import Worker
from suite.app import create_app, parts_of
from suite.wiring import Suite
from suite.worker import worker_of

#: How long a request may keep an orderly end waiting.
_CHANNEL_TIMEOUT_SECONDS = 60


class AddressTaken(Unavailable):
    """Something else listens there, or this process may not."""

    code = "address_taken"
    message = N_("Nothing can be served at %(host)s:%(port)s: %(reason)s. Choose another port with CAUCE_PORT.")


def run_server(suite: Suite, tell_ready: Callable[[str], None]) -> str:
    """Serve until a signal tells the process to end, and return its name.

    `tell_ready` is given the address once requests are answered. Raises AddressTaken.
    """
    app = create_app(parts_of(suite))
    worker = worker_of(suite)
    with _stopping_at_signals(_end) as received:
        server = _listen(suite, app)
        _work_while(worker, lambda: _answer(server, suite, tell_ready))
    return _names(received)


def run_worker(suite: Suite, tell_ready: Callable[[], None]) -> str:
    """Run jobs and tick until a signal tells the process to end, and return its name."""
    # put() may interrupt get(): the lock of an Event that is about to wait is held, and its set() would wait for ever
    told_to_end: SimpleQueue[None] = SimpleQueue()

    def wait() -> None:
        tell_ready()
        told_to_end.get()

    with _stopping_at_signals(lambda: told_to_end.put(None)) as received:
        _work_while(worker_of(suite), wait)
    return _names(received)


def _listen(suite: Suite, app: Flask) -> Any:
    settings = suite.settings
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.web_threads,
            ident=None,
            channel_timeout=_CHANNEL_TIMEOUT_SECONDS,
            **_proxy(settings.trusted_proxy),
        )
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise AddressTaken(host=settings.host, port=settings.port, reason=reason) from failure


def _proxy(address: str) -> dict[str, object]:
    """Behind a proxy everybody has its address: what it says of who asks counts, and only what itself has added."""
    if not address:
        return {}
    return {
        "trusted_proxy": address,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _answer(server: Any, suite: Suite, tell_ready: Callable[[str], None]) -> None:
    # one socket has a port; a name with several addresses has several sockets
    port = getattr(server, "effective_port", suite.settings.port)
    # what is there by now stays to the end: going through it again would make some request wait for 100 ms
    gc.freeze()
    tell_ready(f"http://{suite.settings.host}:{port}/")
    server.run()


def _work_while(worker: Worker, wait: Callable[[], None]) -> None:
    worker.start()
    try:
        wait()
    finally:
        worker.stop()


@contextmanager
def _stopping_at_signals(act: Callable[[], None]) -> Iterator[list[int]]:
    """End in an orderly way at SIGTERM and Ctrl-C, leave the signals as they were, and tell which ones came."""
    received: list[int] = []

    def receive(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        act()

    before = {number: signal.signal(number, receive) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end() -> None:
    # waitress lets running requests finish when it sees this
    raise SystemExit


def _names(received: list[int]) -> str:
    return ", ".join(signal.Signals(number).name for number in received)
