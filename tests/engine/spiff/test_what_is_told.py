"""What a step tells the outside: events in order with the flows taken, work, errors' variables; nothing generated."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.spiff.failures import NoSuchToken, TokenDoesNotWait
from tests.support.notation import NAMESPACES, bpmn
from tests.support.playing import Play


def events(played, *kinds):
    return [(event.kind, event.element_id) for event in played.elements if not kinds or event.kind in kinds]


def test_events_come_in_order_with_type_and_flows_taken(play):
    played = play("start s; xor x; user A; end e; s>x; x>A if v>1; x>e default; A>e").start({"v": 2})
    assert [(e.kind, e.element_id, e.element_type, e.flow_ids) for e in played.elements] == [
        ("started", "s", "startEvent", ()),
        ("completed", "s", "startEvent", ("f0_s_x",)),
        ("started", "x", "exclusiveGateway", ()),
        ("completed", "x", "exclusiveGateway", ("f1_x_A",)),
        ("started", "A", "userTask", ()),
    ]
    before = len(played.elements)
    played.complete("A", done=True)
    assert [(e.kind, e.element_id, dict(e.variables)) for e in played.elements[before:]] == [
        ("completed", "A", {"done": True}),
        ("started", "e", {}),
        ("completed", "e", {}),
    ]


def test_one_visit_is_one_token_id(play):
    played = play("start s; user A loop=True max=2; end e; s>A>e").start()
    played.complete("A").complete("A")
    visits = {}
    for event in played.elements:
        visits.setdefault(event.token_id, []).append(event.kind)
    assert all(kinds == ["started", "completed"] for kinds in visits.values())


def test_instances_carry_the_tag_and_the_whole_is_told_apart(play):
    played = play("start s; user A mi=2; end e; s>A>e").start()
    started = [(e.element_type, e.loop_counter) for e in played.elements if e.element_id == "A"]
    assert started == [("multiInstanceBody", None), ("userTask", 0), ("userTask", 1)]


def test_an_implicit_split_tells_the_flows_at_the_activity(play):
    played = play("start s; user A; user B; user C; s>A; A>B if x; A>C if not x; A>C default").start({"x": True})
    played.complete("A")
    (completed,) = [event for event in played.elements if event.kind == "completed" and event.element_id == "A"]
    assert completed.flow_ids == ("f1_A_B",)


def test_elements_that_nobody_drew_are_not_told(play):
    played = play("user A; user B; A>B").start().complete("A")
    assert {event.element_id for event in played.elements} == {"A", "B"}
    assert played.process.waiting_at() == ("B",)


def test_interrupted_work_is_cancelled_before_the_boundary_event_starts(play):
    played = play("start s; sub S { start i; user A; i>A }; end e; bnd b on S tim:PT1H; s>S>e; b>e").start()
    played.advance(3600)
    assert events(played)[-6:] == [
        ("cancelled", "A"),
        ("cancelled", "S"),
        ("started", "b"),
        ("completed", "b"),
        ("started", "e"),
        ("completed", "e"),
    ]


def test_a_join_holds_a_token_for_each_flow_that_arrived(play):
    played = play("start s; and g; user A; user B; and j; end e; s>g>A>j; g>B>j; j>e").start().complete("A")
    assert played.process.waiting_at() == ("B", "j")


def test_a_deadlock_at_a_join_stays_active(play):
    played = play("start s; xor x; and j; end e; s>x; x>j if True; x>j default; j>e").start()
    assert played.status == "active"
    assert played.process.waiting_at() == ("j",)


def test_a_caught_error_brings_its_variables(play):
    xml = f"""<definitions {NAMESPACES}><error id="E" errorCode="E1"/><process id="p" isExecutable="true">
        <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="A"/><serviceTask id="A"/>
        <boundaryEvent id="b" attachedToRef="A"><errorEventDefinition errorRef="E" camunda:errorCodeVariable="code"
        camunda:errorMessageVariable="text"/></boundaryEvent></process></definitions>"""
    played = play(xml.encode()).start().throw_error("A", "E1", reason="stock")
    assert played.status == "completed"
    assert played.variables == {"reason": "stock", "code": "E1", "text": "it went wrong"}


def test_the_exact_code_goes_before_the_one_that_catches_all(play):
    model = "start s; user A; bnd x on A err; bnd y on A err:E1; user X; user Y; s>A; x>X; y>Y"
    assert play(model).start().throw_error("A", "E1").open_elements() == "Y"
    assert play(model).start().throw_error("A", "E2").open_elements() == "X"


def test_an_uncaught_error_fails_the_instance_with_its_code(play):
    played = play("start s; and g; user A; user B; s>g; g>A; g>B; bnd b on A err:E1").start()
    played.throw_error("A", "E9")
    assert (played.status, played.process.error_code, played.changes.error_code) == ("failed", "E9", "E9")
    assert not played.work
    assert not played.process.waiting_at()


def test_work_that_is_done_cannot_be_done_again(play):
    played = play("start s; user A; user B; s>A>B").start()
    token = played.work_at("A").token_id
    played.complete("A")
    with pytest.raises(NoSuchToken):
        played.process.complete(token, {}, now=played.now)
    with pytest.raises(TokenDoesNotWait):
        played.process.retry(played.work_at("B").token_id, now=played.now)


def test_work_is_asked_for_again_with_inputs_as_they_would_be_now(play):
    xml = f"""<definitions {NAMESPACES}><process id="p" isExecutable="true"><startEvent id="s"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="A"/><serviceTask id="A"><extensionElements><camunda:inputOutput>
        <camunda:inputParameter name="url">${{host}}/x</camunda:inputParameter></camunda:inputOutput>
        </extensionElements></serviceTask></process></definitions>"""
    played = play(xml.encode()).start({"host": "wrong"})
    played.set_variables(host="right")
    work = played.work_at("A")
    assert played.process.work(work.token_id, now=played.now).inputs == {"url": "right/x"}
    place = played.process.place(work.token_id)
    assert (place.definition_id, place.element_id) == ("def:p", "A")
    assert played.process.work(999, now=played.now) is None
    assert played.process.place(999) is None


def test_a_text_has_the_value_that_a_token_sees(play):
    played = play("start s; user A mi=items:it; s>A").start({"items": [4, 5], "n": 1})
    token = list(played.work.values())[1].token_id
    assert played.process.text_value("${it + n}", token, now=played.now) == 6
    assert played.process.text_value("it + n", token, now=played.now) == "it + n"


def test_one_program_serves_many_threads():
    model = bpmn("start s; and g; user A mi=3; user B; and j; end e; s>g>A>j; g>B>j; j>e")
    library = Play(model).library

    def run(number):
        played = Play(model)
        played.library = library
        played.start({"n": number})
        for _ in range(3):
            played.complete("A", n=number)
        return played.complete("B").variables["n"], played.status, played.parts["head"]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, range(100)))
    assert [found[:2] for found in results] == [(number, "completed") for number in range(100)]


def test_the_same_actions_give_the_same_bytes():
    model = bpmn("start s; and g; user A mi=3; user B; bnd b on B cyc:R/PT1H non; end e; s>g>A>e; g>B>e; b>e")
    one, other = (Play(model).start({"v": 1}).complete("A", x=1).advance(7200) for _ in range(2))
    assert one.parts == other.parts
    assert one.elements == other.elements
