"""The page on which a draft is tried: it answers with the list and the pieces that tell where it stands."""

import re
from threading import Condition
from typing import Any

import pytest

from engine.definitions.deployment import Bundle
from modeler_api.editing.uploads import store_version
from modeler_api.trials.turns import Turns
from organization.actor import machine_actor
from organization.areas import Area, keep_area, rights_in, set_rights
from suite.app import create_app, parts_of
from suite.embedded import Cauce
from tests.support.models import APPROVER_DMN, deciding_model, model
from tests.support.office import Office, Visitor
from tests.support.order import BUNDLE, ORDER
from tests.support.picture import PICTURE

ELVIRA = "elvira.montes"
TRY = "/models/order/try"


@pytest.fixture
def elvira(suite: Any) -> Visitor:
    bundle = BUNDLE.__class__(BUNDLE.file_name, ORDER.replace('"general"', '"purchasing"').encode(), BUNDLE.forms)
    store_version(suite.work, machine_actor(ELVIRA), bundle, area="purchasing")
    return Visitor(create_app(parts_of(suite)), Office(Cauce(suite)), ELVIRA)


def send(visitor: Visitor, address: str, sent: Any) -> Any:
    return visitor.client.post(address, json=sent, headers={"X-CSRFToken": visitor.token(), "Accept-Language": "es"})


def _texts(text: str | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else text


def play(visitor: Visitor, run: Any = None, kind: str = "look", address: str = TRY, **fields: str | list[str]) -> Any:
    by = fields.pop("by", "")
    does = {"kind": kind, "by": by, "fields": {name.replace("__", "."): _texts(text) for name, text in fields.items()}}
    answer = send(visitor, address, {"run": run, "does": does})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_who_has_no_turn_is_told_when_to_try_again(elvira: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turns, "_is_free", lambda _turns, _who: False)
    monkeypatch.setattr(Condition, "wait_for", lambda _condition, is_free, _seconds: is_free())
    library = "/library/employee_request/try"

    for address in (TRY, f"{TRY}/tests", f"{TRY}/tests/1/delete", library):
        refused = send(elvira, address, {})
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
        assert "dentro de 10 segundos" in refused.get_data(as_text=True)


def test_the_page_offers_the_real_start_form(elvira: Visitor) -> None:
    assert "Pedido: probar" in elvira.get(TRY).get_data(as_text=True)
    answer = play(elvira)
    assert (answer["run"], 'name="f.amount"' in answer["side"]) == (None, True)
    assert "Aprobar el gasto → <b>2 días</b>" in answer["side"]


def test_a_form_that_is_filled_in_wrong_is_said_at_its_field(elvira: Visitor) -> None:
    answer = play(elvira, kind="start", f__amount="0")
    assert (answer["run"], "Escribe 1 o más." in answer["side"]) == (None, True)


@pytest.mark.parametrize("broken", [b"{", b"[]", b'{"components": [{"type": "no such", "key": "a"}]}'])
@pytest.mark.parametrize("form", ["order_start", "approve"])
def test_a_form_of_a_draft_that_cannot_be_read_is_told_in_the_pane(
    suite: Any, elvira: Visitor, broken: bytes, form: str
) -> None:
    # given
    bundle = BUNDLE.__class__(
        BUNDLE.file_name, ORDER.replace('"general"', '"purchasing"').encode(), {**BUNDLE.forms, form: broken}
    )
    store_version(suite.work, machine_actor(ELVIRA), bundle, area="purchasing")
    # when
    answer = play(elvira) if form == "order_start" else play(elvira, kind="start", f__amount="120")
    # then
    assert 'role="alert"' in answer["side"]
    assert any(why in answer["side"] for why in ("no es JSON", "no es de form-js", "que aquí no existe"))
    started = play(elvira, kind="start", f__amount="120")
    assert (started["run"], 'role="alert"' in started["side"]) == (None, True)


def test_one_step_after_the_other_to_the_end(elvira: Visitor) -> None:
    begun = play(elvira, kind="start", f__amount="120", by="elvira.montes")
    assert "Completar como" in begun["side"]
    assert {one["text"] for one in begun["marks"]["tokens"]} == {"aquí · día 1"}
    approved = play(elvira, begun["run"], "task", element="approve", f__ok="true", by="carmen")
    assert "Llamada retenida · Llamar a un servicio web" in approved["side"]
    assert "1 llamada retenida" in approved["bar"]
    done = play(elvira, approved["run"], "answer", element="place", value__name="body.number", value__text="PED-7")
    assert "El caso ha terminado" in done["side"]
    assert "PED-7" in done["side"]
    assert done["marks"]["marks"]["place"] == "m-done"


def test_the_next_deadline_is_day_three(elvira: Visitor) -> None:
    begun = play(elvira, kind="start", f__amount="120")
    late = play(elvira, begun["run"], "next")
    assert "día 3 del reloj de prueba" in late["bar"]
    again = play(elvira, late["run"], "next")
    assert again["run"] == late["run"]
    assert "ya no va a pasar nada por sí solo" in again["side"]


def test_a_task_says_by_when_it_is_due_on_the_clock_of_the_test(elvira: Visitor, suite: Any) -> None:
    dates = 'candidateGroups="finance" camunda:dueDate="P3D" camunda:followUpDate="PT1H"'
    dated = ORDER.replace('"general"', '"purchasing"').replace('candidateGroups="finance"', dates)
    dated = dated.replace('attachedToRef="approve"', 'attachedToRef="approve" cancelActivity="false"')
    store_version(
        suite.work, machine_actor(ELVIRA), Bundle("order.bpmn", dated.encode(), BUNDLE.forms), area="purchasing"
    )
    begun = play(elvira, kind="start", f__amount="120")
    assert ["Vence: " in begun["side"], "Seguimiento: " in begun["side"]] == [True, True]
    late = play(elvira, begun["run"], "next")
    assert ["Vence: " in late["side"], "En seguimiento desde: " in late["side"]] == [True, True]


@pytest.mark.row("peer-14")
def test_rules_of_decisions_that_no_test_reaches_are_told_with_inputs_that_would(elvira: Visitor, suite: Any) -> None:
    bundle = Bundle("leave.bpmn", deciding_model(), {}, {"who.dmn": APPROVER_DMN})
    store_version(suite.work, machine_actor(ELVIRA), bundle, area="purchasing")
    side = play(elvira, address="/models/leave/try")["side"]
    assert "Reglas a las que no llega ninguna prueba" in side
    assert "«Who approves», regla 2" in side
    assert "Por ejemplo: Amount = 1000" in re.sub(r"<[^>]*>|\s+", " ", side).replace("  ", " ")


def test_what_is_no_json_is_said_and_nothing_is_lost(elvira: Visitor) -> None:
    begun = play(elvira, kind="start", f__amount="120")
    approved = play(elvira, begun["run"], "task", element="approve", f__ok="true")
    answer = play(elvira, approved["run"], "answer", element="place", value__json="PED-7")
    assert (answer["run"], "Escribe los valores como JSON" in answer["side"]) == (approved["run"], True)
    assert "PED-7</textarea>" in answer["side"]


def test_an_answer_is_written_in_words_beside_what_the_process_reads_of_it(elvira: Visitor) -> None:
    begun = play(elvira, kind="start", f__amount="120")
    approved = play(elvira, begun["run"], "task", element="approve", f__ok="true")
    assert 'value="body.number"' in approved["side"]
    assert "Estado<" in approved["side"]
    rows = {"value__name": ["status", "body.number", "dos palabras"], "value__text": ["201", "7", "1"]}
    unnamed = play(elvira, approved["run"], "answer", element="place", **rows)
    assert (unnamed["run"], "Di cómo se llama el valor «1»" in unnamed["side"]) == (approved["run"], True)
    assert 'value="dos palabras"' in unnamed["side"]
    done = play(elvira, approved["run"], "answer", element="place", **{**rows, "value__text": ["201", "7", ""]})
    assert done["run"]["steps"][-1]["result"] == {"status": 201, "body": {"number": 7}}


def test_a_message_brings_what_the_process_reads_and_asks_for_nowhere(elvira: Visitor, suite: Any) -> None:
    store_version(suite.work, machine_actor(ELVIRA), Bundle("told.bpmn", _TOLD, {}), area="purchasing")
    asked = play(elvira, address="/models/told/try")
    assert 'value="amount"' in asked["side"]
    rows = {"name": "told", "value__name": ["amount", "until"], "value__text": ["1500,5", "24/11/2026"]}
    begun = play(elvira, kind="start-message", address="/models/told/try", **rows)
    assert begun["run"]["start"]["variables"] == {
        "amount": {"$type": "decimal", "value": "1500.5"},
        "until": {"$type": "date", "value": "2026-11-24"},
    }


def test_what_only_a_caller_brings_is_asked_for_by_the_names_that_the_forms_give_it(elvira: Visitor) -> None:
    address = "/library/order_delivery/try"
    asked = play(elvira, address=address)
    assert ['value="quantity"' in asked["side"], ">Cantidad" in asked["side"]] == [True, True]
    rows = {"value__name": ["order_number", "quantity"], "value__text": ["PED-7", "3"]}
    begun = play(elvira, kind="start", address=address, **rows)
    assert begun["run"]["start"]["variables"] == {"order_number": "PED-7", "quantity": 3}
    assert "initiator" not in asked["side"]


_TOLD = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">
<message id="m" name="told"/><process id="told" isExecutable="true">
<startEvent id="begun"><messageEventDefinition messageRef="m"/></startEvent>
<exclusiveGateway id="large" default="b"/><endEvent id="over"/><endEvent id="under"/>
<sequenceFlow id="s" sourceRef="begun" targetRef="large"/>
<sequenceFlow id="a" sourceRef="large" targetRef="over"><conditionExpression>${amount &gt; 1000}</conditionExpression>
</sequenceFlow><sequenceFlow id="b" sourceRef="large" targetRef="under"/></process></definitions>"""


def test_a_run_is_saved_and_covers_its_paths(elvira: Visitor) -> None:
    begun = play(elvira, kind="start", f__amount="120")
    rejected = play(elvira, begun["run"], "task", element="approve")
    saved = send(elvira, f"{TRY}/save", {"run": rejected["run"], "name": "Rechazado"}).get_json()
    assert "Rechazado" in saved["side"]
    assert "1 prueba guardada: pásala antes de publicar" in elvira.get("/models/order/drafts/1").text
    ended = play(elvira)
    assert "1 de 4" in ended["bar"]
    ran = send(elvira, f"{TRY}/tests", {"run": None}).get_json()
    assert "Como debe" in ran["side"]


def test_a_list_that_nobody_made_here_is_refused(elvira: Visitor) -> None:
    answer = send(elvira, TRY, {"run": {"process": 3}, "does": None})
    assert answer.status_code == 422


@pytest.mark.row("G10", part="try it")
def test_a_library_process_is_tried_without_copying_it(elvira: Visitor) -> None:
    page = elvira.get("/library/employee_request/try").get_data(as_text=True)
    assert "Proceso de la biblioteca" in page
    answer = play(elvira, address="/library/employee_request/try")
    assert "Empezar como" in answer["side"]
    assert "Guardar prueba" not in answer["bar"]


def test_a_draft_with_an_error_says_what_is_to_be_mended_first(elvira: Visitor, suite: Any) -> None:
    broken = ORDER.replace('"general"', '"purchasing"').replace('targetRef="placed"', 'targetRef="nowhere"')
    bundle = BUNDLE.__class__(BUNDLE.file_name, broken.encode(), BUNDLE.forms)
    store_version(suite.work, machine_actor(ELVIRA), bundle, area="purchasing")
    answer = play(elvira, kind="start", f__amount="120")
    assert answer["run"] is None
    assert "no se puede publicar" in answer["side"]
    assert "nowhere" in answer["side"]


def test_parts_of_a_form_show_and_hide_while_somebody_fills_it_in(elvira: Visitor) -> None:
    address = "/library/employee_request/try"
    holiday = play(elvira, kind="preview", address=address, f__type="holiday")
    advance = play(elvira, kind="preview", address=address, f__type="advance")
    assert holiday["hidden"] != advance["hidden"]
    assert holiday["broken"] == {}


@pytest.mark.row("peer-12")
def test_a_picture_is_tried_by_hand_and_so_is_a_draft_with_errors_when_asked(elvira: Visitor, suite: Any) -> None:
    undrawn = PICTURE.replace(b'id="hiring"', b'id="hiring" isExecutable="true"')
    for key, drawing in (("hiring", PICTURE), ("meant", undrawn.replace(b'"hiring"', b'"meant"'))):
        store_version(suite.work, machine_actor(ELVIRA), Bundle(f"{key}.bpmn", drawing, {}), area="purchasing")

    # it is meant to run and cannot yet: that is said, with the way out
    refused = play(elvira, kind="start", address="/models/meant/try")
    assert 'href="/models/meant/try?by_hand=1"' in refused["side"]
    for address in ("/models/hiring/try", "/models/meant/try?by_hand=1"):
        page = elvira.get(address).get_data(as_text=True)
        assert "A mano" in page
        assert "try-save" not in page
        begun = play(elvira, kind="start", address=address)
        assert "Un paso" in begun["side"]
        asked = play(elvira, begun["run"], "task", address=address, element="read")
        assert "Una decisión" in asked["side"]
        assert play(elvira, asked["run"], "task", address=address, element="good")["run"] == asked["run"]
        chosen = play(elvira, asked["run"], "task", address=address, element="good", f__way_1="1")
        assert "Ocurre ahora" in chosen["side"]
        over = play(elvira, chosen["run"], "message", address=address, name="silent")
        assert "El caso ha terminado" in over["side"]
        # a run by hand says nothing of the process as it will run, so it is no test of it
        refused = send(elvira, f"{address.partition('?')[0]}/save?by_hand=1", {"run": over["run"], "name": "Prueba"})
        assert refused.status_code == 422


_CALLER = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">
<process id="caller" isExecutable="true"><startEvent id="begun"/><callActivity id="ask" calledElement="leave"/>
<endEvent id="over"/><sequenceFlow id="a" sourceRef="begun" targetRef="ask"/>
<sequenceFlow id="b" sourceRef="ask" targetRef="over"/></process></definitions>"""


@pytest.mark.row("G9", part="see by area")
def test_a_called_process_that_the_reader_may_not_see_is_held_and_said_so(suite: Any, elvira: Visitor) -> None:
    # given
    with suite.work.begin() as unit:
        keep_area(unit, machine_actor(), Area("board", "Dirección", "Board"))
        for holder in rights_in(unit, "board"):
            set_rights(unit, machine_actor(), "board", holder, ())
    Cauce(suite).deploy({"leave.bpmn": model(area="board", task_name="Secret")})
    store_version(suite.work, machine_actor(ELVIRA), Bundle("caller.bpmn", _CALLER, {}), area="purchasing")
    # when
    answer = play(elvira, kind="start", address="/models/caller/try")
    # then
    assert "Proceso retenido" in answer["side"]
    assert "es de un área que no puedes ver" in answer["side"]
    assert "Secret" not in str(answer)
