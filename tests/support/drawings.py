"""Small drawings for tests of what is told from a drawing: only the elements, without a picture."""

from engine.bpmn_xml.diagram import Process
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.safe_xml import read_tree

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn"'
    ' targetNamespace="t"><process id="p" isExecutable="true">'
)


def process(*elements: str, flows: str = "", lanes: str = "") -> Process:
    """A process of these elements; `flows` are written `a>b`, with a condition `a>b:${x}`, apart by spaces."""
    arrows = "".join(_arrow(flow) for flow in flows.split())
    text = f"{_HEAD}{lanes}{''.join(elements)}{arrows}</process></definitions>"
    return read_diagram(read_tree(text.encode())).processes[0]


def _arrow(flow: str) -> str:
    ends, _, condition = flow.partition(":")
    source, _, target = ends.partition(">")
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def element(kind: str, id: str, name: str = "", inside: str = "", **attributes: str) -> str:
    """One element; attributes are written with `_` for `:`."""
    more = "".join(f' {key.replace("_", ":")}="{value}"' for key, value in attributes.items())
    named = f' name="{name}"' if name else ""
    return f'<{kind} id="{id}"{named}{more}>{inside}</{kind}>'
