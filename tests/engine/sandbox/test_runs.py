"""What is sent as a run is a run, or is refused in words; no shape of it breaks what plays it."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.sandbox.live_runs import Ground, LiveRuns
from engine.sandbox.material import Material
from engine.sandbox.runs import Run, RunDiffers, RunRejected, read_run
from engine.sandbox.spending import Spending
from foundation.errors import SuiteError
from tests.support.order import APPROVED, ASKED, BUNDLE, PLACED

MATERIAL = Material(BUNDLE)
RUN: dict[str, Any] = {"process": "order", "start": ASKED, "steps": [APPROVED, PLACED]}

TEXTS = st.sampled_from(["", "order", "approve", "place", "next", "P1D", "P36500D", "completed", "\x00", "down"])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    PLAIN, lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXTS, some, max_size=3), max_leaves=5
)
ACTIONS = ("task", "message", "signal", "wait", "answer", "retry", "set", "cancel", "waiting_at", "fault", "mend")
DETAILS = ("by", "answers", "values", "correlation_key", "item", "result", "error", "failure", "is_passing", "mode")
STEP_KEYS = st.sampled_from((*ACTIONS, *DETAILS))
STEPS = st.sampled_from([APPROVED, PLACED]) | st.dictionaries(STEP_KEYS, VALUES, max_size=3) | VALUES
STARTS = st.just(ASKED) | st.dictionaries(
    st.sampled_from(["variables", "by", "business_key", "message", "signal", "timer"]), VALUES, max_size=3
)
ENDS = st.dictionaries(st.sampled_from(["status", "variables", "incidents"]), VALUES, max_size=3)
RUNS = st.fixed_dictionaries(
    {"process": st.just("order"), "start": STARTS, "steps": st.lists(STEPS, max_size=4)},
    optional={
        "ends": ENDS | VALUES,
        "path": VALUES,
        "title": VALUES,
        "world": VALUES,
        "start_at": VALUES | st.datetimes(timezones=st.just(UTC)),
    },
)


@given(VALUES | st.dictionaries(st.sampled_from(["process", "start", "steps", "path", "ends", "world"]), VALUES))
def test_whatever_is_sent_is_a_run_or_is_refused(raw: Any) -> None:
    with suppress(RunRejected):
        assert isinstance(read_run(raw), Run)


@given(RUNS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_a_run_is_played_or_refused(ground: Ground, raw: Any) -> None:
    with suppress(SuiteError):
        LiveRuns().check(ground, MATERIAL, read_run(raw), Spending(30))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"start": None}, "start"),
        ({"steps": None}, "steps"),
        ({"process": None}, "process"),
        ({"steps": [{"wait": None}]}, "wait"),
        ({"steps": [{"task": None}]}, "task"),
        ({"steps": [{"set": None}]}, "set"),
        ({"steps": [{"waiting_at": [1, "a"]}]}, "waiting_at"),
        ({"steps": [{"waiting_at": None}]}, "waiting_at"),
        ({"path": ["asked", 1]}, "path"),
        ({"ends": {"incidents": None}}, "incidents"),
        ({"ends": {"variables": None}}, "variables"),
        ({"ends": {"status": ["completed"]}}, "status"),
        ({"world": {"stock": None}}, "world"),
        ({"world": {"stock": ["a row"]}}, "world"),
        ({"title": {"es": 1}}, "title"),
        ({"start_at": datetime(9999, 1, 1, tzinfo=UTC)}, "start_at"),
    ],
)
def test_what_has_another_kind_is_named(more: dict[str, Any], told: str) -> None:
    with pytest.raises(RunRejected, match=f"{told} is of another kind"):
        read_run({**RUN, **more})


def test_waiting_beyond_the_last_day_is_refused_in_words(ground: Ground) -> None:
    run = read_run({**RUN, "steps": [{"wait": "P36500D"}] * 90})
    with pytest.raises(RunDiffers, match="is no length of time that can be waited"):
        LiveRuns().play(ground, MATERIAL, run, Spending())
