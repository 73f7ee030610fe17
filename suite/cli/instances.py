"""`cauce start`, `instances`, `instance`, `message` and `signal`."""

from typing import Any

import click

from engine.commands.broadcast_signal import Signal
from engine.commands.correlate_message import Message
from engine.incidents.incidents import Incident
from engine.instances.search import (
    InstanceFilter,
    InstanceSummary,
    InstanceView,
    instance_summary,
    instances_page,
    view_instance,
)
from engine.instances.states import InstanceStatus
from engine.job_runner.runner import run_due_jobs
from foundation.json_values import plain
from foundation.sentences import N_, counted
from runtime.operations import send_message, send_signal
from runtime.starting import start_with_json
from suite.cli.session import acting, opened
from suite.cli.tables import Facts, Table, local
from suite.cli.terminal import Terminal
from suite.cli.values import user_option, variables_option
from suite.cli.words import command, said
from suite.wiring import Suite

_MOST_LISTED = 200
_HEARD = (N_("%(count)s case heard it."), N_("%(count)s cases heard it."))
_STARTED = (N_("It started %(count)s case."), N_("It started %(count)s cases."))


@command("start", N_("Start a process."))
@click.argument("key")
@variables_option
@click.option("--business-key", help=N_("The name that people give the instance."))
@user_option
def start(
    terminal: Terminal, key: str, variables: tuple[tuple[str, Any], ...], business_key: str | None, username: str | None
) -> None:
    """The latest version, with the values of its start form if it has one."""
    with opened() as suite:
        actor = acting(suite, username)
        moved = start_with_json(suite.process_engine, actor, key, dict(variables), business_key=business_key)
        run_due_jobs(suite.process_engine)
        with suite.work.read() as unit:
            status = instance_summary(unit, moved.id).status
    terminal.answer({"id": moved.id, "status": status}, f"{moved.id}  {said(terminal, status)}")


@command("instances", N_("List process instances, the newest first."))
@click.option("--key", help=N_("Of this process only."))
@click.option("--status", type=click.Choice([one.value for one in InstanceStatus]), help=N_("Only with this status."))
@click.option("--business-key", help=N_("Only with this business key."))
@click.option("--incidents", is_flag=True, help=N_("Only those with an open incident."))
@click.option("--limit", type=click.IntRange(1, _MOST_LISTED), default=50, help=N_("How many at most."))
def instances(
    terminal: Terminal, key: str | None, status: str | None, business_key: str | None, incidents: bool, limit: int
) -> None:
    """Any that the filters let through."""
    wanted = InstanceFilter(definition_key=key, status=status, business_key=business_key, has_incident=incidents)
    with opened() as suite:
        zone = suite.settings.zone
        with suite.work.read() as unit:
            found = instances_page(unit, wanted, size=limit).items
    headings = terminal.words(
        N_("Id"), N_("Process"), N_("Version"), N_("Business key"), N_("Status"), N_("Started"), N_("Incidents")
    )
    rows = (
        (
            one.id,
            one.definition_key,
            one.definition_version,
            one.business_key,
            said(terminal, one.status),
            local(one.started_at, zone),
            one.open_incidents or "",
        )
        for one in found
    )
    terminal.answer([_summary(one) for one in found], Table(headings, rows, empty=terminal.word(N_("There are none."))))


@command("instance", N_("Show one process instance."))
@click.argument("instance_id", metavar="ID")
def instance(terminal: Terminal, instance_id: str) -> None:
    """Its variables, where it waits and what has failed."""
    with opened() as suite:
        view = view_instance(suite.process_engine, instance_id)
        facts = _facts(terminal, suite, view)
    terminal.answer(_view(terminal, view), facts)


@command("message", N_("Send a message to whoever awaits it; it starts a process or is kept when nobody does."))
@click.argument("name")
@click.option("--key", "correlation_key", help=N_("The correlation key: which instance is meant."))
@variables_option
@user_option
def message(
    terminal: Terminal,
    name: str,
    correlation_key: str | None,
    variables: tuple[tuple[str, Any], ...],
    username: str | None,
) -> None:
    """Deliver it once."""
    with opened() as suite:
        actor = acting(suite, username)
        result = send_message(suite.process_engine, actor, Message(name, correlation_key, dict(variables)))
        run_due_jobs(suite.process_engine)
    data = {"outcome": result.outcome.value, "instance_id": result.instance_id}
    terminal.answer(data, "  ".join(filter(None, (said(terminal, result.outcome.value), result.instance_id))))


@command("signal", N_("Send a signal to everybody who awaits it now; it starts every process that begins by it."))
@click.argument("name")
@variables_option
@user_option
def signal(terminal: Terminal, name: str, variables: tuple[tuple[str, Any], ...], username: str | None) -> None:
    """Nobody who begins to await it later hears it."""
    with opened() as suite:
        actor = acting(suite, username)
        reached = send_signal(suite.process_engine, actor, Signal(name, dict(variables)))
        run_due_jobs(suite.process_engine)
    sentences = (counted(*_HEARD, reached.instances), counted(*_STARTED, reached.starts))
    data = {"instances": reached.instances, "starts": reached.starts}
    terminal.answer(data, " ".join(map(terminal.say, sentences)))


def told_incident(terminal: Terminal, incident: Incident) -> dict[str, Any]:
    """An incident as JSON."""
    return {
        "id": incident.id,
        "instance_id": incident.instance_id,
        "element_id": incident.element_id,
        "code": incident.failure.code,
        "sentence": terminal.say(incident.failure.sentence),
        "line": incident.failure.line,
        "column": incident.failure.column,
        "attempts": incident.attempts,
        "opened_at": incident.opened_at.isoformat(),
    }


def _summary(summary: InstanceSummary) -> dict[str, Any]:
    return {
        "id": summary.id,
        "definition_key": summary.definition_key,
        "version": summary.definition_version,
        "business_key": summary.business_key,
        "status": summary.status,
        "started_at": summary.started_at.isoformat(),
        "ended_at": None if summary.ended_at is None else summary.ended_at.isoformat(),
        "open_incidents": summary.open_incidents,
    }


def _view(terminal: Terminal, view: InstanceView) -> dict[str, Any]:
    return {
        "id": view.summary.id,
        "definition_key": view.summary.definition_key,
        "version": view.summary.definition_version,
        "status": view.summary.status,
        "variables": plain(dict(view.variables)),
        "waiting_at": list(view.waiting_at),
        "incidents": [told_incident(terminal, one) for one in view.incidents if one.resolved_at is None],
    }


def _facts(terminal: Terminal, suite: Suite, view: InstanceView) -> Facts:
    summary, zone = view.summary, suite.settings.zone
    named = {
        N_("Process"): f"{summary.definition_name} ({summary.definition_key}, {summary.definition_version})",
        N_("Business key"): summary.business_key,
        N_("Status"): said(terminal, summary.status),
        N_("Started"): f"{local(summary.started_at, zone)}  {summary.started_by or ''}",
        N_("Ended"): local(summary.ended_at, zone),
        N_("Waits at"): view.waiting_at,
    }
    variables = Table(
        terminal.words(N_("Variable"), N_("Value")),
        ((name, value) for name, value in sorted(view.variables.items())),
        empty=terminal.word(N_("No variables.")),
    )
    failed = [one for one in view.incidents if one.resolved_at is None]
    rows = ((one.id, one.element_id, terminal.say(one.failure.sentence)) for one in failed)
    headings = terminal.words(N_("Incident"), N_("Element"), N_("What failed"))
    incidents = Table(headings, rows, empty=terminal.word(N_("No incidents.")))
    facts = [(terminal.word(name), value) for name, value in named.items() if value]
    return Facts([("Id", summary.id), *facts], variables, incidents)
