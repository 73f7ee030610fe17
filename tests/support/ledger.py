"""A system outside: a real HTTP server on loopback that keeps what it is told, and can be broken and repaired."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Ledger:
    """What the outside system knows."""

    def __init__(self) -> None:
        self.is_broken = False
        #: Amounts that it does not know what to do with.
        self.refused: list[Any] = []
        #: What was booked, by idempotency key: the same call twice is one booking.
        self.booked: dict[str, Any] = {}
        self.port = 0

    @property
    def url(self) -> str:
        """Where calls go."""
        return f"http://127.0.0.1:{self.port}/bookings"


@contextmanager
def running_ledger() -> Iterator[Ledger]:
    """The server, for as long as the block lasts."""
    ledger = Ledger()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if ledger.is_broken or body.get("amount") in ledger.refused:
                self._answer(404, {"error": "no such address any more"})
                return
            number = ledger.booked.setdefault(
                self.headers["Idempotency-Key"], {"number": len(ledger.booked) + 1, **body}
            )
            self._answer(200, number)

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments: Any) -> None:
            """Nothing: tests read no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ledger.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield ledger
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
