"""The whole way by REST: an error named, mended, published, run by two people, measured; a failure repaired."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from foundation.clock import VirtualClock
from monitor.projection import project
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from suite.embedded import open_cauce
from tests.support import company, expense
from tests.support.ledger import Ledger, running_ledger
from tests.support.office import Office
from tests.support.programs import Program


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with running_ledger() as ledger:
        yield ledger


@pytest.fixture
def office(database_url: str, clock: VirtualClock) -> Iterator[Office]:
    """The small company on both databases, whose service calls may reach this machine."""
    with open_cauce(database_url, clock=clock, allowed_hosts="127.0.0.1", allow_private_addresses=True) as cauce:
        company.populate(cauce.suite.work)
        with cauce.suite.work.begin() as unit:
            rights = {AreaRight.SEE, AreaRight.MONITOR}
            set_rights(unit, machine_actor(), "purchasing", Holder(HolderKind.PROFILE, Profile.MANAGER), rights)
        yield Office(cauce)


@pytest.mark.row("G1", part="REST")
@pytest.mark.row("G2", part="REST")
@pytest.mark.row("G3", part="REST")
@pytest.mark.row("G4", part="REST")
@pytest.mark.row("G6", part="REST")
def test_the_main_job_by_rest(office: Office, ledger: Ledger) -> None:
    app = office.app()
    elvira, diego, javier, laia, carmen = (
        Program(app, office, username)
        for username in ("elvira.montes", "diego.aznar", "javier.lacasa", "laia.ferrer", "carmen.ibanez")
    )
    form = ("expense_decision.form", expense.form().encode())

    # the business user uploads a file with an error: the element is named, and it cannot be published
    draft = elvira.upload("/models", [("expense.bpmn", expense.with_error(ledger.url).encode()), form]).json
    errors = [finding for finding in draft["findings"] if finding["severity"] == "error"]
    assert [finding["element_id"] for finding in errors][:1] == ["f3"]
    refused = elvira.post(f"/models/{expense.KEY}/drafts/{draft['number']}/publish", {"note": "first"})
    assert (refused.status_code, refused.json["code"]) == (422, "model_rejected")

    # corrected, it is published
    draft = elvira.upload("/models", [("expense.bpmn", expense.bpmn(ledger.url).encode()), form]).json
    published = elvira.post(f"/models/{expense.KEY}/drafts/{draft['number']}/publish", {"note": "mended"})
    assert [one["version"] for one in published.json["definitions"]] == [1]
    office.cauce.run_jobs()

    # an end user starts it, another claims and completes it through its form
    body = {"variables": {"amount": 120}, "business_key": "E-1"}
    started = diego.post(f"/process-definitions/{expense.KEY}/start", body, key="expense-1")
    assert diego.post(f"/process-definitions/{expense.KEY}/start", body, key="expense-1").json == started.json
    office.cauce.advance(timedelta(hours=5))
    task = javier.get("/tasks", box="roles").json["items"][0]
    assert (task["business_key"], diego.get("/tasks", box="roles").json["items"]) == ("E-1", [])
    javier.post(f"/tasks/{task['id']}/claim")
    office.cauce.advance(timedelta(hours=1))
    wrong = javier.post(f"/tasks/{task['id']}/complete", {"variables": {"decision": "perhaps"}})
    assert [error["path"] for error in wrong.json["errors"]] == ["decision"]
    ledger.is_broken = True
    done = javier.post(f"/tasks/{task['id']}/complete", {"variables": {"decision": "approve"}})
    assert done.json == {"instance_id": started.json["id"], "status": "active"}
    office.cauce.run_jobs()

    # the system outside fails: IT finds the incident, and once the system is mended lets it try again
    incident = laia.get("/incidents").json["items"][0]
    assert (incident["element_id"], "404" in incident["sentence"]) == ("book", True)
    ledger.is_broken = False
    assert laia.post(f"/incidents/{incident['id']}/retry").status_code == 202
    office.cauce.run_jobs()
    ended = laia.get(f"/instances/{started.json['id']}").json
    assert (ended["status"], ended["variables"]["booking"], ended["incidents"][0]["resolved_by"]) == (
        "completed",
        1,
        "laia.ferrer",
    )
    assert len(ledger.booked) == 1

    # the manager sees it counted, with its cycle time and the bottleneck
    project(office.cauce.suite.work)
    report = carmen.get(f"/reports/{expense.KEY}").json
    assert report["instances"] == {"open": 0, "completed": 1}
    assert report["cycle_time"] == {
        "count": 1,
        "mean_seconds": 6 * 3600,
        "median_seconds": 6 * 3600,
        "p90_seconds": 6 * 3600,
    }
    approve = next(one for one in report["activities"] if one["element_id"] == "approve")
    assert (approve["waiting_seconds"]["median"], approve["processing_seconds"]["median"]) == (5 * 3600, 3600)
    assert report["bottleneck"]["element_id"] == "approve"
