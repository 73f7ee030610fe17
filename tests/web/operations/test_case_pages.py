"""A case as operations sees it: what stopped it, where it stands, what happened, and mending it by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine.history.events import EventType
from tests.support import expense
from tests.support.pictures import with_picture

ELVIRA, LAIA, CARMEN, DIEGO, JAVIER = "elvira.montes", "laia.ferrer", "carmen.ibanez", "diego.aznar", "javier.lacasa"


@pytest.fixture
def stopped(cauce, ledger):
    """A case that stands at a call to a system which is broken; gives its id."""
    ledger.is_broken = True
    cauce.deploy({"expense.bpmn": with_picture(expense.bpmn(ledger.url)), "expense_decision.form": expense.form()})
    return case(cauce, "E-1")


def case(cauce, key, **more):
    """A case that somebody has approved."""
    instance = cauce.start(expense.KEY, {"amount": Decimal("120.50"), **more}, business_key=key, by=DIEGO)
    task = cauce.user_tasks(instance.id)[0]
    cauce.claim(task.id, by=JAVIER)
    cauce.complete(task.id, {"decision": "approve"}, by=JAVIER)
    return instance.id


@pytest.mark.row("G6", part="incident with its cause")
def test_the_incident_comes_first_with_cause_time_tries_and_what_may_be_done(person, stopped):
    page = person(LAIA).get(f"/instances/{stopped}").text

    incident, drawing = page.index("«Contabilizar el gasto» se ha parado"), page.index("Por dónde va")
    assert incident < drawing
    assert "404" in page[incident:drawing]
    assert "un intento" in page[incident:drawing]
    assert "No se llegó a hacer nada" in page[incident:drawing]
    assert "Reintentar" in page[incident:drawing]
    assert "Parado" in page


@pytest.mark.row("G6", part="retry")
def test_a_retry_goes_on_once_the_system_is_mended(person, stopped, cauce, ledger):
    laia = person(LAIA)
    ledger.is_broken = False
    [incident] = cauce.instance(stopped).incidents

    followed = laia.post(f"/incidents/{incident.id}/retry").location
    before = laia.get(followed).text
    cauce.run_jobs()

    assert "Se está reintentando…" in before
    assert "Se reintentó y ha seguido adelante." in laia.get(followed).text
    assert cauce.instance(stopped).status == "completed"
    page = laia.get(f"/instances/{stopped}").text
    assert "Laia Ferrer reintentó «Contabilizar el gasto»" in page
    assert len(ledger.booked) == 1


def test_a_retry_that_fails_again_says_so_and_when(person, stopped, cauce):
    [incident] = cauce.instance(stopped).incidents

    followed = person(LAIA).post(f"/incidents/{incident.id}/retry").location
    cauce.advance(timedelta(hours=2))
    told = person(LAIA).get(followed).text

    outcome = told[told.index('id="outcome"') :].split("</div>")[0]
    assert "Se reintentó y volvió a fallar" in outcome
    assert "<time" in outcome
    assert "hx-get" not in outcome


def test_a_second_retry_is_told_that_somebody_was_faster(person, stopped, cauce):
    laia = person(LAIA)
    [incident] = cauce.instance(stopped).incidents
    laia.post(f"/incidents/{incident.id}/retry")

    assert "Alguien llegó antes" in laia.post(f"/incidents/{incident.id}/retry", follow=True).text


def test_all_that_failed_in_the_same_way_are_retried_after_a_question_with_their_number(person, stopped, cauce, ledger):
    other = case(cauce, "E-2")
    laia = person(LAIA)
    page = laia.get("/incidents").text
    assert "Reintentar los 2" in page
    ledger.is_broken = False
    [incident] = cauce.instance(stopped).incidents

    listed = laia.post(f"/incidents/{incident.id}/retry-equal").location
    assert "2 casos se están reintentando." in laia.get(listed).text
    cauce.run_jobs()

    assert "2 casos han seguido adelante." in laia.get(listed).text
    assert [cauce.instance(one).status for one in (stopped, other)] == ["completed", "completed"]
    assert "Sin incidencias" in laia.get("/incidents").text


def test_what_fails_again_is_told_by_its_number_and_the_rest_goes_on(person, stopped, cauce, ledger):
    case(cauce, "E-2", amount=7)
    laia = person(LAIA)
    ledger.is_broken = False
    ledger.refused = [7]
    [incident] = cauce.instance(stopped).incidents

    listed = laia.post(f"/incidents/{incident.id}/retry-equal").location
    cauce.run_jobs()
    told = laia.get(listed).text

    outcome = told[told.index('id="outcome"') :].split("</div>")[0]
    assert "1 caso ha seguido adelante." in outcome
    assert "1 caso ha vuelto a fallar:" in outcome
    assert "E-2" in outcome
    assert "hx-get" not in outcome


@pytest.mark.row("G6", part="change a variable and retry")
def test_a_variable_is_changed_with_a_reason_keeps_its_type_and_leaves_a_trace(person, stopped, cauce, ledger):
    laia = person(LAIA)
    ledger.is_broken = False
    form = laia.get(f"/instances/{stopped}/variables?name=amount").text
    assert ">120.50</textarea>" in form

    change = {"name": "amount", "value": "99.90", "reason": "El importe era otro", "retry": "1"}
    laia.post(f"/instances/{stopped}/variables", change)
    cauce.run_jobs()

    assert cauce.instance(stopped).variables["amount"] == Decimal("99.90")
    assert [booking["amount"] for booking in ledger.booked.values()] == [{"$type": "decimal", "value": "99.90"}]
    [corrected] = [one for one in cauce.history(stopped) if one.type == EventType.VARIABLES_CORRECTED]
    assert (corrected.actor, corrected.data["reason"]) == (LAIA, "El importe era otro")
    page = laia.get(f"/instances/{stopped}").text
    assert "Laia Ferrer cambió datos a mano" in page
    assert "Motivo: El importe era otro" in page
    assert '<del class="dim">120,5</del>' in page
    assert "A mano" in page


def test_a_variable_of_the_wrong_type_can_be_given_another(person, stopped, cauce):
    laia = person(LAIA)
    form = laia.get(f"/instances/{stopped}/variables?name=amount").text
    change = {"name": "amount", "value": "99", "kind": "str", "reason": "Es un texto"}

    laia.post(f"/instances/{stopped}/variables", change)
    as_text = cauce.instance(stopped).variables["amount"]
    laia.post(f"/instances/{stopped}/variables", {**change, "kind": "int"})

    assert '<option value="Decimal" selected>número exacto</option>' in form
    assert (as_text, cauce.instance(stopped).variables["amount"]) == ("99", 99)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": "amount", "value": "muchos", "reason": "x"}, "value", "12.50"),
        ({"name": "amount", "value": "1", "reason": " "}, "reason", "Di por qué"),
        ({"name": "1 x", "value": "1", "reason": "x"}, "name", "guiones bajos"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_changes_nothing(person, stopped, cauce, fields, field, said):
    answer = person(LAIA).post(f"/instances/{stopped}/variables", fields)

    assert answer.status_code == 422
    assert said in answer.text.split(f'id="f-{field}-error"')[1].split("</div>")[0]
    assert cauce.instance(stopped).variables["amount"] == Decimal("120.50")


def test_all_faults_of_a_change_are_said_at_once(person, stopped):
    answer = person(LAIA).post(f"/instances/{stopped}/variables", {"name": "amount", "value": "muchos", "reason": ""})

    for field, said in (("value", "Se esperaba un número con punto decimal"), ("reason", "Di por qué")):
        assert said in answer.text.split(f'id="f-{field}-error"')[1].split("</div>")[0]


def test_what_is_secret_by_its_name_is_never_shown(person, cauce, stopped, ledger):
    other = case(cauce, "E-3", api_token="t0p-s3cret")
    laia = person(LAIA)
    laia.post(f"/instances/{other}/variables", {"name": "api_token", "value": "n3w-s3cret", "reason": "Ha caducado"})

    for path in (f"/instances/{other}", f"/instances/{other}/variables?name=api_token"):
        page = laia.get(path).text
        assert "s3cret" not in page
    assert "oculta: es un secreto" in laia.get(f"/instances/{other}").text
    assert cauce.instance(other).variables["api_token"] == "n3w-s3cret"


def test_cancelling_asks_with_the_effect_in_numbers_and_needs_a_reason(person, stopped, cauce):
    laia = person(LAIA)
    waiting = cauce.start(expense.KEY, {"amount": 5}, business_key="E-4", by=DIEGO).id
    page = laia.get(f"/instances/{waiting}").text
    assert "<li><b>1</b><span>tarea desaparece de las bandejas</span></li>" in page

    assert laia.post(f"/instances/{waiting}/cancel", {"reason": ""}).status_code == 422
    assert cauce.instance(waiting).status == "active"
    laia.post(f"/instances/{waiting}/cancel", {"reason": "Pedido dos veces"})

    assert cauce.instance(waiting).status == "cancelled"
    after = laia.get(f"/instances/{waiting}").text
    assert "Laia Ferrer canceló" in after
    assert "Motivo: Pedido dos veces" in after
    assert 'data-opens="cancel"' not in after


def test_the_drawing_tells_done_here_and_stopped_and_so_does_the_text(person, stopped, cauce):
    laia = person(LAIA)

    marks = laia.get(f"/instances/{stopped}/marks.json?live=1").json
    page = laia.get(f"/instances/{stopped}").text

    assert marks["marks"]["approve"] == marks["marks"]["yes"] == "m-done"
    assert marks["marks"]["book"] == "m-stop"
    assert "booked" not in marks["marks"]
    [token] = [one for one in marks["tokens"] if one["element"] == "book"]
    assert token["text"].startswith("parado ")
    row = page.split('<li data-element="book"')[1].split("</li>")[0]
    assert "parado" in row


def test_what_has_not_changed_is_not_sent_again(person, stopped):
    laia = person(LAIA)
    for path in ("now?part=stopped&live=1", "now?part=story&live=1", "marks.json?live=1"):
        first = laia.get(f"/instances/{stopped}/{path}")
        again = laia.get(f"/instances/{stopped}/{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304), path


@pytest.mark.row("G4", part="no technical side")
def test_a_business_user_sees_the_case_but_neither_its_data_nor_a_way_to_repair(person, stopped, cauce):
    elvira = person(ELVIRA)
    [incident] = cauce.instance(stopped).incidents

    page = elvira.get(f"/instances/{stopped}").text

    assert "El caso está parado. Informática ve por qué y lo repara." in page
    assert "Javier Lacasa completó «Aprobar el gasto»" in page
    for hidden in ("404", "amount", "Variables", "Reintentar", "Cancelar el caso"):
        assert hidden not in page, hidden
    assert elvira.get("/incidents").status_code == 403
    assert elvira.post(f"/incidents/{incident.id}/retry").status_code == 403
    assert elvira.post(f"/instances/{stopped}/variables", {"name": "amount"}).status_code == 403
    assert elvira.post(f"/instances/{stopped}/cancel", {"reason": "x"}).status_code == 403


@pytest.mark.row("G9", part="cases by area")
def test_cases_of_other_areas_are_not_there(person, cauce, ledger):
    bpmn = expense.bpmn(ledger.url).replace("purchasing", "board")
    cauce.deploy({"expense.bpmn": bpmn, "expense_decision.form": expense.form()})
    hidden = cauce.start(expense.KEY, {"amount": 1}, business_key="SECRET-1", by="someone").id

    for username in (LAIA, CARMEN):
        assert person(username).get(f"/instances/{hidden}").status_code == 404
        assert "SECRET-1" not in person(username).get("/instances").text
    assert person(LAIA).post(f"/instances/{hidden}/cancel", {"reason": "x"}).status_code == 404


def test_the_list_is_narrowed_by_its_address_and_says_so_when_nothing_is_left(person, stopped, cauce):
    cauce.start(expense.KEY, {"amount": 5}, business_key="E-5", by=DIEGO)
    laia = person(LAIA)

    def shown(query):
        page = laia.get(f"/instances?{query}").text
        return ["E-1</span>" in page, "E-5</span>" in page]

    assert shown("") == [True, True]
    assert shown("stopped=1") == [True, False]
    assert shown("key=E-5") == [False, True]
    assert shown("status=completed") == [False, False]
    assert shown("process=expense&version=1&status=active") == [True, True]
    assert "Ningún caso encaja" in laia.get("/instances?status=completed").text
    assert laia.get("/instances?cursor=nonsense").status_code == 422


def test_a_case_that_is_not_there_is_not_found(person):
    laia = person(LAIA)

    assert laia.get("/instances/nothing").status_code == 404
    assert laia.post("/incidents/nothing/retry").status_code == 404


def test_who_works_only_with_tasks_sees_no_operations(person, stopped):
    for path in ("/instances", "/incidents", f"/instances/{stopped}"):
        assert person(DIEGO).get(path).status_code == 403


def test_a_change_begins_with_the_variable_that_the_failing_step_reads(person, stopped):
    page = person(LAIA).get(f"/instances/{stopped}").text

    link = page.split("Cambiar una variable y reintentar")[0].rsplit('<a class="btn btn-sm" href="', 1)[1].split('"')[0]
    form = person(LAIA).get(link).text

    assert link.endswith("?name=amount")
    assert "Valor nuevo de amount" in form


def test_a_change_begins_with_no_variable_when_it_could_be_any(person, stopped):
    form = person(LAIA).get(f"/instances/{stopped}/variables?name=").text

    assert '<option value="" selected>' in form
    assert 'name="reason"' not in form
    assert "Añadir una variable" in form


@pytest.mark.parametrize("since", ["", "?since=", "?since=soon", "?since=1", f"?since={10**30}"])
def test_the_outcome_of_no_trial_is_an_empty_answer(person, since):
    answer = person(LAIA).get(f"/incidents/nobody-knows/outcome{since}")

    assert (answer.status_code, answer.text) == (200, "")
