"""The server as a process: it starts, answers, ends in order, and refuses in words."""

import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import psycopg
import pytest
from sqlalchemy import make_url

from foundation.clock import VirtualClock
from suite import server
from suite.embedded import open_cauce
from suite.schema import make_ready
from tests.support.office import Office, Visitor, furnish
from tests.support.postgres import fresh_database
from tests.support.programs import Program

HOUSE = Path(__file__).resolve().parents[2]
_PROGRAM = "from suite.cli.main import main; main()"


@contextmanager
def _process(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`cauce …` in a process of its own; killed if the test leaves it running."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(HOUSE),
        "LC_ALL": "C.UTF-8",
        "CAUCE_DATA_DIRECTORY": str(folder),
        **{f"CAUCE_{name.upper()}": value for name, value in settings.items()},
    }
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    """What it says once it answers; waits for the closing brace of its JSON."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.rstrip() == "}":
            break
    address: str = json.loads("".join(lines))["address"]
    return address


def test_the_server_makes_its_database_answers_and_ends_in_order(tmp_path: Path) -> None:
    with _process(tmp_path, "serve", "--port", "0", "--json") as process:
        address = _address(process)
        for path in ("health", "ready", "sign-in"):
            with urlopen(f"{address}{path}") as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        _out, said = process.communicate(timeout=30)
        assert (process.returncode, said.strip()) == (0, "Ended by SIGTERM.")
    assert (tmp_path / "cauce.db").exists()
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("settings", "stranger"), [({"trusted_proxy": "127.0.0.1"}, 422), ({}, 429)])
def test_wrong_passwords_make_wait_where_they_come_from_as_the_trusted_proxy_tells(
    tmp_path: Path, settings: dict[str, str], stranger: int
) -> None:
    with _process(tmp_path, "serve", "--port", "0", "--json", **settings) as process:
        address = _address(process)
        tries = [_try_password(address, name, "192.0.2.1") for name in ("ana", "eva", "leo", "luz", "paz", "sol")]
        assert tries == [422] * 5 + [429]
        assert _try_password(address, "mar", "192.0.2.2") == stranger
        with urlopen(Request(f"{address}sign-in", headers={"X-Forwarded-Proto": "https"})) as page:
            assert ("Secure" in page.headers["Set-Cookie"]) == bool(settings)
        # what the caller claims stands before what the proxy adds
        assert _try_password(address, "mar", "192.0.2.77, 192.0.2.1") == 429


def _try_password(address: str, name: str, asked_from: str) -> int:
    """The answer to a wrong password that came through a proxy which speaks HTTPS."""
    headers = {"X-Forwarded-For": asked_from, "X-Forwarded-Proto": "https"}
    with urlopen(Request(f"{address}sign-in", headers=headers)) as page:
        token = re.search(r'name="csrf-token" content="([^"]+)"', page.read().decode())
        headers["Cookie"] = page.headers["Set-Cookie"].split(";", maxsplit=1)[0]
    assert token is not None
    headers["Referer"] = address.replace("http:", "https:", 1)
    form = urlencode({"username": name, "password": "wrong", "csrf_token": token[1]}).encode()
    with pytest.raises(HTTPError) as caught, urlopen(Request(f"{address}sign-in", form, headers)):
        pass
    with caught.value as answer:
        return answer.code


def test_a_port_that_is_taken_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with _process(tmp_path, "serve", "--port", str(taken.getsockname()[1])) as process:
            _out, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("cauce: Nothing can be served at 127.0.0.1:")
    assert said.count("\n") == 1


@pytest.mark.postgres
def test_on_postgresql_the_server_refuses_tables_that_are_behind_until_told_to_upgrade(
    tmp_path: Path, postgres_server: str
) -> None:
    with fresh_database(postgres_server, "cauce_served") as url:
        with _process(tmp_path, "serve", "--port", "0", database_url=url) as process:
            _out, said = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "run `cauce database upgrade`" in said
        with _process(tmp_path, "serve", "--port", "0", "--json", "--upgrade", database_url=url) as process:
            with urlopen(f"{_address(process)}ready") as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGINT)
            _out, said = process.communicate(timeout=30)
            assert (process.returncode, said.strip()) == (0, "Ended by SIGINT.")


def test_a_worker_ends_in_order(tmp_path: Path) -> None:
    with _process(tmp_path, "worker") as process:
        assert process.stderr is not None
        assert process.stderr.readline().strip() == "Working. End with Ctrl-C."
        process.send_signal(signal.SIGTERM)
        _out, said = process.communicate(timeout=30)
        assert (process.returncode, said.strip()) == (0, "Ended by SIGTERM.")


def test_a_worker_ends_whenever_the_signal_comes(tmp_path: Path) -> None:
    seen = set()
    unheard = signal.getsignal(signal.SIGTERM)

    def signalled(frame: FrameType, event: str, _argument: object) -> Callable[..., object]:
        place = (frame.f_code, frame.f_lineno)
        if event == "line" and place not in seen and signal.getsignal(signal.SIGTERM) != unheard:
            seen.add(place)
            signal.raise_signal(signal.SIGTERM)
        return signalled

    def ready() -> None:
        # from here on a signal comes at every line that is new
        sys._getframe(1).f_trace = signalled
        sys.settrace(signalled)

    with open_cauce(f"sqlite:///{tmp_path / 'cauce.db'}") as cauce:
        before = sys.gettrace()
        try:
            ended_by = server.run_worker(cauce.suite, ready)
        finally:
            sys.settrace(before)
    assert set(ended_by.split(", ")) == {"SIGTERM"}


@pytest.mark.postgres
def test_while_the_database_is_away_requests_are_told_when_to_come_back(
    postgres_server: str, clock: VirtualClock
) -> None:
    with fresh_database(postgres_server, "cauce_cut") as url, open_cauce(url, clock=clock) as cauce:
        office: Office = furnish(cauce)
        make_ready(cauce.suite.database, may_upgrade=True)
        app = office.app()
        javier, browser = Program(app, office, "javier.lacasa"), Visitor(app, office, "javier.lacasa")
        assert javier.get("/tasks").status_code == 200

        with _cut(postgres_server, url):
            away = javier.get("/tasks")
            assert (away.status_code, away.json["code"]) == (503, "database_away")
            assert int(away.headers["Retry-After"]) > 0
            assert "psycopg" not in away.text
            page = browser.get("/my-cases")
            assert (page.status_code, page.mimetype) == (503, "text/html")
            not_ready = app.test_client().get("/ready")
            assert (not_ready.status_code, not_ready.json["database"]) == (503, False)
            assert app.test_client().get("/health").status_code == 200

        assert javier.get("/tasks").status_code == 200


@contextmanager
def _cut(server_url: str, url: str) -> Iterator[None]:
    """Nobody reaches the database, and who had is thrown out."""
    name = make_url(url).database
    administrative = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(administrative, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_no_request_waits_while_the_whole_program_is_looked_through_for_garbage(tmp_path: Path) -> None:
    frozen = []

    class Listening:
        effective_port = 80

        def run(self) -> None:
            frozen.append(gc.get_freeze_count())

    with open_cauce(f"sqlite:///{tmp_path / 'cauce.db'}") as cauce:
        try:
            server._answer(Listening(), cauce.suite, lambda _address: None)
        finally:
            gc.unfreeze()
    assert frozen[0] > 10_000
