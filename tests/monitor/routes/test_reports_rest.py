"""REST of the monitor: the figures of one process."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from foundation.clock import VirtualClock
from monitor.projection import project
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from tests.support import leave
from tests.support.office import Office, open_office
from tests.support.programs import Program

CARMEN = "carmen.ibanez"


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    with open_office(tmp_path, clock) as office:
        with office.cauce.suite.work.begin() as unit:
            manager = Holder(HolderKind.PROFILE, Profile.MANAGER)
            set_rights(unit, machine_actor(), "human_resources", manager, {AreaRight.MONITOR})
        yield office


@pytest.mark.row("G3", part="report by REST")
def test_the_report_counts_and_measures(office: Office) -> None:
    task = office.ask()
    office.cauce.advance(timedelta(hours=4))
    office.cauce.complete(task.id, {"decision": "reject", "comment": "No"}, by="javier.lacasa")
    office.ask()
    project(office.cauce.suite.work)

    report = Program(office.app(), office, CARMEN).get(f"/reports/{leave.KEY}").json

    assert report["instances"] == {"open": 1, "completed": 1}
    assert report["cycle_time"]["count"] == 1
    assert report["cycle_time"]["mean_seconds"] == 4 * 3600
    assert report["activities"][0]["element_id"] == "approve"


def test_figures_of_an_area_without_the_right_are_refused(office: Office) -> None:
    with office.cauce.suite.work.begin() as unit:  # Elvira keeps her right in the other areas
        set_rights(unit, machine_actor(), "human_resources", Holder(HolderKind.PROFILE, Profile.BUSINESS_USER), ())
    refused = Program(office.app(), office, "elvira.montes").get(f"/reports/{leave.KEY}")
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")


def test_a_filter_that_is_none_is_refused(office: Office) -> None:
    refused = Program(office.app(), office, CARMEN).get(f"/reports/{leave.KEY}", **{"from": "yesterday"})
    assert (refused.status_code, refused.json["code"]) == (422, "filter_not_understood")
