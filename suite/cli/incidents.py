"""`cauce incidents` and `cauce retry`."""

import click

from engine.incidents.incidents import open_incidents
from engine.instances.search import view_instance
from engine.job_runner.runner import run_due_jobs
from foundation.sentences import N_
from runtime.operations import retry
from suite.cli.instances import told_incident
from suite.cli.session import acting, opened
from suite.cli.tables import Table, local
from suite.cli.terminal import Terminal
from suite.cli.values import user_option
from suite.cli.words import command, said


@command("incidents", N_("List what has failed and waits for somebody."))
@click.option("--instance", "instance_id", help=N_("Of this process instance only."))
def incidents(terminal: Terminal, instance_id: str | None) -> None:
    """Open ones, oldest first."""
    with opened() as suite:
        zone = suite.settings.zone
        with suite.work.read() as unit:
            found = open_incidents(unit, instance_id=instance_id)
    headings = terminal.words(N_("Incident"), N_("Instance"), N_("Element"), N_("Since"), N_("What failed"))
    rows = (
        (one.id, one.instance_id, one.element_id, local(one.opened_at, zone), terminal.say(one.failure.sentence))
        for one in found
    )
    data = [told_incident(terminal, one) for one in found]
    terminal.answer(data, Table(headings, rows, empty=terminal.word(N_("No incidents."))))


@command("retry", N_("Let what failed try again."))
@click.argument("incident_id", metavar="INCIDENT")
@user_option
def retry_incident(terminal: Terminal, incident_id: str, username: str | None) -> int:
    """Ends with 1 when it failed again."""
    with opened() as suite:
        actor = acting(suite, username)
        instance_id = retry(suite.process_engine, actor, incident_id).instance_id
        run_due_jobs(suite.process_engine)
        view = view_instance(suite.process_engine, instance_id)
    failed = [told_incident(terminal, one) for one in view.incidents if one.resolved_at is None]
    data = {"instance_id": instance_id, "status": view.summary.status, "incidents": failed}
    text = f"{instance_id}  {said(terminal, view.summary.status)}"
    terminal.answer(data, "\n".join([text, *(f"{one['id']}  {one['sentence']}" for one in failed)]))
    return 1 if failed else 0
