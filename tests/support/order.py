"""An order that somebody approves within two days, and that a supplier's service takes: what a sandbox is tried on."""

from datetime import UTC, datetime

from engine.definitions.deployment import Bundle

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

ORDER = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" targetNamespace="https://cauce.example/tests">
  <error id="e1" name="sin stock" errorCode="OUT_OF_STOCK"/>
  <process id="order" name="Pedido" isExecutable="true" cauce:area="general">
    <startEvent id="asked" name="Hace falta material" camunda:formKey="order_start"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="approve"/>
    <userTask id="approve" name="Aprobar el gasto" camunda:candidateGroups="finance" camunda:formKey="approve"/>
    <sequenceFlow id="f2" sourceRef="approve" targetRef="approved"/>
    <boundaryEvent id="late" name="2 días" attachedToRef="approve">
      <timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f3" sourceRef="late" targetRef="deputy"/>
    <userTask id="deputy" name="Aprobar como suplente" camunda:candidateGroups="board" camunda:formKey="approve"/>
    <sequenceFlow id="f4" sourceRef="deputy" targetRef="approved"/>
    <exclusiveGateway id="approved" name="¿Aprobado?" default="no"/>
    <sequenceFlow id="yes" name="sí" sourceRef="approved" targetRef="place">
      <conditionExpression>${ok}</conditionExpression></sequenceFlow>
    <sequenceFlow id="no" name="no" sourceRef="approved" targetRef="tell"/>
    <serviceTask id="place" name="Enviar el pedido"><extensionElements>
      <camunda:connector><camunda:connectorId>http_call</camunda:connectorId><camunda:inputOutput>
        <camunda:inputParameter name="url">https://supplier.example/orders</camunda:inputParameter>
        <camunda:inputParameter name="method">POST</camunda:inputParameter>
        <camunda:inputParameter name="body"><camunda:map>
          <camunda:entry key="amount">${amount}</camunda:entry></camunda:map></camunda:inputParameter>
        <camunda:outputParameter name="number">${result.body.number}</camunda:outputParameter>
      </camunda:inputOutput></camunda:connector></extensionElements></serviceTask>
    <boundaryEvent id="none" name="sin stock" attachedToRef="place">
      <errorEventDefinition errorRef="e1"/></boundaryEvent>
    <sequenceFlow id="f5" sourceRef="none" targetRef="unplaced"/>
    <endEvent id="unplaced" name="Sin material"/>
    <sequenceFlow id="f6" sourceRef="place" targetRef="placed"/>
    <endEvent id="placed" name="Pedido"/>
    <serviceTask id="tell" name="Avisar del rechazo"><extensionElements>
      <camunda:connector><camunda:connectorId>send_email</camunda:connectorId><camunda:inputOutput>
        <camunda:inputParameter name="to">almacen@cauce.example</camunda:inputParameter>
        <camunda:inputParameter name="subject">Rechazado</camunda:inputParameter>
        <camunda:inputParameter name="text">No se compra.</camunda:inputParameter>
      </camunda:inputOutput></camunda:connector></extensionElements></serviceTask>
    <sequenceFlow id="f7" sourceRef="tell" targetRef="rejected"/>
    <endEvent id="rejected" name="Rechazado"/>
  </process>
</definitions>
"""

FORMS = {
    "order_start": (
        b'{"type":"default","id":"order_start","components":['
        b'{"type":"number","id":"c1","key":"amount","label":"Importe","validate":{"required":true,"min":1}}]}'
    ),
    "approve": (
        b'{"type":"default","id":"approve","components":['
        b'{"type":"number","id":"c1","key":"amount","label":"Importe","readonly":true},'
        b'{"type":"checkbox","id":"c2","key":"ok","label":"Aprobado"}]}'
    ),
}

BUNDLE = Bundle("order.bpmn", ORDER.encode(), FORMS)
#: Who starts it, with what.
ASKED = {"by": "lucia", "variables": {"amount": 120}}
APPROVED = {"task": "approve", "by": "carmen", "answers": {"ok": True}}
REJECTED = {"task": "approve", "by": "carmen", "answers": {"ok": False}}
PLACED = {"answer": "place", "result": {"status": 200, "body": {"number": "PED-7"}}}
