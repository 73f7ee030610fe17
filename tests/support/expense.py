"""An expense to approve and to book in an outside system: the model of the flow tests, right and with an error."""

import json

KEY = "expense"

_FORM = {
    "type": "default",
    "id": "expense_decision",
    "components": [
        {"type": "number", "key": "amount", "label": "Importe", "readonly": True},
        {
            "type": "radio",
            "key": "decision",
            "label": "Decisión",
            "values": [{"value": "approve", "label": "Aprobar"}, {"value": "reject", "label": "Rechazar"}],
            "validate": {"required": True},
        },
    ],
}

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" targetNamespace="https://cauce.example/tests">
  <process id="expense" name="Aprobar un gasto" isExecutable="true" cauce:area="purchasing">
    <startEvent id="asked" name="Gasto presentado"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="approve"/>
    <userTask id="approve" name="Aprobar el gasto" camunda:candidateGroups="finance-manager"
      camunda:formKey="expense_decision"/>
    <sequenceFlow id="f2" sourceRef="approve" targetRef="approved"/>
    <exclusiveGateway id="approved" name="¿Se aprueba?" default="no"/>
    <sequenceFlow id="yes" sourceRef="approved" targetRef="book">
      <conditionExpression>${decision == 'approve'}</conditionExpression></sequenceFlow>
    <sequenceFlow id="no" sourceRef="approved" targetRef="refused"/>
    <serviceTask id="book" name="Contabilizar el gasto">
      <extensionElements><camunda:connector>
        <camunda:connectorId>http_call</camunda:connectorId>
        <camunda:inputOutput>
          <camunda:inputParameter name="url">URL</camunda:inputParameter>
          <camunda:inputParameter name="method">POST</camunda:inputParameter>
          <camunda:inputParameter name="body"><camunda:map>
            <camunda:entry key="amount">${amount}</camunda:entry></camunda:map></camunda:inputParameter>
          <camunda:outputParameter name="booking">${body.number}</camunda:outputParameter>
        </camunda:inputOutput>
      </camunda:connector></extensionElements>
    </serviceTask>
    <sequenceFlow id="f3" sourceRef="book" targetRef="booked"/>
    <endEvent id="booked" name="Gasto contabilizado"/>
    <endEvent id="refused" name="Gasto rechazado"/>
  </process>
</definitions>
"""


def bpmn(url: str) -> str:
    """The drawing, which books at that address."""
    return _BPMN.replace("URL", url)


def with_error(url: str) -> str:
    """The same, with a flow that leads nowhere."""
    return bpmn(url).replace('targetRef="booked"', 'targetRef="nowhere"')


def form() -> str:
    """Its one form."""
    return json.dumps(_FORM)
