"""REST: a form is shared, taken over by a process, changed and published, and the process is told."""

from collections.abc import Iterator

import pytest

from foundation.clock import VirtualClock
from modeler_api.editing.saving import begin_model
from modeler_api.shared.changing import share
from modeler_api.shared.stored import SharedKind
from organization.actor import machine_actor
from suite.embedded import open_cauce
from tests.support.models import APPROVER_DMN
from tests.support.office import Office, furnish
from tests.support.programs import Program

FORM = '{"type":"default","id":"who","components":[{"type":"textfield","id":"a","key":"name","label":"Name"}]}'
SHARED = {"kind": "form", "key": "who", "name": "Quién", "area": "purchasing", "content": FORM, "note": "común"}
ONE = "/shared-files/form/who"
TAKE = {"kind": "form", "key": "who"}

pytestmark = [pytest.mark.row("peer-15")]


@pytest.fixture
def office(clock: VirtualClock) -> Iterator[Office]:
    with open_cauce(clock=clock) as cauce:
        yield furnish(cauce)


@pytest.fixture
def elvira(office: Office) -> Program:
    begin_model(office.cauce.suite.work, machine_actor("elvira.montes"), name="Petición", area="purchasing")
    return Program(office.app(), office, "elvira.montes")


def test_a_form_is_shared_taken_over_and_brought_up_to_date(elvira: Program) -> None:
    assert elvira.post("/shared-files", SHARED).status_code == 201
    taken = elvira.post("/models/peticion/shared-files", TAKE).get_json()
    changed = FORM.replace("Name", "Full name")
    elvira.post(ONE, {"content": changed, "revision": 1}, method="PUT")
    elvira.post(f"{ONE}/versions", {"note": "nombre completo"})
    found = elvira.get(ONE).get_json()
    assert (taken["revision"], found["version"], found["is_changed"]) == (2, 2, False)
    assert [one["note"] for one in found["versions"]] == ["nombre completo", "común"]
    assert found["used_by"] == [{"model_key": "peticion", "name": "Petición", "published": None, "draft": 1}]
    elvira.post("/models/peticion/shared-files", TAKE)
    assert elvira.get(ONE).get_json()["used_by"][0]["draft"] == 2
    assert elvira.get(f"{ONE}/versions/1").get_json() == {"content": FORM}


def test_a_revision_beyond_all_numbers_is_refused(elvira: Program) -> None:
    elvira.post("/shared-files", SHARED)
    changed = {"content": FORM.replace("Name", "Full name"), "revision": 10**30}
    assert elvira.post(ONE, changed, method="PUT").status_code == 422


def test_decisions_in_another_encoding_are_read_as_they_were_written(office: Office, elvira: Program) -> None:
    dmn = APPROVER_DMN.decode().replace("Who", "Quién")
    content = f'<?xml version="1.0" encoding="ISO-8859-1"?>{dmn}'.encode("latin-1")
    actor, work = machine_actor("elvira.montes"), office.cauce.suite.work
    share(work, actor, SharedKind.DECISIONS, "a.dmn", content=content, name="A", area="purchasing")
    read = elvira.get("/shared-files/decisions/a.dmn/versions/1").get_json()["content"]
    assert read == f'<?xml version="1.0" encoding="UTF-8"?>{dmn}'


def test_everything_that_is_shared_is_listed(elvira: Program) -> None:
    elvira.post("/shared-files", SHARED)
    assert [one["key"] for one in elvira.get("/shared-files").get_json()["items"]] == ["who"]


def test_sharing_twice_by_one_idempotency_key_shares_once(elvira: Program) -> None:
    first, second = (elvira.post("/shared-files", SHARED, key="k1") for _ in range(2))
    assert (first.status_code, second.get_json()) == (201, first.get_json())


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/shared-files", {**SHARED, "content": "{}"}, "form_rejected"),
        ("/models/peticion/shared-files", {**TAKE, "key": "nobody"}, "shared_file_not_found"),
        (f"{ONE}/versions", {"note": "x"}, "shared_file_not_found"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(elvira: Program, path: str, body: dict[str, str], code: str) -> None:
    assert elvira.post(path, body).get_json()["code"] == code
