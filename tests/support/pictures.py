"""A picture for a drawing that has none: every element in one row, arrows straight from one to the next."""

from engine.bpmn_xml.diagram import FlowNode, scopes
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.safe_xml import read_tree

_NAMESPACES = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_STEP, _MIDDLE = 170, 120


def with_picture(bpmn: str) -> bytes:
    """The same file with a picture of its first process."""
    process = read_diagram(read_tree(bpmn.encode())).processes[0]
    nodes = {node.id: place for place, node in enumerate(process.scope.nodes)}
    shapes = "".join(_shape(node, nodes[node.id]) for node in process.scope.nodes)
    edges = "".join(
        f'<bpmndi:BPMNEdge bpmnElement="{flow.id}"><di:waypoint x="{_x(nodes[flow.source]) + 100}" y="{_MIDDLE}"/>'
        f'<di:waypoint x="{_x(nodes[flow.target])}" y="{_MIDDLE}"/></bpmndi:BPMNEdge>'
        for scope in scopes(process.scope)
        for flow in scope.flows
        if flow.target in nodes and flow.source in nodes
    )
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="{process.id}">{shapes}{edges}</bpmndi:BPMNPlane>'
    picture = f'<bpmndi:BPMNDiagram {_NAMESPACES} id="picture">{plane}</bpmndi:BPMNDiagram>'
    return bpmn.replace("</definitions>", f"{picture}</definitions>").encode()


def _x(place: int) -> int:
    return 100 + place * _STEP


def _shape(node: FlowNode, place: int) -> str:
    is_round = node.kind.endswith(("Event", "Gateway"))
    width, height = (50, 50) if is_round else (100, 80)
    bounds = f'<dc:Bounds x="{_x(place)}" y="{_MIDDLE - height // 2}" width="{width}" height="{height}"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{node.id}">{bounds}</bpmndi:BPMNShape>'
