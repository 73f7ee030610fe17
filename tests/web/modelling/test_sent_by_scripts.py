"""What the scripts of the editors send: anything else is refused in words, and nothing is written."""

from typing import Any

import pytest

from engine.definitions.deployment import Bundle
from modeler_api.drafts.stored import newest_drafts
from modeler_api.editing.decisions import begin_decision
from modeler_api.editing.forms import begin_form
from modeler_api.editing.saving import begin_model
from modeler_api.editing.uploads import store_version
from organization.actor import machine_actor
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from tests.support.office import Office, Visitor
from tests.support.order import FORMS, ORDER

ELVIRA = "elvira.montes"
EDIT = "/models/peticion/edit"


@pytest.fixture
def elvira(suite: Any) -> Visitor:
    by = machine_actor(ELVIRA)
    begin_model(suite.work, by, name="Petición", area="purchasing")
    begin_decision(suite.work, by, "peticion", name="Nivel")
    begin_form(suite.work, by, "peticion", name="Datos")
    return Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), ELVIRA)


PLACES = [
    f"{EDIT}/save",
    f"{EDIT}/turn",
    f"{EDIT}/decisions/nivel.dmn/save",
    f"{EDIT}/decisions/nivel.dmn/try",
    f"{EDIT}/decisions/new",
    f"{EDIT}/forms/datos/save",
    f"{EDIT}/forms/new",
    "/models/peticion/try",
    "/models/peticion/try/save",
]
BROKEN: list[Any] = [
    [],
    "text",
    {"content": 1, "number": "x", "revision": None, "tab": {}, "run": 7, "does": "nothing", "way": "no", "inputs": []},
    {"run": {"process": 1, "start": {"variables": {"a": {"$type": "date", "value": "x"}}}, "steps": []}, "tab": ""},
]


@pytest.mark.parametrize("sent", BROKEN)
@pytest.mark.parametrize("place", PLACES)
def test_what_no_page_of_ours_sends_is_refused_in_words(suite: Any, elvira: Visitor, place: str, sent: Any) -> None:
    headers = {"X-CSRFToken": elvira.token(), "Accept-Language": "es"}
    answer = elvira.client.post(place, json=sent, headers=headers)
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert answer.get_json()["title"]
    with suite.work.read() as unit:
        assert newest_drafts(unit)["peticion"].revision == 3


def test_what_is_no_json_is_refused_too(elvira: Visitor) -> None:
    headers = {"X-CSRFToken": elvira.token(), "Content-Type": "application/json"}
    for place in PLACES:
        assert elvira.client.post(place, data="{", headers=headers).status_code == 400


def test_looking_at_what_is_published_begins_no_draft(suite: Any, elvira: Visitor) -> None:
    for place in ("drawing.bpmn", "findings", "choices"):
        assert elvira.client.get(f"/models/purchase_request/edit/{place}").status_code == 404
    with suite.work.read() as unit:
        assert set(newest_drafts(unit)) == {"peticion"}


def test_the_editor_of_a_form_is_called_after_the_form_and_not_after_its_file(suite: Any, elvira: Visitor) -> None:
    bpmn = ORDER.replace('"general"', '"purchasing"').encode()
    store_version(suite.work, machine_actor(ELVIRA), Bundle("order.bpmn", bpmn, FORMS), area="purchasing")

    def bar(address: str) -> list[str]:
        bar = elvira.get(address).get_data(as_text=True).split('class="mname">')[1]
        return [part.split("<")[0].strip() for part in bar.split(">")[1:4:2]]

    assert bar(f"{EDIT}/forms/datos") == ["Datos", "datos.form · Petición · Borrador de la versión 1 ·"]
    assert bar("/models/order/edit/forms/approve")[0] == "Aprobar el gasto, Aprobar como suplente"
