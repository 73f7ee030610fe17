"""Input and output parameters, connectors, and what call activities hand over."""

from decimal import Decimal
from itertools import pairwise

from tests.support.notation import NAMESPACES


def io(*parts):
    return f"<extensionElements><camunda:inputOutput>{''.join(parts)}</camunda:inputOutput></extensionElements>"


def given(name, value):
    return f'<camunda:inputParameter name="{name}">{value}</camunda:inputParameter>'


def taken(name, value):
    return f'<camunda:outputParameter name="{name}">{value}</camunda:outputParameter>'


def process(*nodes, key="p"):
    chain = [f"{key}_s", *(node.split('id="')[1].split('"')[0] for node in nodes), f"{key}_e"]
    flows = "".join(f'<sequenceFlow id="{key}_{a}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(chain))
    body = f'<startEvent id="{chain[0]}"/>{"".join(nodes)}<endEvent id="{chain[-1]}"/>{flows}'
    return f'<process id="{key}" isExecutable="true">{body}</process>'


def file(*processes):
    message = '<message id="m" name="order ${number}"/>'
    return f"<definitions {NAMESPACES}>{message}{''.join(processes)}</definitions>".encode()


def test_input_parameters_are_seen_by_the_activity_alone(play):
    task = (
        f'<userTask id="A">{io(given("greeting", "Hello ${name}, ${1 + 1} times"), given("plain", "GET"))}</userTask>'
    )
    played = play(file(process(task))).start({"name": "Ana"})
    work = played.work_at("A")
    assert work.inputs == {"greeting": "Hello Ana, 2 times", "plain": "GET"}
    assert played.process.variables(work.token_id) == {"name": "Ana", **work.inputs}
    assert played.variables == {"name": "Ana"}
    played.complete("A", answer=42)
    assert played.variables == {"name": "Ana", "answer": 42}


def test_a_later_input_sees_an_earlier_one(play):
    task = f'<userTask id="A">{io(given("a", "${2}"), given("b", "${a + 1}"))}</userTask>'
    assert play(file(process(task))).start().work_at("A").inputs == {"a": 2, "b": 3}


def test_an_input_that_shadows_a_variable_leaves_it_alone(play):
    task = f'<userTask id="A">{io(given("n", "${n + 1}"))}</userTask>'
    played = play(file(process(task))).start({"n": 1})
    assert played.work_at("A").inputs == {"n": 2}
    assert played.variables == {"n": 1}
    assert played.complete("A", n=9).variables == {"n": 9}


def test_output_parameters_are_all_that_comes_out(play):
    task = f'<userTask id="A">{io(taken("total", "${price * count}"))}</userTask>'
    played = play(file(process(task))).start({"count": 3}).complete("A", price=Decimal("1.50"), secret="x")
    assert played.variables == {"count": 3, "total": Decimal("4.50")}
    completed = [event for event in played.elements if event.element_id == "A" and event.kind == "completed"]
    assert completed[0].variables == {"total": Decimal("4.50")}


def test_lists_and_maps_are_evaluated_inside(play):
    value = (
        '<camunda:map><camunda:entry key="to"><camunda:list><camunda:value>a@x</camunda:value>'
        "<camunda:value>${name}</camunda:value></camunda:list></camunda:entry>"
        '<camunda:entry key="n">${1}</camunda:entry></camunda:map>'
    )
    task = f'<userTask id="A">{io(given("mail", value), given("empty", ""))}</userTask>'
    inputs = play(file(process(task))).start({"name": "Ana"}).work_at("A").inputs
    assert inputs == {"mail": {"to": ["a@x", "Ana"], "n": 1}, "empty": None}


def test_a_connector_has_inputs_and_outputs_of_its_own(play):
    connector = (
        "<extensionElements><camunda:connector><camunda:connectorId>http</camunda:connectorId><camunda:inputOutput>"
        f"{given('url', 'https://x/${order}')}{taken('price', '${response[0]}')}"
        "</camunda:inputOutput></camunda:connector>"
        f"<camunda:inputOutput>{given('order', '${number}')}{taken('net', '${price - 1}')}</camunda:inputOutput>"
        "</extensionElements>"
    )
    played = play(file(process(f'<serviceTask id="A">{connector}</serviceTask>'))).start({"number": 7})
    work = played.work_at("A")
    assert work.kind == "service"
    assert work.inputs == {"order": 7, "url": "https://x/7"}
    assert played.complete("A", response=[5]).variables == {"number": 7, "net": 4}


def test_a_subprocess_with_inputs_keeps_them_inside(play):
    inner = (
        f'<subProcess id="S">{io(given("n", "${5}"), taken("out", "${n}"))}<startEvent id="i"/>'
        '<scriptTask id="K"><script>n = n + 1; m = n</script></scriptTask>'
        '<sequenceFlow id="x" sourceRef="i" targetRef="K"/></subProcess>'
    )
    played = play(file(process(inner))).start({"n": 1})
    assert played.variables == {"n": 1, "m": 6, "out": 6}


def test_a_script_with_outputs_writes_only_them(play):
    task = f'<scriptTask id="A">{io(given("n", "${5}"), taken("out", "${m}"))}<script>m = n * 2</script></scriptTask>'
    assert play(file(process(task))).start().variables == {"out": 10}


def test_each_instance_maps_for_itself(play):
    loop = (
        '<multiInstanceLoopCharacteristics camunda:collection="items" camunda:elementVariable="it" '
        'cauce:outputCollection="results" cauce:outputElement="${double + 1}"/>'
    )
    task = f'<userTask id="A">{io(given("twice", "${it * 2}"), taken("double", "${twice + extra}"))}{loop}</userTask>'
    played = play(file(process(task))).start({"items": [1, 2, 3]})
    assert [work.inputs for work in played.work.values()] == [{"twice": 2}, {"twice": 4}, {"twice": 6}]
    assert [work.loop_counter for work in played.work.values()] == [0, 1, 2]
    for extra in (10, 20, 30):
        played.complete("A", extra=extra)
    assert played.variables == {"items": [1, 2, 3], "double": 36, "results": [13, 25, 37]}


def test_a_sent_message_carries_the_inputs_and_goes_by_the_business_key(play):
    task = f'<sendTask id="A" messageRef="m">{io(given("text", "hi"))}</sendTask>'
    played = play(file(process(task))).start({"number": 7}, business_key="B-1")
    assert played.status == "completed"
    (sent,) = played.sent
    assert (sent.element_id, sent.message_name, sent.correlation_key, sent.payload) == (
        "A",
        "order 7",
        "B-1",
        {"text": "hi"},
    )


def test_a_message_is_awaited_under_its_own_correlation_key(play):
    task = '<receiveTask id="A" messageRef="m" cauce:correlationKey="number"/>'
    played = play(file(process(task))).start({"number": 7}, business_key="B-1")
    (found,) = played.subscriptions.values()
    assert (found.element_id, found.name, found.correlation_key) == ("A", "order 7", "7")
    assert found.definition_id == "def:p"
    assert played.deliver("order 7", paid=True).variables == {"number": 7, "paid": True}


def test_a_correlation_key_without_a_value_parks(play):
    task = '<receiveTask id="A" messageRef="m" cauce:correlationKey="key"/>'
    played = play(file(process(task))).start({"number": 7, "key": None})
    assert played.failure_at("A")
    assert not played.subscriptions


def test_a_throw_event_with_a_connector_is_work_for_the_outside(play):
    connector = "<camunda:connector><camunda:connectorId>send_email</camunda:connectorId></camunda:connector>"
    event = (
        f'<intermediateThrowEvent id="A"><messageEventDefinition messageRef="m"><extensionElements>{connector}'
        "</extensionElements></messageEventDefinition></intermediateThrowEvent>"
    )
    played = play(file(process(event))).start({"number": 1})
    assert played.work_at("A").kind == "send"
    assert not played.sent
    assert played.complete("A").status == "completed"
    assert not played.sent


CHILD = process('<userTask id="U"/>', key="child")


def call(mappings=""):
    return (
        f'<callActivity id="C" calledElement="child"><extensionElements>{mappings}</extensionElements></callActivity>'
    )


def test_without_mappings_a_call_gets_a_copy_and_gives_it_back(play):
    played = play(file(process(call()), CHILD)).start({"a": 1, "l": [1]}, "p")
    assert played.process.variables(played.work_at("U").token_id) == {"a": 1, "l": [1]}
    played.complete("U", a=2, b=3)
    assert played.variables == {"a": 2, "l": [1], "b": 3}
    (completed,) = [event for event in played.elements if event.element_id == "C" and event.kind == "completed"]
    assert completed.variables == {"a": 2, "b": 3}


def test_with_mappings_only_what_is_mapped_goes_in_and_out(play):
    mappings = (
        '<camunda:in source="a" target="x"/><camunda:in sourceExpression="${a + 1}" target="y"/>'
        '<camunda:out source="r" target="result"/><camunda:out sourceExpression="${r * 2}" target="twice"/>'
    )
    played = play(file(process(call(mappings)), CHILD)).start({"a": 1, "secret": 1}, "p")
    assert played.process.variables(played.work_at("U").token_id) == {"x": 1, "y": 2}
    assert played.complete("U", r=5, other=1).variables == {"a": 1, "secret": 1, "result": 5, "twice": 10}


def test_everything_in_and_nothing_out(play):
    played = play(file(process(call('<camunda:in variables="all"/>')), CHILD)).start({"a": 1}, "p")
    assert played.complete("U", a=2).variables == {"a": 1}


def test_a_failing_out_mapping_parks_the_call_after_the_called_process(play):
    mappings = '<camunda:out sourceExpression="${r * 2}" target="twice"/>'
    played = play(file(process(call(mappings)), CHILD)).start({}, "p").complete("U")
    token = played.failure_at("C").token_id
    assert played.process.waiting_at() == ("C",)
    assert played.process.variables(token) == {}
    assert played.set_variables("C", r=4).retry("C").variables == {"twice": 8}


def test_the_called_process_is_told_apart_in_history(play):
    played = play(file(process(call()), CHILD)).start({"a": 1}, "p").complete("U")
    scope = [event for event in played.elements if event.kind.startswith("scope_")]
    assert [(event.kind, event.definition_id, event.element_id) for event in scope] == [
        ("scope_started", "def:child", "C"),
        ("scope_completed", "def:child", "C"),
    ]
    inside = {event.scope_id for event in played.elements if event.definition_id == "def:child"}
    assert inside == {scope[0].scope_id}
    assert {event.scope_id for event in played.elements if event.definition_id == "def:p"} == {0}


def test_the_business_key_of_a_call_is_mapped(play):
    receiver = process('<receiveTask id="R" messageRef="m"/>', key="child")
    mappings = '<camunda:in variables="all"/><camunda:in businessKey="K-${number}"/>'
    played = play(file(process(call(mappings)), receiver)).start({"number": 3}, "p", business_key="B")
    (found,) = played.subscriptions.values()
    assert found.correlation_key == "K-3"


def test_a_call_of_nothing_parks_with_the_sentence_of_whoever_looked(play):
    played = play(file(process('<callActivity id="C" calledElement="${which}"/>'), CHILD)).start(
        {"which": "other"}, "p"
    )
    assert played.failure_at("C").sentence.in_english() == "There is no process other."
    assert played.set_variables(which="child").retry("C").open_elements() == "U"


def test_a_process_that_calls_itself_stops_at_the_limit(play):
    played = play(file(process('<callActivity id="C" calledElement="p"/>'))).start({})
    assert played.failure_at("C").sentence.values["limit"] == 20
    assert len([event for event in played.elements if event.kind == "scope_started"]) == 20
    assert played.cancel().status == "cancelled"
    assert len([event for event in played.elements if event.kind == "scope_cancelled"]) == 20


def test_a_cancelled_call_is_told(play):
    boundary = (
        '<boundaryEvent id="b" attachedToRef="C"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
    )
    model = file(process(call()), CHILD).replace(b"<endEvent", boundary.encode() + b"<endEvent", 1)
    played = play(model).start({}, "p").advance(3600)
    assert played.status == "completed"
    assert [event.kind for event in played.elements if event.kind.startswith("scope_")] == [
        "scope_started",
        "scope_cancelled",
    ]
    assert not played.work
