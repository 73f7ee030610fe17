"""A case that waits for what no person does: in words, for who asked and for operations, and when its text fails."""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine.commands.complete_user_task import complete_user_task
from tests.support import expense
from tests.support.notation import bpmn
from tests.support.pictures import with_picture

ELVIRA, LAIA, DIEGO, JAVIER = "elvira.montes", "laia.ferrer", "diego.aznar", "javier.lacasa"
AREA = b'isExecutable="true" cauce:area="purchasing"'


def publish(cauce, text, **names):
    """Publish a drawing whose elements have these names."""
    xml = bpmn(text).replace(b'isExecutable="true"', AREA)
    for element_id, name in names.items():
        xml = xml.replace(f'id="{element_id}"'.encode(), f'id="{element_id}" name="{name}"'.encode())
    cauce.deploy({"p.bpmn": with_picture(xml.decode())})


def started(cauce, text, variables=None, **names):
    publish(cauce, text, **names)
    return cauce.start("p", variables, by=DIEGO).id


def section(text, first, last):
    return " ".join(text[text.index(first) : text.index(last, text.index(first))].split())


def places(person, case):
    return section(person(LAIA).get(f"/instances/{case}").text, 'id="places"', "</section>")


def asked(person, case):
    return section(person(DIEGO).get(f"/my-cases/{case}").text, '<h1 class="say">', '<div class="mt-4">')


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("sig:closed", "Espera una señal"),
        ("cond:n==4", "Espera a que se cumpla una condición"),
        ("msg:paid sig:closed", "Espera uno de varios sucesos"),
        ("pm msg:paid sig:closed", "Espera varios sucesos"),
    ],
)
def test_an_event_that_is_awaited_is_told_with_its_name_and_what_it_is(person, cauce, event, words):
    case = started(cauce, f"start s; catch c {event}; end e; s>c>e", {"n": 1}, c="Cierre de caja")

    assert f"<b>Cierre de caja</b> · {words} · <time" in places(person, case)
    assert "Tu solicitud espera esto: «Cierre de caja»." in asked(person, case)


def test_a_gateway_without_a_name_is_told_by_the_events_behind_it(person, cauce):
    text = "start s; ebg g; catch c sig:closed; catch d cond:n==4; end e; s>g; g>c>e; g>d>e"
    case = started(cauce, text, {"n": 1}, c="Cierre", d="Cantidad completa")

    assert "Tu solicitud espera esto: «Cierre / Cantidad completa»." in asked(person, case)


def test_several_events_that_are_awaited_at_once_are_all_told(person, cauce):
    text = "start s; and f; catch c sig:closed; catch d cond:n==4; end e; s>f; f>c>e; f>d>e"
    case = started(cauce, text, {"n": 1}, c="Cierre", d="Cantidad completa")

    told = asked(person, case)

    assert "Tu solicitud espera 2 cosas a la vez." in told
    assert told.index("Está en «Cierre» <time") < told.index("Está en «Cantidad completa» <time")


@pytest.mark.parametrize("join", ["and j", "or j", "cplx j cond=activationCount>1"])
def test_a_join_that_waits_for_the_other_ways_is_told(person, cauce, join):
    text = f"start s; and f; task T; catch c sig:closed; {join}; end e; s>f; f>T>j; f>c>j; j>e"
    case = started(cauce, text, c="Cierre", j="Todo junto")

    told = places(person, case)

    assert "<b>Todo junto</b> · Espera a los otros caminos</span>" in told
    assert "<b>Cierre</b> · Espera una señal" in told


def test_the_inside_of_transactions_and_ad_hoc_subprocesses_is_told_and_not_what_holds_it(person, cauce):
    text = "start s; tx T { start i; adhoc X until=done { user U }; end o; i>X>o }; end e; s>T>e"
    case = started(cauce, text, {"done": True}, T="Todo o nada", X="En cualquier orden", U="Contar")

    told = places(person, case)

    assert "<b>Contar</b>" in told
    assert "Todo o nada" not in told
    assert "En cualquier orden" not in told


def test_what_undoes_is_told_and_not_the_event_that_lets_it(person, cauce):
    text = "start s; task A; bnd b on A comp; user X h; throw t comp; end e; s>A>t>e; assoc b>X"
    case = started(cauce, text, t="Deshacer", X="Devolver el dinero")

    told = places(person, case)

    assert "<b>Devolver el dinero</b>" in told
    assert "Deshacer" not in told


def test_a_signal_is_told_in_the_case_that_sent_it_and_in_those_that_heard_it(person, cauce):
    hearing = started(cauce, "start s; catch c sig:closed; user U; end e; s>c>U>e", c="Cierre de caja")
    cauce.deploy(
        {"q.bpmn": bpmn("process q\nstart s; throw t sig:closed; end e; s>t>e").replace(b'isExecutable="true"', AREA)}
    )
    sending = cauce.start("q", by=DIEGO).id

    assert "«t» envió su señal a todos" in person(LAIA).get(f"/instances/{sending}").text
    assert "Llegó la señal de «Cierre de caja»" in person(LAIA).get(f"/instances/{hearing}").text
    assert "Se anunció: «Cierre de caja»" in person(DIEGO).get(f"/my-cases/{hearing}").text


def test_a_time_that_came_is_told(person, cauce):
    case = started(cauce, "start s; user U; bnd b on U tim:PT1H non; end e; end f; s>U>e; b>f", b="Recordar el plazo")
    cauce.advance(timedelta(hours=2))

    assert "Llegó el momento de «Recordar el plazo»" in person(LAIA).get(f"/instances/{case}").text
    assert "Llegó el momento: «Recordar el plazo»" in person(DIEGO).get(f"/my-cases/{case}").text


def test_a_process_that_starts_by_a_signal_says_so_and_offers_no_start_by_hand(person, cauce):
    publish(cauce, "start s sig:closed; user U; end e; s>U>e")

    page = person(ELVIRA).get("/models/p").text

    assert "Empieza por una señal" in page
    assert 'href="/start/p"' not in page
    assert 'href="/start/p"' not in person(DIEGO).get("/start").text
    publish(cauce, "start s; user U; end e; s>U>e")
    assert 'href="/start/p"' in person(ELVIRA).get("/models/p").text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "no se pueden combinar: texto, número. La expresión es «limit==amount+1»."),
        ("en", "do not go together: text, number. The expression is «limit==amount+1»."),
    ],
)
def test_values_that_do_not_go_together_are_told_with_their_types_and_the_expression(person, cauce, language, said):
    case = started(cauce, "start s; catch c cond:limit==amount+1; end e; s>c>e", {"limit": 5, "amount": "1"})

    assert said in person(LAIA).get(f"/instances/{case}?lang={language}").text


def test_a_wait_for_a_time_says_until_when(person, cauce):
    case = started(cauce, "start s; catch c date:2026-12-20T23:00:00Z; end e; s>c>e", c="Empieza la ausencia")

    assert "Tu solicitud espera hasta el 21 dic 2026. Después: «Empieza la ausencia»." in asked(person, case)


def test_a_step_that_runs_by_itself_is_no_headline(person, cauce, ledger):
    cauce.deploy({"expense.bpmn": with_picture(expense.bpmn(ledger.url)), "expense_decision.form": expense.form()})
    case = cauce.start(expense.KEY, {"amount": Decimal("5")}, by=DIEGO)
    [task] = cauce.user_tasks(case.id)
    complete_user_task(cauce.suite.process_engine, task.id, {"decision": "approve"}, by=JAVIER)  # no job has run yet

    told = asked(person, case.id)

    assert "Tu solicitud está en marcha." in told
    assert "El paso «Contabilizar el gasto» se está haciendo solo <time" in told


@pytest.mark.parametrize(
    ("text", "stopped_at"),
    [
        ("start s; user U; bnd b on U cond:1/n==1; user A; end e; s>U>e; b>A>e", "b"),
        ("start s; user U; end e; s>U>e; esub E { start es cond:1/n==1; user A; end ee; es>A>ee }", "es"),
    ],
)
def test_a_condition_whose_text_fails_is_an_incident_that_is_mended_by_data_and_retried(
    person, cauce, text, stopped_at
):
    case = started(cauce, text, {"n": 0}, **{stopped_at: "Llega a uno"})
    laia = person(LAIA)
    page = laia.get(f"/instances/{case}").text
    assert "«Llega a uno» se ha parado" in page
    assert "La expresión divide por cero" in page
    assert f"/instances/{case}/variables?name=n" in page
    [incident] = cauce.instance(case).incidents

    laia.post(f"/instances/{case}/variables", {"name": "n", "value": "1", "reason": "Era otro", "retry": "1"})
    cauce.run_jobs()

    after = cauce.instance(case)
    assert (after.waiting_at, after.incidents) == (("A",), ())
    assert incident.element_id == stopped_at
