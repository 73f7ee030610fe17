"""Real servers on loopback that service calls reach: HTTP, TLS without a certificate, mail."""

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller

_FAMILY, _TYPE, _PROTOCOL, _NAME, _PLACE = socket.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)[0]
#: What `localhost` is on this machine.
LOOPBACK = str(_PLACE[0])


@dataclass(frozen=True)
class Received:
    """One request as the server got it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class WebServer:
    """Answers each path with what the test put there."""

    address: str
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    is_over: Event = field(default_factory=Event)

    def answer(self, path: str, body: Any = b"", *, status: int = 200, **headers: str) -> str:
        """Put an answer at a path, anything but bytes as JSON; returns the address."""
        if not isinstance(body, bytes):
            body, headers = json.dumps(body).encode(), {"content-type": "application/json", **headers}
        self.answers[path] = (status, headers, body)
        return self.address + path


class _Server(ThreadingHTTPServer):
    address_family = _FAMILY
    daemon_threads = True


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A server at `localhost`; `/silent` never answers, `/trickle` never ends."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            known.received.append(Received(self.command, self.path, dict(self.headers), body))
            if self.path == "/silent":
                known.is_over.wait()
                return
            status, headers, content = known.answers.get(self.path, (200, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            while self.path == "/trickle" and not known.is_over.wait(0.01):
                self.wfile.write(b".")
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - the library's names

        def log_message(self, *_arguments: Any) -> None:
            """Nothing: a test's output is the test's."""

    class Quiet(_Server):
        def handle_error(self, *_arguments: Any) -> None:
            """Nothing: that the client hangs up is what some tests are about."""

    server = Quiet((LOOPBACK, 0), Handler)
    known = WebServer(f"http://localhost:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        known.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def tls_listener() -> Iterator[tuple[str, list[str | None]]]:
    """A TLS server that has no certificate: its address, and the names that clients asked it for."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with closing(socket.create_server((LOOPBACK, 0), family=_FAMILY)) as listening:

        def shake_hands_once() -> None:
            connection, _from = listening.accept()
            with closing(connection):
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except (ssl.SSLError, OSError):
                    return  # there is no certificate to show

        thread = Thread(target=shake_hands_once, daemon=True)
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}/", names
        thread.join()


@dataclass
class Mailbox:
    """What the mail server took in, and what it says to whom."""

    port: int
    #: Content and recipients of each mail.
    mails: list[tuple[str, list[str]]] = field(default_factory=list)
    #: What is said to a recipient instead of taking the mail.
    refusals: dict[str, str] = field(default_factory=dict)
    #: What is said to the mail itself.
    verdict: str = "250 taken"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        """Called by aiosmtpd."""
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd."""
        if self.verdict.startswith("250"):
            self.mails.append((envelope.content.decode(), list(envelope.rcpt_tos)))
        return self.verdict


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server at 127.0.0.1."""
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def free_port() -> int:
    """A port of 127.0.0.1 at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
