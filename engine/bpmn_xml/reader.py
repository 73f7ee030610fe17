"""The XML tree of a BPMN file to a `Diagram`; it judges nothing, what is wrong or missing stays visible."""

from collections import ChainMap
from collections.abc import Iterator

from lxml import etree

from engine.bpmn_xml.dangling import dangling_references
from engine.bpmn_xml.diagram import (
    Definition,
    Diagram,
    DuplicateId,
    Participant,
    Process,
)
from engine.bpmn_xml.extensions import extensions_of, process_fields
from engine.bpmn_xml.global_tasks import read_global_tasks
from engine.bpmn_xml.namespaces import BPMN, bpmn
from engine.bpmn_xml.read_data import scope_data
from engine.bpmn_xml.read_nodes import FLOW_NODES, common_fields, read_event_definition
from engine.bpmn_xml.read_scopes import Surroundings, read_lanes, read_scope, within_lanes
from engine.bpmn_xml.refusals import TooManyFlowNodesInFile
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.unread import unread_extensions
from engine.bpmn_xml.xml_values import (
    bpmn_children,
    documentation,
    is_true,
    line_of,
    make_ids,
    one_line,
    reference,
    stripped,
)

_CODES = {"error": "errorCode", "escalation": "escalationCode"}
_DEFINITIONS = frozenset({"message", "error", "signal", "escalation"})

#: Far more than people draw; what is larger could not be checked in the time that an upload may take.
MAX_FLOW_NODES_IN_FILE = 10_000


def diagram_of(data: bytes) -> Diagram:
    """The diagram of a file; raises a kind of UnsafeFile."""
    return read_diagram(read_tree(data))


def read_diagram(root: etree._Element) -> Diagram:
    """The diagram of a tree that `safe_xml.read_tree` gave; raises a kind of UnsafeFile when there are too many nodes.

    Elements of the tree that have no id are given a note of the one that the diagram uses.
    """
    _refuse_too_many(root)
    make_ids(root)
    roots = list(bpmn_children(root))
    shared = {
        found.get("id", ""): read_event_definition(kind.removesuffix("EventDefinition"), found)
        for kind, found in roots
        if kind.endswith("EventDefinition")
    }
    around = Surroundings(shared, global_tasks=read_global_tasks(roots, shared), data=ChainMap(scope_data(root)))
    return Diagram(
        id=root.get("id", ""),
        name=one_line(root.get("name")),
        processes=tuple(_read_process(found, around) for kind, found in roots if kind == "process"),
        participants=tuple(_read_participants(roots)),
        definitions=tuple(_read_definition(kind, found) for kind, found in roots if kind in _DEFINITIONS),
        global_tasks=tuple(around.global_tasks.values()),
        unread=unread_extensions(root),
        duplicate_ids=tuple(_duplicate_ids(root)),
        dangling=dangling_references(root),
    )


def _refuse_too_many(root: etree._Element) -> None:
    count = sum(1 for _ in root.iter(*(bpmn(kind) for kind in FLOW_NODES)))
    if count > MAX_FLOW_NODES_IN_FILE:
        raise TooManyFlowNodesInFile(count=count, limit=MAX_FLOW_NODES_IN_FILE)


def _read_process(element: etree._Element, around: Surroundings) -> Process:
    lanes = read_lanes(element)
    return Process(
        **common_fields(element),
        **process_fields(extensions_of(element)),
        documentation=documentation(element),
        is_executable=is_true(element, "isExecutable", otherwise=False),
        scope=read_scope(element, within_lanes(around, lanes)),
        lanes=lanes,
    )


def _read_participants(roots: list[tuple[str, etree._Element]]) -> Iterator[Participant]:
    for kind, collaboration in roots:
        if kind == "collaboration":
            for name, found in bpmn_children(collaboration):
                if name == "participant":
                    yield Participant(**common_fields(found), process_id=reference(found, "processRef"))


def _read_definition(kind: str, element: etree._Element) -> Definition:
    return Definition(
        **common_fields(element),
        kind=kind,
        code=stripped(element.get(_CODES[kind])) if kind in _CODES else None,
        correlation_key=extensions_of(element).get("correlationKey"),
    )


def _duplicate_ids(root: etree._Element) -> Iterator[DuplicateId]:
    lines: dict[str, int] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        found = stripped(element.get("id"))
        if found is None:
            continue
        if found in lines:
            yield DuplicateId(
                id=found, name=one_line(element.get("name")), line=line_of(element), first_line=lines[found]
            )
        else:
            lines[found] = line_of(element)
