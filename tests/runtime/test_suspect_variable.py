"""Which variable to look at first when something failed."""

import pytest

from engine.incidents.incidents import Failure
from foundation.sentences import Sentence
from runtime.flow_graph import flow_graph
from runtime.suspect_variable import suspect_variable
from tests.support.drawings import element, process

_CALL = """<extensionElements><camunda:connector>
  <camunda:connectorId>http_call</camunda:connectorId><camunda:inputOutput>
  <camunda:inputParameter name="url">https://example.org/bookings</camunda:inputParameter>
  <camunda:inputParameter name="body"><camunda:map><camunda:entry key="a">%s</camunda:entry></camunda:map>
  </camunda:inputParameter></camunda:inputOutput></camunda:connector></extensionElements>"""


def suspect(element_id, *elements, flows, known, **values):
    graph = flow_graph(process(element("startEvent", "s"), *elements, flows=flows))
    failure = Failure("failed", Sentence("It failed.", values))
    return suspect_variable(failure, graph.nodes[element_id], graph.outgoing.get(element_id, ()), set(known))


def test_a_failure_that_names_its_variable_is_believed_even_if_there_is_none_yet():
    assert suspect("g", element("exclusiveGateway", "g"), flows="s>g", known=["other"], variable="amount") == "amount"


def test_the_variable_that_the_reason_of_a_failure_names_is_believed_too():
    why = Sentence("There is none.", {"variable": "amount"})
    assert suspect("g", element("exclusiveGateway", "g"), flows="s>g", known=["other"], reason=why) == "amount"


@pytest.mark.parametrize(
    ("text", "name"),
    [("${amount}", "amount"), ("Total: ${amount} €", "amount"), ("amount", None), ("${amount + tax}", None)],
)
def test_a_call_is_suspected_of_the_one_variable_that_it_reads(text, name):
    call = element("serviceTask", "c", inside=_CALL % text)

    assert suspect("c", call, flows="s>c", known=["amount", "tax", "other"]) == name


def test_a_gateway_is_suspected_of_what_its_conditions_read():
    gateway = element("exclusiveGateway", "g")

    found = suspect(
        "g",
        gateway,
        element("endEvent", "a"),
        element("endEvent", "b"),
        flows="s>g g>a:${amount>5} g>b",
        known=["amount"],
    )

    assert found == "amount"


@pytest.mark.parametrize(
    "inside",
    [
        "<conditionalEventDefinition><condition>amount > 5</condition></conditionalEventDefinition>",
        "<timerEventDefinition><timeDuration>${amount}</timeDuration></timerEventDefinition>",
    ],
)
def test_an_event_is_suspected_of_what_it_waits_for(inside):
    event = element("intermediateCatchEvent", "c", inside=inside)

    assert suspect("c", event, flows="s>c", known=["amount", "other"]) == "amount"


def test_a_text_that_is_not_understood_names_nobody():
    call = element("serviceTask", "c", inside=_CALL % "${amount ?}")

    assert suspect("c", call, flows="s>c", known=["amount"]) is None
