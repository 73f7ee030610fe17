"""REST: how processes perform."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response
from pydantic import BaseModel, Field

from foundation.http.api import Body, Key, Routes, answer
from foundation.unit_of_work import Work
from monitor.drawing import Drawing
from monitor.filters import parse
from monitor.report import report
from monitor.wording import Voice
from organization.http import allowed, require_actor
from organization.permissions import Action, require


@dataclass(frozen=True)
class KnownProcess:
    """What a report must know of a process, from whoever keeps the models."""

    area: str
    drawing: Drawing


class ReportPath(BaseModel):
    """Which process."""

    key: Key


class ReportQuery(Body):
    """Which cases; days are those of the person who asks."""

    version: str | None = Field(None, max_length=9)
    from_: str | None = Field(None, alias="from", max_length=40, description="first day, for example 2026-11-02")
    to: str | None = Field(None, max_length=40, description="last day")


class CountsOut(BaseModel):
    """How many instances."""

    open: int
    completed: int


class CycleTimeOut(BaseModel):
    """From start to end, by the clock; None when none was completed."""

    count: int
    mean_seconds: float | None
    median_seconds: float | None
    p90_seconds: float | None


class SpreadOut(BaseModel):
    """Of one time, in seconds."""

    median: float | None
    p90: float | None


class ActivityOut(BaseModel):
    """Times of one activity."""

    element_id: str
    name: str
    count: int
    waiting_seconds: SpreadOut
    processing_seconds: SpreadOut


class BottleneckOut(BaseModel):
    """Where cases wait the most."""

    element_id: str
    sentence: str


class ReportOut(BaseModel):
    """How a process performs."""

    instances: CountsOut
    cycle_time: CycleTimeOut
    activities: list[ActivityOut]
    bottleneck: BottleneckOut | None


def routes(work: Work, process_of: Callable[[str], KnownProcess], voice: Callable[[], Voice]) -> Routes:
    """The report of one process; `process_of` raises NotFound for a key that it does not know;
    `voice` speaks the language of whoever asks.
    """
    api = Routes("reports", "Figures")

    @api.get("/reports/<key>", summary="Counts, cycle time, waiting, bottleneck", responses={200: ReportOut})
    @allowed(Action.SEE_FIGURES)
    def get_report(path: ReportPath, query: ReportQuery) -> Response:
        actor, known = require_actor(), process_of(path.key)
        require(actor, Action.SEE_FIGURES, area=known.area)
        asked: dict[str, Any] = {"process": path.key, **query.model_dump(by_alias=True, exclude_none=True)}
        filters = parse(asked, ZoneInfo(actor.time_zone))
        with work.read() as unit:
            found = report(unit, filters, drawing=known.drawing, voice=voice())
        return answer(ReportOut.model_validate(found))

    return api
