"""The demo company's month: every figure equals the one recomputed from its events."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.definitions.lookup import latest_versions
from engine.history.log import read_settled_after
from foundation.clock import FixedClock
from foundation.settings import Settings
from monitor.dashboards import dashboard
from monitor.drawing import Drawing
from monitor.filters import everything
from monitor.projection import project
from suite.demo_data import ensure_demo
from suite.schema import make_ready
from suite.wiring import build_suite
from tests.monitor.test_figures import MADRID, Recomputed, check_activities, check_mean_case, same

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.row("G3", part="demo")
def test_the_figures_of_the_demo_equal_those_recomputed_from_its_events(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'demo.db'}", demo=True, secret_key="for tests only")
    suite = build_suite(settings, FixedClock(NOW))
    make_ready(suite.database)
    ensure_demo(suite, lambda _share: None)
    project(suite.work)
    with suite.work.read() as unit:
        keys = [published.key for published in latest_versions(unit)]
        events = read_settled_after(unit, 0, limit=1_000_000)
    assert events

    for key in keys:
        chosen = everything(MADRID, process_key=key)
        truth = Recomputed(events, chosen, now=NOW)
        with suite.work.read() as unit:
            page = dashboard(unit, chosen, Drawing())
        completed = truth.ended("completed")
        same(page.cycle_time, [(one.ended_at - one.started_at).total_seconds() for one in completed if one.ended_at])
        assert page.throughput.open == truth.open_at_end()
        check_activities(page, truth)
        check_mean_case(page, truth, completed)
    suite.close()
