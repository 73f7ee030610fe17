"""What is shared as others see it who may not edit in its area."""

import pytest

from modeler_api.editing.blank_files import blank_decision
from modeler_api.shared.changing import begin_shared, publish_shared, save_shared
from modeler_api.shared.stored import SharedKind
from organization.actor import machine_actor
from tests.support.programs import Program

OURS = machine_actor()
KEY = "secreto.dmn"


@pytest.fixture
def begun(office):
    """Decisions of an area that Elvira sees and does not draw in; nobody has published them."""
    return begin_shared(office.cauce.suite.work, OURS, SharedKind.DECISIONS, name="Secreto", area="human_resources")


@pytest.fixture
def elvira(person):
    return person("elvira.montes")


def test_what_nobody_has_published_is_not_found_by_who_may_not_edit_it(office, pages, elvira, begun):
    for path in ("", "/edit", "/edit/file", "/edit/found"):
        assert elvira.get(f"/shared/decisions/{KEY}{path}").status_code == 404
    assert "Secreto" not in elvira.get("/shared").text
    program = Program(pages, office, "elvira.montes")
    assert program.get(f"/shared-files/decisions/{KEY}").status_code == 404
    assert program.get("/shared-files").json["items"] == []


def test_of_what_is_published_who_may_not_edit_it_sees_no_later_work(office, elvira, begun):
    work = office.cauce.suite.work
    publish_shared(work, OURS, SharedKind.DECISIONS, KEY, note="")
    later = blank_decision("secreto", "Later work", space="shared")
    save_shared(work, OURS, SharedKind.DECISIONS, KEY, later, revision=1)
    assert "Secreto" in elvira.get("/shared").text
    assert elvira.get(f"/shared/decisions/{KEY}").status_code == 200
    for path in ("/edit", "/edit/file", "/edit/found"):
        answer = elvira.get(f"/shared/decisions/{KEY}{path}")
        assert (answer.status_code, "Later work" in answer.text) == (403, False)
    trial = {"decision": "secreto", "inputs": {}}
    token = {"X-CSRFToken": elvira.token(), "Accept-Language": "es"}
    tried = elvira.client.post(f"/shared/decisions/{KEY}/edit/try", json=trial, headers=token)
    assert "No puedes hacer esto aquí" in tried.json["answer"]
