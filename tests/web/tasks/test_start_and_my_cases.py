"""Starting a process and following it, in a browser without a window."""

import re

import pytest

from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from tests.support.notation import bpmn
from tests.support.office import DIEGO, JAVIER, NURIA

ASKED = {"f.kind": "holiday", "f.from_on": "2026-12-21", "f.days": "3"}


def test_a_process_is_started_by_its_form_and_followed_from_there(office, person):
    diego = person(DIEGO)

    assert "Pedir una ausencia" in diego.get("/start").text
    assert "15 días</b>" in diego.get("/start/leave_request").text
    page = diego.post("/start/leave_request", ASKED, follow=True)

    assert "Iniciaste «Pedir una ausencia»." in page.text
    assert "Tu solicitud espera a Dirección financiera." in page.text
    assert "Pedir una ausencia" in diego.get("/my-cases").text


def test_a_start_form_that_is_wrong_starts_nothing_and_keeps_what_was_typed(office, person):
    answer = person(DIEGO).post("/start/leave_request", {"f.kind": "other", "f.days": "mucho"})

    assert answer.status_code == 422
    assert 'value="mucho"' in answer.text
    assert 'value="other" selected' in answer.text
    assert "Escribe un número, por ejemplo 1250,50." in answer.text
    assert office.cauce.instances() == []


def test_a_start_form_shows_parts_as_answers_call_for_them(person):
    diego = person(DIEGO)

    other = diego.post("/start/leave_request/preview", {"f.kind": "other"}).get_json()
    holiday = diego.post("/start/leave_request/preview", {"f.kind": "holiday"}).get_json()

    assert (other["hidden"], holiday["hidden"]) == ([], ["part-5"])


@pytest.mark.parametrize("path", ["/start/leave_request", "/start/nothing"])
def test_who_may_not_start_a_process_does_not_find_it(office, person, path):
    holder = Holder(HolderKind.PROFILE, Profile.BUSINESS_USER)
    with office.cauce.suite.work.begin() as unit:
        set_rights(unit, machine_actor(), "human_resources", holder, {AreaRight.SEE})

    assert person("elvira.montes").get(path).status_code == 404


def test_a_case_of_somebody_else_is_not_there(office, person):
    task = office.ask(DIEGO)

    assert person(NURIA).get(f"/my-cases/{task.instance_id}").status_code == 404
    assert person(NURIA).get("/my-cases/nothing").status_code == 404


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        ("approve", "Tu solicitud espera a Técnico/a de RR. HH."),
        ("return", "Tu solicitud te espera a ti: «Corregir la petición»."),
        ("reject", "Terminado: Ausencia denegada."),
    ],
)
def test_the_first_sentence_says_where_the_case_is(office, person, decision, sentence):
    task = office.ask(DIEGO)
    office.cauce.complete(task.id, {"decision": decision}, by=JAVIER)

    text = person(DIEGO).get(f"/my-cases/{task.instance_id}").text

    title = text[text.index('<h1 class="say">') : text.index("</h1>")]
    assert sentence in title


def test_every_date_in_the_list_says_what_it_means(office, person):
    office.ask(DIEGO, key="A-1")
    refused = office.ask(DIEGO, key="A-2")
    office.cauce.complete(refused.id, {"decision": "reject"}, by=JAVIER)
    office.cauce.cancel(office.ask(DIEGO, key="A-3").instance_id, reason="doble", by="laia.ferrer")

    page = person(DIEGO).get("/my-cases").text
    rows = {
        key: re.sub("<[^>]*>", "", page.split(f"· {key}</span>")[1].split("</li>")[0]) for key in ("A-1", "A-2", "A-3")
    }

    assert [" ".join(row.split()).split(" · ")[0].strip() for row in rows.values()] == [
        "Espera «Aprobar la ausencia» desde hace menos de un minuto",
        "Terminado ahora mismo",
        "Cancelado ahora mismo",
    ]
    assert all("· pedido" in row for row in rows.values())


def test_a_cancelled_case_says_so(office, person):
    task = office.ask(DIEGO)
    office.cauce.cancel(task.instance_id, reason="duplicate", by="laia.ferrer")

    assert "Tu solicitud se canceló." in person(DIEGO).get(f"/my-cases/{task.instance_id}").text


def test_whoever_works_on_a_case_sees_it_as_somebody_elses(office, person):
    task = office.ask(DIEGO)
    text = person(JAVIER).get(f"/my-cases/{task.instance_id}").text

    assert "La solicitud espera a Dirección financiera." in text
    assert "lo pidió Diego Aznar" in text
    assert f"/tasks/{task.id}" in text


def test_who_has_asked_for_nothing_is_told_what_would_appear(person):
    assert "Aún no has pedido nada" in person(DIEGO).get("/my-cases").text


def test_a_role_reads_as_people_say_it_in_an_english_sentence(office, person):
    task = office.ask(DIEGO)

    text = person(DIEGO).get(f"/my-cases/{task.instance_id}?lang=en").text

    assert "Your request waits for the finance manager." in text


@pytest.mark.parametrize(("language", "name"), [("es", "La línea de órdenes"), ("en", "The command line")])
def test_what_was_done_at_the_command_line_says_so(office, person, language, name):
    task = office.ask(DIEGO)
    office.cauce.cancel(task.instance_id, reason="doble", by="cli")

    assert f"{name} " in person(DIEGO).get(f"/my-cases/{task.instance_id}?lang={language}").text
    assert f"{name} " in person("laia.ferrer").get(f"/instances/{task.instance_id}?lang={language}").text


def test_what_a_person_sent_to_a_case_names_them(office, person):
    xml = (
        bpmn("catch c msg:paid; end e; c>e").decode().replace('id="c"', 'id="c" name="Pagar" cauce:sender="requester"')
    )
    office.cauce.deploy({"p.bpmn": xml})
    case = office.cauce.start("p", by=DIEGO).id
    page = person(DIEGO).get(f"/my-cases/{case}").text

    person(DIEGO).post(re.search(rf"/my-cases/{case}/messages/\d+", page)[0])

    assert "Enviaste «Pagar»" in person(DIEGO).get(f"/my-cases/{case}").text
