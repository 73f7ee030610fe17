"""Namespace URIs of the files we read, and the two helpers that take a tag apart."""

from functools import cache

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM_INTERCHANGE = "http://www.omg.org/spec/BPMN/20100524/DI"
DRAWING_COMMON = "http://www.omg.org/spec/DD/20100524/DC"
DRAWING_INTERCHANGE = "http://www.omg.org/spec/DD/20100524/DI"
XML_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
CAUCE = "http://cauce.dev/schema/1.0/bpmn"
#: The forerunner of Camunda, whose extensions Camunda reads as its own.
ACTIVITI = "http://activiti.org/bpmn"

#: Namespaces of extensions that are read.
OURS = frozenset({CAMUNDA, CAUCE})

#: Ids that the reader gives to elements drawn without one, kept apart from drawn ids; never in a file. Of no
#: namespace, since lxml would leave the declaration of one behind.
MADE_ID = "made-id"

#: Namespaces of drawing tools that carry colours, exporter versions and the like: nothing that runs.
TOOL_METADATA = frozenset(
    {
        "http://camunda.org/schema/modeler/1.0",
        "http://bpmn.io/schema/bpmn",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        XML_SCHEMA_INSTANCE,
        XML,
    }
)


@cache
def bpmn(name: str) -> str:
    """The tag of a BPMN element: `bpmn("task")` is `{…/MODEL}task`."""
    return f"{{{BPMN}}}{name}"


@cache
def camunda(name: str) -> str:
    """The name of a camunda attribute or element."""
    return f"{{{CAMUNDA}}}{name}"


def split(tag: str) -> tuple[str | None, str]:
    """Namespace URI (None when there is none) and local name of a tag or attribute name."""
    if tag[:1] == "{":
        uri, _, local = tag[1:].partition("}")
        return uri, local
    return None, tag


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for comments and processing instructions."""
    return split(element.tag)[1] if isinstance(element.tag, str) else ""
