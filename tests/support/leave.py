"""A leave request to work with in tests: three lanes, three forms, a decision."""

import json
from typing import Any

KEY = "leave_request"

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" targetNamespace="https://cauce.example/tests">
  <process id="leave_request" name="Pedir una ausencia" isExecutable="true"
    cauce:area="human_resources">
    <documentation>Vacaciones y otros días libres.</documentation>
    <laneSet>
      <lane id="asker" name="Persona empleada" cauce:role="employee">
        <flowNodeRef>asked</flowNodeRef><flowNodeRef>mend</flowNodeRef></lane>
      <lane id="decider" name="Dirección financiera" cauce:role="finance-manager">
        <flowNodeRef>approve</flowNodeRef><flowNodeRef>approved</flowNodeRef>
        <flowNodeRef>refused</flowNodeRef></lane>
      <lane id="keeper" name="RR. HH." cauce:role="hr-officer">
        <flowNodeRef>record</flowNodeRef><flowNodeRef>granted</flowNodeRef></lane>
    </laneSet>
    <startEvent id="asked" name="Ausencia pedida" camunda:formKey="leave_asked"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="approve"/>
    <userTask id="approve" name="Aprobar la ausencia" camunda:formKey="leave_decision" camunda:dueDate="P2D"/>
    <sequenceFlow id="f2" sourceRef="approve" targetRef="approved"/>
    <exclusiveGateway id="approved" name="¿Se aprueba?" default="no"/>
    <sequenceFlow id="yes" sourceRef="approved" targetRef="record">
      <conditionExpression>${decision == 'approve'}</conditionExpression></sequenceFlow>
    <sequenceFlow id="back" sourceRef="approved" targetRef="mend">
      <conditionExpression>${decision == 'return'}</conditionExpression></sequenceFlow>
    <sequenceFlow id="no" sourceRef="approved" targetRef="refused"/>
    <userTask id="mend" name="Corregir la petición" camunda:assignee="${initiator}" camunda:formKey="leave_asked"/>
    <sequenceFlow id="f3" sourceRef="mend" targetRef="approve"/>
    <userTask id="record" name="Anotar la ausencia" camunda:formKey="leave_recorded"/>
    <sequenceFlow id="f4" sourceRef="record" targetRef="granted"/>
    <endEvent id="granted" name="Ausencia concedida"/>
    <endEvent id="refused" name="Ausencia denegada"/>
  </process>
</definitions>
"""

_KINDS = [
    {"value": "holiday", "label": "Vacaciones"},
    {"value": "moving", "label": "Mudanza"},
    {"value": "other", "label": "Otro motivo"},
]
FORMS: dict[str, list[dict[str, Any]]] = {
    "leave_asked": [
        {"type": "text", "text": "Pide con **15 días** de antelación. [Normas](https://nortelia.example/normas)"},
        {"type": "select", "key": "kind", "label": "Clase", "values": _KINDS, "validate": {"required": True}},
        {
            "type": "datetime",
            "subtype": "date",
            "key": "from_on",
            "dateLabel": "Desde",
            "validate": {"required": True},
            "layout": {"row": "days"},
        },
        {
            "type": "number",
            "key": "days",
            "label": "Días",
            "decimalDigits": 1,
            "validate": {"required": True, "min": 0.5},
            "layout": {"row": "days"},
        },
        {
            "type": "textarea",
            "key": "reason",
            "label": "Motivo",
            "validate": {"required": True, "maxLength": 500},
            "conditional": {"hide": '= kind != "other"'},
        },
    ],
    "leave_decision": [
        {"type": "select", "key": "kind", "label": "Clase", "values": _KINDS, "readonly": True},
        {"type": "datetime", "subtype": "date", "key": "from_on", "dateLabel": "Desde", "readonly": True},
        {"type": "number", "key": "days", "label": "Días", "readonly": True},
        {
            "type": "radio",
            "key": "decision",
            "label": "Decisión",
            "values": [
                {"value": "approve", "label": "Aprobar"},
                {"value": "return", "label": "Devolver para corregir"},
                {"value": "reject", "label": "Rechazar"},
            ],
            "validate": {"required": True},
        },
        {
            "type": "textarea",
            "key": "comment",
            "label": "Comentario",
            "description": "Lo lee quien lo pidió.",
            "validate": {"required": True},
            "conditional": {"hide": '= decision = "approve"'},
        },
    ],
    "leave_recorded": [
        {
            "type": "checkbox",
            "key": "is_recorded",
            "label": "Está anotada en el calendario",
            "validate": {"required": True},
        },
        {
            "type": "checklist",
            "key": "told",
            "label": "Avisado a",
            "values": [{"value": "team", "label": "Su equipo"}, {"value": "payroll", "label": "Nóminas"}],
        },
    ],
}


def files() -> dict[str, str]:
    """The bundle: the drawing and its forms."""
    forms = {
        f"{name}.form": json.dumps({"type": "default", "id": name, "components": components})
        for name, components in FORMS.items()
    }
    return {"leave_request.bpmn": BPMN, **forms}
