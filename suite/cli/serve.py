"""`cauce serve` and `cauce worker`."""

import sys

import click

from foundation.sentences import N_
from foundation.settings import read_settings
from organization.demo_accounts import demo_accounts
from suite.cli.progress import progress
from suite.cli.session import built
from suite.cli.terminal import Terminal
from suite.cli.words import command
from suite.demo.company import COMPANY_NAME
from suite.demo_data import ensure_demo
from suite.health import check_package_names
from suite.schema import make_ready
from suite.server import run_server, run_worker
from suite.wiring import Suite

_upgrade_option = click.option(
    "--upgrade", "may_upgrade", is_flag=True, help=N_("Bring the tables of PostgreSQL up to date first.")
)


@command("serve", N_("Serve the pages and REST, run jobs and tell the time."))
@click.option("--demo", is_flag=True, help=N_("With the demo company, made at the first start."))
@click.option("--port", type=click.IntRange(0, 65_535), help=N_("Port to listen at; 0 for any that is free."))
@_upgrade_option
def serve(terminal: Terminal, demo: bool, port: int | None, may_upgrade: bool) -> None:
    """Until it is told to end: Ctrl-C or SIGTERM."""
    check_package_names()
    chosen: dict[str, object] = ({"demo": True} if demo else {}) | ({} if port is None else {"port": port})
    chosen |= {"company_name": COMPANY_NAME} if demo else {}
    with built(read_settings(None, **chosen)) as suite:
        _prepare(terminal, suite, may_upgrade=may_upgrade)
        if suite.settings.demo:
            with progress(terminal.word(N_("Making the demo company"))) as advance:
                ensure_demo(suite, advance)
        ended_by = run_server(suite, lambda address: _tell_ready(terminal, suite, address))
    terminal.note(N_("Ended by %(signal)s."), signal=ended_by)


@command("worker", N_("Run jobs and tell the time, without pages."))
@_upgrade_option
def worker(terminal: Terminal, may_upgrade: bool) -> None:
    """Until it is told to end: Ctrl-C or SIGTERM."""
    check_package_names()
    with built() as suite:
        _prepare(terminal, suite, may_upgrade=may_upgrade)
        ended_by = run_worker(suite, lambda: terminal.note(N_("Working. End with Ctrl-C.")))
    terminal.note(N_("Ended by %(signal)s."), signal=ended_by)


def _prepare(terminal: Terminal, suite: Suite, *, may_upgrade: bool) -> None:
    copy = make_ready(suite.database, may_upgrade=may_upgrade)
    if copy is not None:
        terminal.note(N_("The tables were brought up to date; the database as it was is in %(copy)s."), copy=copy)


def _tell_ready(terminal: Terminal, suite: Suite, address: str) -> None:
    """The address on standard output, so that a program that starts us can read it; the accounts of a demo besides."""
    accounts = []
    if suite.settings.demo:
        with suite.work.read() as unit:
            accounts = demo_accounts(unit)
    data = {
        "address": address,
        "accounts": [{"username": one.username, "purpose": one.purpose(terminal.language)} for one in accounts],
    }
    lines = [terminal.word(N_("Cauce answers at %(address)s and ends with Ctrl-C."), address=address)]
    lines += [f"  {one.username:<20}  {one.purpose(terminal.language)}" for one in accounts]
    terminal.answer(data, "\n".join(lines))
    sys.stdout.flush()
