"""Asking for leave with the library's process: dates that cannot be are refused, what comes back says why."""

import re
from datetime import date, timedelta

import pytest

from runtime.forms.validation import FormInvalid
from runtime.starting import start_with_json
from tests.support.office import DIEGO, JAVIER

KEY = "employee_request"
ASKED = {"f.type": "holiday", "f.start_on": "2026-12-21", "f.end_on": "2026-12-18"}
REFUSED = {
    "es": "La fecha de fin no puede ser anterior a la de inicio ni a hoy.",
    "en": "The end date cannot be before the start date or before today.",
}


def error_of(text, field):
    """What is said beside a field; empty when nothing is."""
    place = text[text.index(f'id="f-{field}-error"') :]
    return "" if " hidden>" in place[:100] else place[: place.index("</div>")]


def shown(text, part):
    """Whether a part of a form is shown."""
    return "hidden" not in text.split(f'id="part-{part}"')[1][:60]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("language", ["es", "en"])
def test_leave_that_ends_before_it_begins_is_refused_beside_its_field(office, person, language):
    diego = person(DIEGO)

    answer = diego.post(f"/start/{KEY}?lang={language}", ASKED)
    preview = diego.post(f"/start/{KEY}/preview?lang={language}", ASKED).get_json()

    assert answer.status_code == 422
    assert REFUSED[language] in error_of(answer.text, "end_on")
    assert shown(answer.text, 3)
    assert preview["broken"] == {"f-end_on": REFUSED[language]}
    assert office.cauce.instances() == []


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("kind", "first", "last", "refused"),
    [
        ("holiday", "2026-10-04", "2026-10-09", ["start_on"]),
        ("unpaid", "2026-10-04", "2026-10-09", ["start_on"]),
        ("holiday", "2026-09-28", "2026-10-02", ["start_on", "end_on"]),
        ("paid_leave", "2026-09-28", "2026-10-02", ["end_on"]),
        ("paid_leave", "2026-10-02", "2026-10-06", []),
        ("holiday", "2026-10-05", "2026-10-05", []),
    ],
)
def test_leave_in_the_past_is_refused_but_paid_leave_may_have_begun(office, kind, first, last, refused):
    values = {"type": kind, "leave_cause": "hospital", "start_on": first, "end_on": last}
    asked = {name: value for name, value in values.items() if kind == "paid_leave" or name != "leave_cause"}
    try:
        start_with_json(office.cauce.suite.process_engine, office.actor(DIEGO), KEY, asked)
        found = []
    except FormInvalid as failure:
        found = [one.path for one in failure.errors]
    assert found == refused


@pytest.mark.usefixtures("library")
def test_a_program_is_refused_the_same_way(office):
    values = {"type": "holiday", "start_on": "2026-12-21", "end_on": "2026-12-18"}

    with pytest.raises(FormInvalid) as caught:
        start_with_json(office.cauce.suite.process_engine, office.actor(DIEGO), KEY, values)

    assert [(one.path, one.sentence.in_english()) for one in caught.value.errors] == [("end_on", REFUSED["es"])]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("first", "last", "part"),
    [
        (date(2026, 12, 19), date(2026, 12, 20), 2),
        (date(2026, 12, 21), date(2026, 12, 18), 2),
        (date(2026, 12, 1), date(2027, 1, 29), 3),
    ],
)
def test_leave_that_comes_back_by_itself_says_why(office, person, first, last, part):
    started = office.cauce.start(KEY, {"type": "holiday", "start_on": first, "end_on": last}, by=DIEGO)
    task = office.cauce.user_tasks(started.id)[0]

    text = person(DIEGO).get(f"/tasks/{task.id}").text

    assert task.element_id == "change_request"
    assert [number for number in range(1, 6) if shown(text, number)] == [part]


@pytest.mark.usefixtures("library")
def test_leave_that_is_returned_shows_the_reason_and_can_be_withdrawn(office, person):
    asked = {"type": "holiday", "start_on": date(2026, 12, 21), "end_on": date(2026, 12, 22)}
    started = office.cauce.start(KEY, asked, by=DIEGO)
    decision = office.cauce.user_tasks(started.id)[0]
    office.cauce.complete(decision.id, {"decision": "return", "reason": "Esos días cerramos el año."})
    task = office.cauce.user_tasks(started.id)[0]
    diego = person(DIEGO)

    text = diego.get(f"/tasks/{task.id}").text
    turned = {"f.start_on": "2026-12-21", "f.end_on": "2026-12-01"}
    refused = diego.post(f"/tasks/{task.id}/complete", turned)
    withdrawn = diego.post(f"/tasks/{task.id}/complete", turned | {"f.withdraw": "true"})

    assert "Te la devuelven con este motivo: <b>Esos días cerramos el año.</b>" in text
    assert [number for number in range(1, 6) if shown(text, number)] == [1]
    assert refused.status_code == 422
    assert REFUSED["es"] in error_of(refused.text, "end_on")
    assert withdrawn.status_code == 302
    assert office.cauce.instance(started.id).status == "completed"


def part_of(text, name):
    """The words of a part of a page; empty when it is not there."""
    found = text.partition(f'<section class="card-c mt-3" id="{name}">')[2].partition("</section>")[0]
    return " ".join(re.sub("<[^>]*>", " ", found).split())


@pytest.mark.row("G5", part="where is my case")
@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        (
            "es",
            "Lo que pediste Clase de solicitud Vacaciones Fecha de inicio 21 dic 2026 Fecha de fin 22 dic 2026",
            ["Lo que te han respondido «Resolver la solicitud»", "Decisión Rechazar Motivo Cerramos por inventario."],
        ),
        (
            "en",
            "What you asked for Kind of request Holiday Start date 21 Dec 2026 End date 22 Dec 2026",
            ["What you were answered «", "Decision Reject Reason Cerramos por inventario."],
        ),
    ],
)
def test_who_asked_reads_what_they_asked_and_what_was_answered(office, person, language, asked, told):
    values = {"type": "holiday", "start_on": date(2026, 12, 21), "end_on": date(2026, 12, 22)}
    started = office.cauce.start(KEY, values, by=DIEGO)
    task = office.cauce.user_tasks(started.id)[0]
    page = f"/my-cases/{started.id}?lang={language}"
    before = part_of(person(DIEGO).get(page).text, "answer")
    office.cauce.complete(task.id, {"decision": "reject", "reason": "Cerramos por inventario."}, by=JAVIER)

    text = person(DIEGO).get(page).text

    assert before == ""
    assert part_of(text, "asked") == asked
    assert all(words in part_of(text, "answer") for words in told)
    assert "Javier Lacasa" in part_of(text, "answer")
    assert part_of(person(JAVIER).get(page).text, "answer") == ""


@pytest.mark.usefixtures("library")
def test_dates_that_were_changed_stand_as_they_were_changed(office, person):
    values = {"type": "holiday", "start_on": date(2026, 12, 21), "end_on": date(2026, 12, 22)}
    started = office.cauce.start(KEY, values, by=DIEGO)
    office.cauce.complete(office.cauce.user_tasks(started.id)[0].id, {"decision": "return", "reason": "Otros días."})
    changed = {"start_on": date(2026, 12, 28), "end_on": date(2026, 12, 29), "withdraw": False}
    office.cauce.complete(office.cauce.user_tasks(started.id)[0].id, changed, by=DIEGO)
    office.cauce.complete(office.cauce.user_tasks(started.id)[0].id, {"decision": "approve"})

    text = person(DIEGO).get(f"/my-cases/{started.id}").text

    assert "28 dic 2026 Fecha de fin 29 dic 2026" in part_of(text, "asked")
    answer = part_of(text, "answer")
    assert answer.index("Decisión Aprobar") < answer.index("Decisión Devolver para corregir Motivo Otros días.")


def asked_for_holiday(office):
    """A request of Diego's for two days in December."""
    values = {"type": "holiday", "start_on": date(2026, 12, 21), "end_on": date(2026, 12, 22)}
    return office.cauce.start(KEY, values, business_key="SOL-1", by=DIEGO)


def button_of(browser, case):
    """Where the page's button sends."""
    return re.search(rf"/my-cases/{case.id}/messages/\d+", browser.get(f"/my-cases/{case.id}").text)[0]


def withdraw(browser, case):
    """Press the button of the page."""
    return browser.post(button_of(browser, case), follow=True)


@pytest.mark.row("L4", part="withdrawing")
@pytest.mark.usefixtures("library")
def test_whoever_asked_withdraws_before_the_decision_from_the_page_of_the_request(office, person):
    case = asked_for_holiday(office)
    diego = person(DIEGO)

    before = diego.get(f"/my-cases/{case.id}").text
    english = diego.get(f"/my-cases/{case.id}?lang=en").text
    after = withdraw(diego, case).text

    assert "Retirar la solicitud: ¿seguro?" in before
    assert "Withdraw the request: are you sure?" in english
    assert "Terminado: Retirada por quien la pidió." in after
    assert "¿seguro?" not in after
    assert office.cauce.user_tasks(case.id) == []


@pytest.mark.row("L4", part="withdrawing")
@pytest.mark.usefixtures("library")
def test_leave_that_was_granted_can_be_withdrawn_until_it_begins(office, person):
    case = asked_for_holiday(office)
    office.cauce.complete(office.cauce.user_tasks(case.id)[0].id, {"decision": "approve"}, by=JAVIER)

    withdraw(person(DIEGO), case)
    office.cauce.advance(timedelta())
    after = person(DIEGO).get(f"/my-cases/{case.id}").text

    assert "Terminado: Anulada." in after
    done = [event.element_id for event in office.cauce.history(case.id) if event.type == "ActivityCompleted"]
    assert "cancel_leave" in done


@pytest.mark.usefixtures("library")
def test_nobody_else_may_withdraw_and_nobody_twice(office, person):
    case = asked_for_holiday(office)
    javier, diego = person(JAVIER), person(DIEGO)

    seen, button = javier.get(f"/my-cases/{case.id}").text, button_of(diego, case)
    refused = javier.post(button)
    diego.post(button)
    again = diego.post(button).text

    assert "¿seguro?" not in seen
    assert refused.status_code == 404
    assert "Ya lo habías enviado: no se ha enviado dos veces." in again
