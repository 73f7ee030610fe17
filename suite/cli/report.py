"""`cauce report`."""

from typing import Any

import click

from foundation.sentences import N_, Sentence
from monitor.drawing import drawing_of
from monitor.filters import parse
from monitor.kpis.spread import ENOUGH_FOR_PERCENTILES
from monitor.projection import project
from monitor.report import report
from monitor.wording import Voice
from suite.cli.session import opened
from suite.cli.tables import Facts, Table
from suite.cli.terminal import Terminal
from suite.cli.words import command
from web.spoken_engine import translated


@command("report", N_("Tell how a process performs; times by the clock, with --json in seconds."))
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
            voice = Voice(suite.texts, terminal.language)
            data = report(unit, filters, drawing=drawing, voice=voice)
    terminal.answer(data, _facts(voice, data))


def _facts(voice: Voice, data: dict[str, Any]) -> Facts:
    """The figures with their units, as a dashboard words them."""
    instances, cycle, bottleneck = data["instances"], data["cycle_time"], data["bottleneck"]
    rows = (
        (
            one["name"],
            one["count"],
            _span(voice, one["waiting_seconds"]["median"]),
            _ninety(voice, one["waiting_seconds"]["p90"], one["count"]),
            _span(voice, one["processing_seconds"]["median"]),
        )
        for one in data["activities"]
    )
    headings = (N_("Step"), N_("Times"), N_("Waiting, median"), N_("Waiting, 9 of 10 below"), N_("Work, median"))
    said = {
        N_("Open cases"): instances["open"],
        N_("Completed cases"): instances["completed"],
        N_("Duration, mean"): _span(voice, cycle["mean_seconds"]),
        N_("Duration, median"): _span(voice, cycle["median_seconds"]),
        N_("Duration, 9 of 10 below"): _ninety(voice, cycle["p90_seconds"], cycle["count"]),
        N_("Bottleneck"): bottleneck["sentence"] if bottleneck else voice.say(Sentence(N_("none"))),
    }
    steps = Table(
        [voice.say(Sentence(text)) for text in headings], rows, empty=voice.say(Sentence(N_("Nothing was completed.")))
    )
    return Facts(((voice.say(Sentence(name)), value) for name, value in said.items()), steps)


def _span(voice: Voice, seconds: float | None) -> str:
    return "–" if seconds is None else voice.span(seconds)


def _ninety(voice: Voice, seconds: float | None, count: int) -> str:
    """Of too few it says nothing; programs get it with its count."""
    return _span(voice, seconds if count >= ENOUGH_FOR_PERCENTILES else None)
