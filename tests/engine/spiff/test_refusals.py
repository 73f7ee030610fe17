"""What cannot run is refused when compiling, with its element; what is legal is accepted."""

import pytest

from engine.bpmn_xml.reader import diagram_of
from engine.spiff.failures import NoSuchProcess, NoSuchStart, NotExecutable, ProcessIsOver, StartNotClear
from engine.spiff.program import StartEvent, compile_program
from tests.support.notation import NAMESPACES, bpmn
from tests.support.playing import Play


def compiled(content, roots=""):
    xml = f'<definitions {NAMESPACES}>{roots}<process id="p" isExecutable="true">{content}</process></definitions>'
    return compile_program("d", diagram_of(xml.encode()), "p")


EVENT = "<startEvent id='s'/><userTask id='A'/>"


@pytest.mark.parametrize(
    ("content", "element"),
    [
        ("<inclusiveGateway id='x'/>", "x"),
        ("<complexGateway id='x'/>", "x"),
        ("<businessRuleTask id='x' camunda:decisionRef='nowhere'/>", "x"),
        ("<businessRuleTask id='x' camunda:decisionRef='d' camunda:decisionRefBinding='latest'/>", "x"),
        ("<businessRuleTask id='x' camunda:decisionRef='d' camunda:mapDecisionResult='first'/>", "x"),
        ("<businessRuleTask id='x' camunda:decisionRef='d' camunda:type='external' camunda:topic='t'/>", "x"),
        ("<transaction id='x'/>", "x"),
        ("<adHocSubProcess id='x'/>", "x"),
        (EVENT + "<subProcess id='x' triggeredByEvent='true'><task id='t'/></subProcess>", "x"),
        ("<subProcess id='o'><startEvent id='x'><timerEventDefinition/></startEvent></subProcess>", "x"),
        ("<subProcess id='o'><startEvent id='w'/><startEvent id='x'/></subProcess>", "x"),
        ("<subProcess id='o'><inclusiveGateway id='x'/></subProcess>", "x"),
        ("<startEvent id='x'><signalEventDefinition/></startEvent>", "x"),
        ("<startEvent id='x'><conditionalEventDefinition/></startEvent>", "x"),
        ("<endEvent id='x'><signalEventDefinition/></endEvent>", "x"),
        ("<endEvent id='x'><escalationEventDefinition/></endEvent>", "x"),
        ("<endEvent id='x'><cancelEventDefinition/></endEvent>", "x"),
        ("<endEvent id='x'><errorEventDefinition/></endEvent>", "x"),
        ("<endEvent id='x'><terminateEventDefinition/><terminateEventDefinition/></endEvent>", "x"),
        ("<intermediateCatchEvent id='x'/>", "x"),
        ("<intermediateThrowEvent id='x'><linkEventDefinition name='l'/></intermediateThrowEvent>", "x"),
        ("<intermediateCatchEvent id='x'><timerEventDefinition/></intermediateCatchEvent>", "x"),
        ("<intermediateCatchEvent id='x'><messageEventDefinition/></intermediateCatchEvent>", "x"),
        ("<receiveTask id='x' messageRef='nothing'/>", "x"),
        ("<receiveTask id='x'/>", "x"),
        ("<sendTask id='x'/>", "x"),
        ("<userTask id='x' startQuantity='0'/>", "x"),
        ("<userTask id='x' completionQuantity='many'/>", "x"),
        (
            "<userTask id='y'/><sequenceFlow id='f' sourceRef='y' targetRef='x'/>"
            "<receiveTask id='x' instantiate='true' messageRef='m'/>",
            "x",
        ),
        ("<eventBasedGateway id='x' instantiate='true'/>", "x"),
        ("<eventBasedGateway id='x'/>", "x"),
        ("<scriptTask id='x'/>", "x"),
        ("<scriptTask id='x' scriptFormat='groovy'><script>1</script></scriptTask>", "x"),
        ("<serviceTask id='x' camunda:class='java.lang.Runtime'/>", "x"),
        ("<serviceTask id='x' camunda:expression='${bean.run()}'/>", "x"),
        ("<scriptTask id='x' camunda:resultVariable='r'><script>1</script></scriptTask>", "x"),
        ("<callActivity id='x'/>", "x"),
        ("<userTask id='x' default='nothing'/>", "x"),
        ("<userTask id='x'><standardLoopCharacteristics/></userTask>", "x"),
        ("<userTask id='x'><standardLoopCharacteristics loopMaximum='-1'/></userTask>", "x"),
        ("<userTask id='x'><multiInstanceLoopCharacteristics/></userTask>", "x"),
        (
            "<userTask id='x'><multiInstanceLoopCharacteristics behavior='None'><loopCardinality>2</loopCardinality>"
            "</multiInstanceLoopCharacteristics></userTask>",
            "x",
        ),
        (
            "<userTask id='x'><extensionElements><camunda:inputOutput><camunda:inputParameter name='a'>"
            "<camunda:script>1</camunda:script></camunda:inputParameter></camunda:inputOutput></extensionElements>"
            "</userTask>",
            "x",
        ),
        (EVENT + "<sequenceFlow id='x' sourceRef='s' targetRef='nowhere'/>", "x"),
        (EVENT + "<sequenceFlow id='x' sourceRef='A' targetRef='s'/>", "s"),
        (EVENT + "<endEvent id='e'/><sequenceFlow id='x' sourceRef='e' targetRef='A'/>", "e"),
        (EVENT + "<boundaryEvent id='x' attachedToRef='s'><errorEventDefinition/></boundaryEvent>", "x"),
        (EVENT + "<boundaryEvent id='x' attachedToRef='A'><signalEventDefinition/></boundaryEvent>", "x"),
        (EVENT + "<boundaryEvent id='x' attachedToRef='A'/>", "x"),
        (
            EVENT
            + "<boundaryEvent id='x' attachedToRef='A' cancelActivity='false'><errorEventDefinition/></boundaryEvent>",
            "x",
        ),
        (EVENT + "<eventBasedGateway id='g'/><sequenceFlow id='f' sourceRef='g' targetRef='A'/>", "g"),
        (EVENT + "<userTask id='A'/>", "A"),
        (
            "<userTask id='x'/><userTask id='y'/><sequenceFlow sourceRef='x' targetRef='y'/>"
            "<sequenceFlow sourceRef='y' targetRef='x'/>",
            "p",
        ),
    ],
)
def test_what_cannot_run_is_refused_with_its_element(content, element):
    with pytest.raises(NotExecutable) as caught:
        compiled(content, roots='<message id="m" name="m"/>')
    assert caught.value.element_id == element
    assert caught.value.sentence.in_english()


def test_an_unknown_process_is_refused():
    with pytest.raises(NoSuchProcess):
        compile_program("d", diagram_of(bpmn("start s")), "other")


@pytest.mark.parametrize("element_id", ["Start", "End", "Root", "__proto__", "data", "head"])
def test_any_id_is_legal(element_id):
    played = Play(bpmn(f"start s; user {element_id}; end e; s>{element_id}>e")).start()
    assert played.complete(element_id).status == "completed"


def test_elements_and_flows_without_an_id_run():
    content = (
        '<startEvent id="s"/><sequenceFlow sourceRef="s" targetRef="A"/><userTask id="A"/>'
        '<sequenceFlow sourceRef="A" targetRef="B"/><userTask id="B"/>'
    )
    played = Play(
        f'<definitions {NAMESPACES}><process id="p" isExecutable="true">{content}</process></definitions>'.encode()
    ).start()
    assert played.complete("A").open_elements() == "B"


def test_two_flows_between_the_same_elements_are_two_tokens():
    played = Play(bpmn("start s; and g; and j; user A; end e; s>g; g>j; g>j; j>A>e")).start()
    assert played.open_elements() == "A"


def test_the_ways_to_start_are_told():
    content = (
        "<startEvent id='s'/><startEvent id='t'><timerEventDefinition><timeCycle>R/PT1H</timeCycle>"
        "</timerEventDefinition></startEvent><startEvent id='m'><messageEventDefinition messageRef='m1'/></startEvent>"
    )
    assert compiled(content, roots='<message id="m1" name="order"/>').start_events == (
        StartEvent("s", "none"),
        StartEvent("t", "timer", timer_kind="timeCycle", timer_expression="R/PT1H"),
        StartEvent("m", "message", message_name="order"),
    )


def test_a_process_starts_where_it_is_told():
    model = bpmn("start s; start m msg:order; user A; user B; s>A; m>B")
    assert Play(model).start().open_elements() == "A"
    assert Play(model).start({"v": 1}, start_element_id="m").open_elements() == "B"
    with pytest.raises(NoSuchStart):
        Play(model).start(start_element_id="x")
    with pytest.raises(StartNotClear):
        Play(bpmn("start m msg:order; user B; m>B")).start()
    with pytest.raises(NotExecutable):
        Play(bpmn("start s; start t; user B; s>B; t>B"))


def test_a_process_that_has_ended_refuses_every_action():
    played = Play(bpmn("start s; user A; end e; s>A>e")).start().cancel()
    assert played.status == "cancelled"
    assert played.trail("cancelled") == ["A"]
    for action in (played.process.cancel, played.process.resume):
        with pytest.raises(ProcessIsOver):
            action(now=played.now)


@pytest.mark.parametrize("event", ["none=err:E", "one=term", "complex=True?cancel", "none=sig:"])
def test_several_instances_throw_only_what_an_event_in_the_flow_throws_and_names(event):
    model = bpmn(f"start s; user A mi=2 {event}; end e; s>A>e")
    with pytest.raises(NotExecutable) as caught:
        compile_program("d", diagram_of(model), "p")
    assert caught.value.context["element_id"] == "A"
