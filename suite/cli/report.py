"""`cauce report`."""

from typing import Any

import click

from foundation.sentences import N_
from monitor.drawing import drawing_of
from monitor.filters import parse
from monitor.projection import project
from monitor.report import report
from monitor.wording import Voice
from suite.cli.session import opened
from suite.cli.tables import Facts, Table
from suite.cli.terminal import Terminal
from suite.cli.words import command
from web.spoken_engine import translated

_HOUR_SECONDS = 3_600


@command("report", N_("Tell how a process performs; all times in seconds by the clock."))
@click.argument("key")
@click.option("--version", help=N_("Of this version only."))
@click.option("--from", "first_day", metavar="YYYY-MM-DD", help=N_("From this day on."))
@click.option("--to", "last_day", metavar="YYYY-MM-DD", help=N_("Until this day."))
def report_process(
    terminal: Terminal, key: str, version: str | None, first_day: str | None, last_day: str | None
) -> None:
    """Counts, cycle time, times per activity, bottleneck; the facts are brought up to date before."""
    query = {"process": key, "version": version or "", "from": first_day or "", "to": last_day or ""}
    with opened() as suite:
        filters = parse(query, suite.settings.zone)
        definition = suite.process_engine.definitions.latest(key)
        project(suite.work)
        with suite.work.read() as unit:
            drawing = drawing_of(translated(definition, terminal.language).process)
            data = report(unit, filters, drawing=drawing, voice=Voice(suite.texts, terminal.language))
    terminal.answer(data, _facts(terminal, data))


def _facts(terminal: Terminal, data: dict[str, Any]) -> Facts:
    cycle, bottleneck = data["cycle_time"], data["bottleneck"]
    headings = terminal.words(
        N_("Activity"), N_("Times"), N_("Waiting, median h"), N_("Waiting, p90 h"), N_("Processing, median h")
    )
    rows = (
        (
            one["name"],
            one["count"],
            _hours(one["waiting_seconds"]["median"]),
            _hours(one["waiting_seconds"]["p90"]),
            _hours(one["processing_seconds"]["median"]),
        )
        for one in data["activities"]
    )
    said = {
        N_("Open"): data["instances"]["open"],
        N_("Completed"): data["instances"]["completed"],
        N_("Cycle time, mean h"): _hours(cycle["mean_seconds"]),
        N_("Cycle time, median h"): _hours(cycle["median_seconds"]),
        N_("Cycle time, p90 h"): _hours(cycle["p90_seconds"]),
        N_("Bottleneck"): bottleneck["sentence"] if bottleneck else terminal.word(N_("none")),
    }
    activities = Table(headings, rows, empty=terminal.word(N_("Nothing was completed.")))
    return Facts(((terminal.word(name), value) for name, value in said.items()), activities)


def _hours(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds / _HOUR_SECONDS:.2f}"
