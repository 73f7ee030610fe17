"""The figures of one process as plain values, for programs: REST, command line, embedding."""

from typing import Any

from foundation.unit_of_work import UnitOfWork
from monitor.dashboards import figures
from monitor.drawing import Drawing
from monitor.filters import Filters
from monitor.kpis.activity_times import ActivityTimes
from monitor.kpis.spread import Spread
from monitor.wording import Voice


def report(unit: UnitOfWork, filters: Filters, *, drawing: Drawing, voice: Voice) -> dict[str, Any]:
    """Counts, cycle time, times per activity and bottleneck of the process that the filters name.

    All times in seconds by the clock; None where nothing was completed. The bottleneck's sentence is in the language
    of the voice.
    """
    found = figures(unit, filters, drawing)
    slowest = found.bottleneck
    return {
        "instances": {"open": found.throughput.open, "completed": found.throughput.completed},
        "cycle_time": _cycle_time(found.cycle_time),
        "activities": [_activity(one, drawing) for one in found.activities],
        "bottleneck": None
        if slowest is None
        else {"element_id": slowest.element_id, "sentence": voice.say(slowest.sentence)},
    }


def _cycle_time(measured: Spread) -> dict[str, Any]:
    return {
        "count": measured.count,
        "mean_seconds": measured.mean_seconds,
        "median_seconds": measured.median_seconds,
        "p90_seconds": measured.p90_seconds,
    }


def _activity(times: ActivityTimes, drawing: Drawing) -> dict[str, Any]:
    return {
        "element_id": times.element_id,
        "name": drawing.name_of(times.element_id),
        "count": times.count,
        "waiting_seconds": {"median": times.waiting.median_seconds, "p90": times.waiting.p90_seconds},
        "processing_seconds": {"median": times.processing.median_seconds, "p90": times.processing.p90_seconds},
    }
