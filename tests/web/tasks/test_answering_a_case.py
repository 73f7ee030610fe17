"""Whoever asked for a case answers what it asks of them: by a form on its page, once, and nothing typed is lost."""

import json
import re
from datetime import timedelta

import pytest

from process_library.catalogue import package
from tests.support.notation import bpmn
from tests.support.office import DIEGO, JAVIER

REPORTED = {
    "subject": "Error al guardar",
    "description": "No se guarda nada.",
    "service": "erp",
    "centre": "ZAZ",
    "affected": "me",
    "stopped": False,
    "reporter_email": "diego.aznar@nortelia.example",
}
CLASSIFIED = {"category": "software", "impact": "low", "urgency": "medium", "is_request": False}


@pytest.fixture
def office(office):
    """With the incidents of the library."""
    itil = package("itil")
    forms = {f"{key}.form": content for key, content in itil.forms.items()}
    office.cauce.deploy({**itil.diagrams, **forms, **itil.decisions})
    return office


def reported(office):
    """An incident of Diego's, classified."""
    case = office.cauce.start("incident_management", REPORTED, by=DIEGO)
    office.cauce.run_jobs()
    do(office, case, CLASSIFIED)
    return case.id


def do(office, case, answers):
    """Complete the open task."""
    [task] = office.cauce.user_tasks(getattr(case, "id", case))
    office.cauce.complete(task.id, answers, by=JAVIER)
    office.cauce.run_jobs()


def asked(office, question="¿Qué mensaje sale?"):
    """An incident about which somebody asks something."""
    case = reported(office)
    do(office, case, {"outcome": "wait_user", "question": question})
    return case


def form_of(page):
    """The form with which the case can be answered, and where it sends."""
    form = page[page.index('id="tell"') :].split("</section>")[0]
    return form, re.search(r'action="([^"]+)"', form)[1]


@pytest.mark.row("L10", part="answering from the own page")
@pytest.mark.parametrize(
    ("language", "headline", "button"),
    [
        ("es", "Tu solicitud te espera a ti: «Dar los datos que faltan».", "Tu respuesta"),
        ("en", "Your request waits for you: «Give the missing data».", "Your answer"),
    ],
)
def test_whoever_reported_an_incident_gives_the_data_that_are_asked_for(office, person, language, headline, button):
    case = asked(office)
    diego = person(DIEGO)

    page = diego.get(f"/my-cases/{case}?lang={language}").text
    form, address = form_of(page)
    after = diego.post(address, {"f.comment": "Error 42."}, follow=True).text
    office.cauce.run_jobs()

    assert headline in page
    assert "¿Qué mensaje sale?" in form
    assert button in form
    assert 'id="tell"' not in after
    [task] = office.cauce.user_tasks(case)
    assert task.element_id == "solve_level_1"
    assert office.cauce.instance(case).variables["comment"] == "Error 42."


def test_what_still_fails_is_said_with_the_form_of_the_solution_or_the_solution_is_confirmed(office, person):
    case = reported(office)
    diego = person(DIEGO)
    do(office, case, {"outcome": "solved", "solution_text": "Permiso añadido."})
    form, address = form_of(diego.get(f"/my-cases/{case}").text)

    refused = diego.post(address)
    hidden = diego.post(f"{address}/preview", {"f.is_solved": "true"}).get_json()["hidden"]
    diego.post(address, {"f.comment": "Sigue igual."})
    office.cauce.run_jobs()
    comment = office.cauce.instance(case).variables["comment"]
    do(office, case, {"outcome": "solved", "solution_text": "Otro permiso."})
    _form, address = form_of(diego.get(f"/my-cases/{case}").text)
    diego.post(address, {"f.is_solved": "true"})

    assert "Permiso añadido." in form
    assert refused.status_code == 422
    assert hidden == ["part-3"]
    assert comment == "Sigue igual."
    assert office.cauce.instance(case).status == "completed"


def test_a_double_click_sends_once_and_says_so_and_what_was_typed_stays_readable(office, person):
    case = asked(office)
    diego = person(DIEGO)
    _form, address = form_of(diego.get(f"/my-cases/{case}").text)

    diego.post(address, {"f.comment": "Error 42."})
    again = diego.post(address, {"f.comment": "Error 43."})

    assert again.status_code == 409
    assert "Ya lo habías enviado: no se ha enviado dos veces." in again.text
    assert ">Error 43.</textarea>" in again.text
    assert office.cauce.instance(case).variables["comment"] == "Error 42."


def test_an_answer_to_one_question_never_answers_the_next(office, person):
    case = asked(office)
    diego = person(DIEGO)
    _form, address = form_of(diego.get(f"/my-cases/{case}").text)
    diego.post(address, {"f.comment": "Error 42."})
    do(office, case, {"outcome": "wait_user", "question": "¿Desde cuándo?"})

    late = diego.post(address, {"f.comment": "Error 42."})
    form, _address = form_of(diego.get(f"/my-cases/{case}").text)

    assert late.status_code == 409
    assert "¿Desde cuándo?" in form
    assert "Error 42." not in form


def test_what_was_typed_is_kept_until_it_is_sent(office, person):
    case = asked(office)
    diego = person(DIEGO)
    _form, address = form_of(diego.get(f"/my-cases/{case}").text)

    saved = diego.post(f"{address}/draft", {"f.comment": "Error 4"})
    form, _address = form_of(person(DIEGO).get(f"/my-cases/{case}").text)
    empty = diego.post(address, {"f.comment": " "})

    assert saved.get_json()["saved_at"]
    assert ">\nError 4</textarea>" in form
    assert empty.status_code == 422
    assert office.cauce.user_tasks(case) == []


def test_nobody_else_sees_the_form_or_may_answer(office, person):
    case = asked(office)
    _form, address = form_of(person(DIEGO).get(f"/my-cases/{case}").text)
    javier = person(JAVIER)

    answers = [javier.post(address + path, {"f.comment": "x"}).status_code for path in ("", "/draft", "/preview")]

    assert 'id="tell"' not in javier.get(f"/my-cases/{case}").text
    assert answers == [404, 404, 404]


def test_an_answer_that_comes_too_late_is_told_so_and_can_still_be_copied(office, person):
    case = asked(office)
    _form, address = form_of(person(DIEGO).get(f"/my-cases/{case}").text)
    office.cauce.advance(timedelta(days=8))

    late = person(DIEGO).post(address, {"f.comment": "Error 42.\nY otro."})

    assert late.status_code == 409
    assert "Ya no puede hacerse: la solicitud ha seguido adelante. Esto es lo que habías escrito:" in late.text
    assert ">Error 42.\nY otro.</textarea>" in late.text


def test_what_may_be_told_besides_the_way_opens_its_form_when_it_is_chosen(office, person):
    why = json.dumps({"components": [{"type": "textfield", "key": "why", "label": "Por qué"}]})
    xml = bpmn("user A; end e; A>e; esub E { start w msg:stop; end x; w>x }").decode()
    xml = xml.replace('id="w"', 'id="w" name="Retirarla" camunda:formKey="why" cauce:sender="requester"')
    office.cauce.deploy({"p.bpmn": xml, "why.form": why})
    case = office.cauce.start("p", by=DIEGO).id
    diego = person(DIEGO)

    page = diego.get(f"/my-cases/{case}").text
    [chosen] = re.findall(rf'href="(/my-cases/{case}\?tell=\d+)#tell">Retirarla…', page)
    _form, address = form_of(diego.get(chosen).text)
    diego.post(address, {"f.why": "Ya no hace falta"})

    assert 'id="tell"' not in page
    assert office.cauce.instance(case).variables["why"] == "Ya no hace falta"
    assert office.cauce.user_tasks(case) == []
