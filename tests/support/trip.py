"""A business trip that calls another process to book the hotel: a person's task there, then a message."""

from suite.embedded import Cauce

KEY = "trip"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" targetNamespace="https://cauce.example/tests">
"""
#: `choose` is the name of an element of both drawings.
_TRIP = """
  <process id="trip" name="Viaje de trabajo" isExecutable="true" cauce:area="human_resources">
    <startEvent id="asked"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="book"/>
    <callActivity id="book" name="Reservar el hotel" calledElement="booking">
      <extensionElements><camunda:in variables="all"/></extensionElements></callActivity>
    <sequenceFlow id="f2" sourceRef="book" targetRef="choose"/>
    <userTask id="choose" name="Elegir el tren" camunda:assignee="${initiator}"/>
    <sequenceFlow id="f3" sourceRef="choose" targetRef="done"/>
    <endEvent id="done"/>
  </process>
</definitions>
"""
BOOKING = f"""{_HEAD}
  <message id="m1" name="msg_booking_confirmed"/>
  <process id="booking" name="Reserva de alojamiento" isExecutable="true" cauce:area="human_resources">
    <startEvent id="begin"/>
    <sequenceFlow id="g1" sourceRef="begin" targetRef="choose"/>
    <userTask id="choose" name="Elegir el alojamiento" camunda:candidateGroups="finance-manager"/>
    <sequenceFlow id="g2" sourceRef="choose" targetRef="confirmed"/>
    <intermediateCatchEvent id="confirmed" name="Confirmación del hotel">
      <messageEventDefinition messageRef="m1"/></intermediateCatchEvent>
    <sequenceFlow id="g3" sourceRef="confirmed" targetRef="price"/>
    <scriptTask id="price" name="Calcular el precio"><script>price = nights * 80</script></scriptTask>
    <sequenceFlow id="g4" sourceRef="price" targetRef="over"/>
    <endEvent id="over"/>
  </process>
</definitions>
"""


def deploy(cauce: Cauce) -> None:
    """Publish both."""
    cauce.deploy({"booking.bpmn": BOOKING})
    cauce.deploy({"trip.bpmn": _HEAD + _TRIP})
