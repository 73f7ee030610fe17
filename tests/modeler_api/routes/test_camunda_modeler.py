"""Camunda Modeler deploys directly: the requests that it sends, word for word, and the answers that it understands."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from engine.definitions.lookup import latest_versions
from foundation.clock import VirtualClock
from organization.actor import machine_actor
from organization.areas import set_four_eyes
from tests.support import leave
from tests.support.office import Office, open_office
from tests.support.programs import Program

ELVIRA, DIEGO = "elvira.montes", "diego.aznar"
PURCHASE = leave.BPMN.replace("leave_request", "purchase_request").replace("human_resources", "purchasing").encode()
FORMS = {name: text.encode() for name, text in leave.files().items() if name.endswith(".form")}


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    with open_office(tmp_path, clock) as office:
        yield office


@pytest.fixture
def elvira(office: Office) -> Program:
    return Program(office.app(), office, ELVIRA)


def deploy(program: Program, bpmn: bytes = PURCHASE, prefix: str = "/engine-rest", name: str = "Purchase") -> Any:
    """As the Modeler's form data: fields first, then each file as a part of its own name."""
    fields: dict[str, Any] = {
        "deployment-name": name,
        "deployment-source": "Camunda Modeler",
        "enable-duplicate-filtering": "true",
    }
    files = {name: (BytesIO(content), name) for name, content in {"purchase.bpmn": bpmn, **FORMS}.items()}
    return program.client.post(f"{prefix}/deployment/create", data=fields | files, headers=program.headers)


def versions(office: Office, key: str) -> list[int]:
    with office.cauce.suite.work.read() as unit:
        return [one.version for one in latest_versions(unit) if one.key == key]


@pytest.mark.row("peer-2")
@pytest.mark.parametrize("prefix", ["/engine-rest", "/engine-rest/engine/default"])
def test_the_connection_is_checked_and_a_drawing_deployed_with_its_forms(
    elvira: Program, office: Office, prefix: str
) -> None:
    check = elvira.client.get(f"{prefix}/deployment?maxResults=0", headers=elvira.headers)
    version = elvira.client.get(f"{prefix}/version", headers=elvira.headers)
    answer = deploy(elvira, prefix=prefix)

    assert (check.status_code, check.json, check.headers["Content-Type"]) == (200, [], "application/json")
    assert version.json == {"version": "7.24.0"}
    assert answer.status_code == 200
    (definition,) = answer.json["deployedProcessDefinitions"].values()
    assert (definition["key"], definition["version"]) == ("purchase_request", 1)
    assert answer.json["deploymentTime"].endswith("+0000")
    assert versions(office, "purchase_request") == [1]
    note = office.cauce.suite.process_engine.definitions.latest("purchase_request").published.note
    assert note == "Purchase · Camunda Modeler"


def test_a_name_longer_than_a_note_is_cut(elvira: Program, office: Office) -> None:
    assert deploy(elvira, name="x" * 200).status_code == 200
    note = office.cauce.suite.process_engine.definitions.latest("purchase_request").published.note
    assert note == "x" * 80


@pytest.mark.row("peer-2")
def test_what_is_deployed_again_unchanged_makes_no_version(elvira: Program, office: Office) -> None:
    deploy(elvira)
    again = deploy(elvira)
    changed = deploy(elvira, PURCHASE.replace(b'name="', b'name="New ', 1))
    assert again.json["deployedProcessDefinitions"] is None
    assert changed.json["deployedProcessDefinitions"]
    assert versions(office, "purchase_request") == [2]


@pytest.mark.row("peer-2")
def test_errors_are_told_at_their_elements_as_the_modeler_shows_them(elvira: Program, office: Office) -> None:
    answer = deploy(elvira, PURCHASE.replace(b'targetRef="refused"', b'targetRef="nowhere"'))
    assert answer.status_code == 400
    assert answer.json["message"].startswith("ENGINE-09005 Could not parse BPMN process.")
    (told,) = answer.json["details"].values()
    assert told["errors"][0]["mainBpmnElementId"] == "no"
    assert versions(office, "purchase_request") == []


def test_who_may_not_publish_and_who_is_nobody_is_refused(office: Office) -> None:
    diego = Program(office.app(), office, DIEGO)
    refused = deploy(diego)
    stranger = diego.client.get("/engine-rest/deployment?maxResults=0")
    assert (refused.status_code, refused.json["type"]) == (403, "RestException")
    assert (stranger.status_code, stranger.headers["Content-Type"]) == (401, "application/json")


def test_where_a_second_person_approves_nothing_is_deployed_past_them(elvira: Program, office: Office) -> None:
    with office.cauce.suite.work.begin() as unit:
        set_four_eyes(unit, machine_actor(), "purchasing", is_four_eyes=True)
    answer = deploy(elvira)
    assert answer.status_code == 400
    assert "second person" in answer.json["message"]
    assert versions(office, "purchase_request") == []


def test_deployments_are_no_list_of_ours(elvira: Program) -> None:
    answer = elvira.client.get("/engine-rest/deployment", headers=elvira.headers)
    assert (answer.status_code, answer.json["reason"]) == (400, "deployments_not_listed")
