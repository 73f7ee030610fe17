"""A PostgreSQL server for tests: `CAUCE_TEST_POSTGRES_URL`, else one started from the machine's binaries."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

_START_SECONDS = 30
#: The value of `CAUCE_TEST_POSTGRES_URL` that hides a server which the machine has.
NONE = "none"


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine, or None."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found and shutil.which("postgres") else None


def why_not() -> str | None:
    """Why there is no server for the tests, in words, or None when there is one."""
    if os.environ.get("CAUCE_TEST_POSTGRES_URL") == NONE:
        return "no PostgreSQL on this machine, says CAUCE_TEST_POSTGRES_URL"
    if os.environ.get("CAUCE_TEST_POSTGRES_URL"):
        return None
    if binaries() is None:
        return "no PostgreSQL on this machine: install it or set CAUCE_TEST_POSTGRES_URL"
    if os.getuid() == 0 and not _has_user("postgres"):
        return "PostgreSQL refuses to run as root and this machine has no user postgres"
    return None


@contextmanager
def server() -> Iterator[str]:
    """The SQLAlchemy URL of a running server's administrative database."""
    given = os.environ.get("CAUCE_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="cauce-postgres-"))
    user = "postgres" if os.getuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    port = _free_port()
    bin_ = binaries()
    assert bin_ is not None
    initdb = [bin_ / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    _run(initdb, user)
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    process = subprocess.Popen(
        [bin_ / "postgres", "-D", folder / "data", *options],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nobody needs its data any more
        process.wait(timeout=_START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server_url: str, name: str) -> Iterator[str]:
    """The URL of a new database on the server, dropped afterwards; workers of one run may share the server."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    administrative = make_url(server_url)
    plain = administrative.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield administrative.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: str, tables: Sequence[str]) -> None:
    """Delete every row; making a database of its own for each test would take seconds."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute("SET session_replication_role = replica")  # foreign keys do not matter when all goes
        connection.execute(";".join(f'DELETE FROM "{table}"' for table in tables))


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(command: list[object], user: str | None) -> None:
    subprocess.run([str(part) for part in command], user=user, cwd="/", check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
