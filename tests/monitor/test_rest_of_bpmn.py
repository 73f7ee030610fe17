"""Figures of cases with event subprocesses, undoing, transactions and ad-hoc subprocesses: nothing counts twice."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.dashboards import Dashboard, dashboard
from monitor.drawing import drawing_of
from monitor.filters import everything
from monitor.projection import project
from suite.embedded import Cauce
from tests.support.notation import bpmn

HOUR = timedelta(hours=1)


def played(cauce: Cauce, text: str, *steps: str | timedelta) -> Dashboard:
    """What the figures say after a case has gone its way: tasks by name, and time that passes between."""
    cauce.deploy({"p.bpmn": bpmn(text)})
    instance = cauce.start("p", {"n": 1})
    for step in steps:
        if isinstance(step, timedelta):
            cauce.advance(step)
            continue
        task = next(one for one in cauce.user_tasks(instance.id) if one.element_id == step)
        cauce.complete(task.id)
    assert cauce.instance(instance.id).status == "completed"
    project(cauce.suite.work)
    drawing = drawing_of(cauce.suite.process_engine.definitions.latest("p").process)
    with cauce.suite.work.read() as unit:
        return dashboard(unit, everything(ZoneInfo("Europe/Madrid"), process_key="p"), drawing)


def hours(shown: Dashboard) -> dict[str, float]:
    """What each element takes of the mean case; all of it together is the cycle time."""
    mean = shown.mean_case
    assert mean is not None
    parts = {part.element_id: part.seconds / 3600 for part in mean.parts if part.seconds}
    assert sum(parts.values()) + mean.between_seconds / 3600 == pytest.approx(mean.cycle_seconds / 3600)
    return parts


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        pytest.param(
            "start s; user A; bnd b on A comp; user X h; throw t comp; user C; end e; s>A>t>C>e; assoc b>X",
            (HOUR, "A", 2 * HOUR, "X", 3 * HOUR, "C"),
            {"A": 1, "X": 2, "C": 3},
            id="undoing in the flow",
        ),
        pytest.param(
            "start s; user A; bnd b on A comp; user X h; end t comp; s>A>t; assoc b>X",
            (HOUR, "A", 2 * HOUR, "X"),
            {"A": 1, "X": 2},
            id="undoing at the end",
        ),
        pytest.param(
            """start s; tx T { start i; user A; bnd ba on A comp; user X h; end c cancel; i>A>c; assoc ba>X }
            bnd b on T cancel; user C; end e; s>T>e; b>C>e""",
            (HOUR, "A", 2 * HOUR, "X", 3 * HOUR, "C"),
            {"A": 1, "X": 2, "C": 3},
            id="a cancelled transaction",
        ),
        pytest.param(
            "start s; user A; end e; s>A>e; esub E { start es tim:PT1H non; user H; end eh; es>H>eh }",
            (2 * HOUR, "A", HOUR, "H"),
            {"A": 1.5, "H": 1.5},
            id="an event subprocess beside the task",
        ),
        pytest.param(
            "start s; user A; end e; s>A>e; esub E { start es tim:PT1H; user H; end eh; es>H>eh }",
            (3 * HOUR, "H"),
            {"A": 1, "H": 2},
            id="an event subprocess in the place of the task",
        ),
        pytest.param(
            "start s; adhoc X until=True seq { user A; user B }; end e; s>X>e",
            (HOUR, "A"),
            {"A": 1},
            id="an ad-hoc subprocess",
        ),
        pytest.param(
            "start s; ebg g; catch c sig:x; catch d tim:PT2H; user A; end e; s>g; g>c>e; g>d>A>e",
            (3 * HOUR, "A"),
            {"g": 2, "A": 1},
            id="whatever comes first",
        ),
    ],
)
def test_each_moment_of_a_case_belongs_to_what_was_open_then_and_to_nothing_around_it(
    cauce: Cauce, text: str, steps: tuple[str | timedelta, ...], expected: dict[str, float]
) -> None:
    shown = played(cauce, text, *steps)

    assert hours(shown) == pytest.approx(expected)
    assert {one.element_id for one in shown.activities if one.total_waiting_seconds} == expected.keys()
    assert shown.cycle_time.count == 1
