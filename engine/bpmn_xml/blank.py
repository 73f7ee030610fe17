"""A drawing to begin with: one process with a start event, and nothing else."""

from lxml import etree

from engine.bpmn_xml.layout import with_layout
from engine.bpmn_xml.namespaces import BPMN, CAMUNDA, CAUCE, bpmn

_NAMESPACES = {"bpmn": BPMN, "camunda": CAMUNDA, "cauce": CAUCE}


def blank_model(key: str, name: str) -> bytes:
    """The file of a new process; `key` is an XML name, `name` any text without control characters."""
    root = etree.Element(bpmn("definitions"), {"id": f"definitions_{key}", "targetNamespace": CAUCE}, nsmap=_NAMESPACES)
    process = etree.SubElement(root, bpmn("process"), {"id": key, "name": name, "isExecutable": "true"})
    etree.SubElement(process, bpmn("startEvent"), {"id": "start"})
    return with_layout(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
