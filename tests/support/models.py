"""Small process models as text, for tests that upload, publish and run them."""

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:test">\n'
)

APPROVE_FORM = b"""{
  "type": "default", "id": "approve", "schemaVersion": 17,
  "components": [{"type": "checkbox", "key": "approved", "label": "Approved", "id": "f1"}]
}"""


def model(
    key: str = "leave",
    *,
    name: str = "Leave request",
    area: str | None = None,
    task_name: str = "Approve the leave",
    form: str | None = None,
    extra: str = "",
    **drawn: tuple[int, int, int, int],
) -> bytes:
    """Start, one user task, end, with a picture; `extra` goes inside the process as it is, `drawn` into its picture."""
    place = f' cauce:area="{area}"' if area else ""
    form_key = f' camunda:formKey="{form}"' if form else ""
    return (
        f"{_HEAD}"
        f'<bpmn:process id="{key}" name="{name}" isExecutable="true"{place}>\n'
        '<bpmn:startEvent id="asked" name="Asked"/>\n'
        f'<bpmn:userTask id="approve" name="{task_name}" camunda:candidateGroups="approver"{form_key}/>\n'
        '<bpmn:endEvent id="done" name="Done"/>\n'
        '<bpmn:sequenceFlow id="f1" sourceRef="asked" targetRef="approve"/>\n'
        '<bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="done"/>\n'
        f"{extra}</bpmn:process>\n{_picture(key, drawn)}</bpmn:definitions>\n"
    ).encode()


#: Who approves: the approver up to 1000, the board beyond it.
APPROVER_DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:test">
<decision id="approver" name="Who approves"><decisionTable>
<input label="Amount"><inputExpression><text>amount</text></inputExpression></input><output name="approver"/>
<rule><inputEntry><text>&lt;= 1000</text></inputEntry><outputEntry><text>"approver"</text></outputEntry></rule>
<rule><inputEntry><text>&gt;= 1000</text></inputEntry><outputEntry><text>"board"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def deciding_model(key: str = "leave", *, name: str = "Leave request", decision: str = "approver") -> bytes:
    """The same, but a decision tells first who approves: of `APPROVER_DMN`, which two rules decide for 1000."""
    decides = (
        f'<bpmn:businessRuleTask id="decide" name="Who approves?" camunda:decisionRef="{decision}"'
        ' camunda:resultVariable="approver" camunda:mapDecisionResult="singleEntry"/>\n'
        '<bpmn:sequenceFlow id="f0" sourceRef="asked" targetRef="decide"/>\n'
    )
    drawn = model(key, name=name, extra=decides, decide=(200, 200, 100, 80)).decode()
    drawn = drawn.replace('sourceRef="asked" targetRef="approve"', 'sourceRef="decide" targetRef="approve"')
    return drawn.replace('candidateGroups="approver"', 'candidateGroups="${approver}"').encode()


def broken_model(key: str = "leave", *, area: str | None = None) -> bytes:
    """The same with a gateway «Approved?» that leads nowhere: storable, not executable."""
    gateway = (
        '<bpmn:exclusiveGateway id="decided" name="Approved?"/>\n'
        '<bpmn:sequenceFlow id="f3" sourceRef="approve" targetRef="decided"/>\n'
    )
    return model(key, area=area, extra=gateway, decided=(365, 170, 50, 50))


def _picture(key: str, drawn: dict[str, tuple[int, int, int, int]]) -> str:
    shapes = {"asked": (100, 102, 36, 36), "approve": (200, 80, 100, 80), "done": (370, 102, 36, 36), **drawn}
    bounds = "".join(
        f'<bpmndi:BPMNShape id="{one}_shape" bpmnElement="{one}">'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>\n'
        for one, (x, y, width, height) in shapes.items()
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{one}_edge" bpmnElement="{one}">'
        f'<di:waypoint x="{start}" y="120"/><di:waypoint x="{end}" y="120"/></bpmndi:BPMNEdge>\n'
        for one, start, end in (("f1", 136, 200), ("f2", 300, 370))
    )
    return (
        f'<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{key}">\n'
        f"{bounds}{edges}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n"
    )
