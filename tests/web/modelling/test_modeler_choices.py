"""What the modeler offers to choose, and the sentences that its scripts say."""

import json
import re

import pytest

from modeler_api.editing.saving import Changes, begin_model, save_draft
from organization.actor import machine_actor
from process_library.service_tasks import functions
from suite.house import HOUSE
from tests.support.library_drafts import library_files
from tests.support.models import model
from web.modeler_words import WORDS

ELVIRA, DIEGO = "elvira.montes", "diego.aznar"
SCRIPTS = HOUSE / "web" / "frontend" / "src"


@pytest.fixture
def choices(person, cauce):
    """What is offered to Elvira in a draft of hers."""
    cauce.deploy({"leave.bpmn": model(area="purchasing")}, by=ELVIRA)
    begin_model(cauce.suite.work, machine_actor(ELVIRA), name="Petición", area="purchasing")
    return person(ELVIRA).get("/models/peticion/edit/choices").get_json()


def by_key(listed, key):
    return next(one for one in listed if one["key"] == key)


def test_roles_are_offered_by_name_with_who_holds_them(choices):
    buyer = by_key(choices["roles"], "buyer")
    assert buyer == {"key": "buyer", "name": "Compras", "holders": "Diego Aznar.", "others": []}
    assert by_key(choices["roles"], "legal-counsel")["holders"] == "Nadie tiene este rol todavía."
    everybody = by_key(choices["roles"], "employee")
    assert "y 4 más" in everybody["holders"]
    assert [len(everybody["others"]), [name for name in everybody["others"] if name in everybody["holders"]]] == [4, []]


def test_published_processes_are_offered_and_drafts_are_not(choices):
    assert [one["key"] for one in choices["processes"]] == ["leave"]


def test_an_operation_says_what_it_takes_in_the_readers_language(choices):
    mail = by_key(choices["operations"], "send_email")
    assert (mail["name"], mail["about"]) == (
        "Enviar un correo",
        "Un correo por el servidor de correo de esta instalación.",
    )
    assert [(one["key"], one["kind"], one["required"]) for one in mail["inputs"]][:3] == [
        ("to", "addresses", True),
        ("subject", "text", True),
        ("text", "long_text", True),
    ]


def test_an_operation_that_is_a_function_says_what_it_takes_and_answers(choices):
    stock = by_key(choices["operations"], "python_function:stock.check")
    assert (stock["connector"], stock["function"]) == ("python_function", "stock.check")
    assert [one["key"] for one in stock["inputs"]] == ["item", "quantity", "centre"]
    assert [one["key"] for one in stock["outputs"]] == ["all_available", "missing"]


def test_every_function_of_the_library_says_what_it_takes(choices):
    offered = {one["function"] for one in choices["operations"] if one["inputs"]}
    assert functions().keys() <= offered


def test_the_area_is_told_by_its_name(choices):
    assert choices["area"] == "Compras"


def test_who_may_not_draw_is_offered_nothing(person, choices):
    assert person(DIEGO).get("/models/peticion/edit/choices").status_code == 403


def test_forms_decisions_and_variables_are_those_of_the_draft(person, cauce):
    work, by = cauce.suite.work, machine_actor(ELVIRA)
    draft = begin_model(work, by, name="Purchasing", area="purchasing")
    save_draft(work, by, "purchasing", draft.number, library_files("purchasing"), revision=draft.revision)
    found = person(ELVIRA).get("/models/purchasing/edit/choices").get_json()
    assert "transfer" in [one["key"] for one in found["forms"]]
    assert "buying_plan" in [one["key"] for one in found["decisions"]]
    assert {"missing", "route", "order_number"} <= set(found["variables"])


def said_by_scripts():
    """What the scripts of the editors say."""
    said = re.compile(r"\bsay\(\s*'((?:[^'\\]|\\.)*)'")
    return {sentence for file in SCRIPTS.rglob("*.ts") for sentence in said.findall(file.read_text("utf-8"))}


def test_the_page_brings_every_sentence_that_the_scripts_say():
    assert said_by_scripts() - set(WORDS) == set()


def test_the_page_brings_no_sentence_that_no_script_says():
    assert set(WORDS) - said_by_scripts() == set()


def test_the_modeler_calls_elements_as_every_other_page_does(choices, person):
    page = person(ELVIRA).get("/models/peticion/edit").text
    words = json.loads(page.split('id="modeler-words">')[1].split("</script>")[0])

    assert words["userTask"] == "Tarea de una persona"
    assert words["boundaryEvent timer"] == "Si tarda demasiado"
    assert words["subProcess event"] == "Si ocurre algo entretanto"


def test_conditions_are_offered_by_what_the_forms_ask(person, cauce):
    asked = {
        "type": "default",
        "components": [
            {"type": "checkbox", "key": "ok", "label": "¿Se conceden?"},
            {"type": "radio", "key": "kind", "label": "Clase", "values": [{"value": "a", "label": "Asunto propio"}]},
            {"type": "number", "key": "days", "label": "Días"},
            {"type": "textfield", "key": "why", "label": "Por qué"},
        ],
    }
    work, elvira = cauce.suite.work, machine_actor(ELVIRA)
    draft = begin_model(work, elvira, name="Petición", area="purchasing")
    forms = {"ask": json.dumps(asked).encode(), "broken": b"{"}
    save_draft(work, elvira, "peticion", draft.number, Changes(forms=forms), revision=draft.revision)

    offered = person(ELVIRA).get("/models/peticion/edit/choices").get_json()["conditions"]

    assert {one["expression"]: one["name"] for one in offered} == {
        "ok": "¿Se conceden?: Sí",
        "not ok": "¿Se conceden?: No",
        'kind == "a"': "Clase: Asunto propio",
        "days > 0": "Días: más de 0",
    }
