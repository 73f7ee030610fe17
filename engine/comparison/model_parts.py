"""The parts of a BPMN file, each with its place in the picture."""

from collections.abc import Mapping

from lxml import etree

from engine.bpmn_xml.namespaces import (
    BPMN,
    CAMUNDA,
    CAUCE,
    TOOL_METADATA,
    split,
)
from engine.bpmn_xml.read_nodes import FLOW_NODES, GATEWAYS, SUBPROCESSES
from engine.bpmn_xml.safe_xml import read_tree
from engine.comparison.parts import SEPARATOR, Fact, Grammar, Part, Parts, Weight, unused, xml_parts

_TOLD_KINDS = frozenset({"textAnnotation", "group", "association", "category", "categoryValue", "collaboration"})
_KINDS = (
    FLOW_NODES
    | _TOLD_KINDS
    | {
        "choreography",
        "conversation",
        "correlationProperty",
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "definitions",
        "error",
        "escalation",
        "globalBusinessRuleTask",
        "globalManualTask",
        "globalScriptTask",
        "globalTask",
        "globalUserTask",
        "import",
        "interface",
        "itemDefinition",
        "lane",
        "message",
        "messageFlow",
        "participant",
        "process",
        "resource",
        "sequenceFlow",
        "signal",
    }
)
_PREFIXES = {BPMN: "", CAMUNDA: "camunda:", CAUCE: "cauce:"}
#: Their name says something and runs nothing.
_NAMED_FOR_PEOPLE = GATEWAYS | {"sequenceFlow", "participant", "messageFlow", "dataObject", "dataObjectReference"}
#: Copies of what the flows and lanes say, and of what tools note of themselves.
_COPIES = ("incoming", "outgoing", "flowNodeRef", "@exporter", "@targetNamespace", "@typeLanguage", "@expressionLang")
_WAYS = frozenset({"sequenceFlow", "messageFlow", "association"})
#: The innermost lane that a node stands in.
LANE = "lane"
#: Its ways out in the order in which their conditions are asked.
ORDER = "order of ways"


def model_parts(bpmn: bytes) -> dict[str, Part]:
    """Every element by its id. Raises a kind of UnsafeFile."""
    root = read_tree(bpmn)
    picture = [child for child in root if isinstance(child.tag, str) and split(child.tag)[0] != BPMN]
    for child in picture:
        root.remove(child)
    found = xml_parts(root, GRAMMAR)
    _tell_lanes(found, root)
    _tell_order(found)
    for child in picture:
        _draw(found, child, root.get("id") or "file")
    return found


def ways_out(parts: Parts) -> dict[str, list[Part]]:
    """The sequence flows that leave each element, in the file's order."""
    found: dict[str, list[Part]] = {}
    for part in parts.values():
        if part.kind == "sequenceFlow":
            found.setdefault(end_of(part, "source"), []).append(part)
    return found


def end_of(way: Part, side: str) -> str:
    """Where an arrow begins (`source`) or ends (`target`)."""
    fact = way.facts.get(f"@{side}Ref")
    return fact.value.strip() if fact else ""


def is_way(part: Part) -> bool:
    """Whether it is an arrow between two elements."""
    return part.kind in _WAYS


def scopes_around(parts: Parts, part: Part) -> tuple[Part, ...]:
    """The subprocesses that hold it, the innermost first."""
    found = []
    while part.within is not None and (part := parts[part.within]).kind in SUBPROCESSES:
        found.append(part)
    return tuple(found)


def _word(tag: str) -> str:
    uri, local = split(tag)
    return _PREFIXES.get(uri or BPMN, f"{{{uri}}}") + local


def _weight(kind: str, about: str, tag: str) -> Weight:
    last = about.rpartition("/")[2]
    if split(tag)[0] in TOOL_METADATA or last.endswith("@id") or about.startswith(_COPIES):
        return Weight.DRAWN
    if kind == "definitions":
        return Weight.DRAWN if about.startswith("@") else Weight.RUNS
    if kind in _TOLD_KINDS or about.startswith("documentation") or (about == "@name" and kind in _NAMED_FOR_PEOPLE):
        return Weight.TOLD
    return Weight.RUNS


def _presence(kind: str) -> Weight:
    return Weight.TOLD if kind in _TOLD_KINDS else Weight.RUNS


#: How files of this language are taken apart.
GRAMMAR = Grammar(_KINDS, _word, _weight, _presence)


def _tell_lanes(found: Mapping[str, Part], root: etree._Element) -> None:
    """Say of each node which lane it stands in: the lane's own list says it of many at once."""
    for lane in root.iter(f"{{{BPMN}}}lane"):
        for named in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            node = found.get((named.text or "").strip())
            if node is not None:
                node.facts[LANE] = Fact((lane.get("id") or "").strip())


def _tell_order(found: Parts) -> None:
    for source, ways in ways_out(found).items():
        if len(ways) > 1 and source in found and found[source].kind in GATEWAYS:
            found[source].facts[ORDER] = Fact(SEPARATOR.join(way.id for way in ways))


def _draw(found: dict[str, Part], element: etree._Element, owner: str, path: str = "picture") -> None:
    """What the picture says, as facts of what it pictures."""
    shown = (element.get("bpmnElement") or "").rpartition(":")[2].strip()
    if shown in found:
        owner, path = shown, "picture"
    facts = found[owner].facts if owner in found else next(iter(found.values())).facts
    step = f"{path}/{split(str(element.tag))[1]}"
    for name, value in sorted(element.attrib.items()):
        about = f"{step}@{split(str(name))[1]}"
        facts[unused(about, facts)] = Fact(str(value), Weight.DRAWN)
    text = (element.text or "").strip()
    if text or (not element.attrib and not len(element)):
        facts[unused(step, facts)] = Fact(text, Weight.DRAWN)
    for child in element:
        if isinstance(child.tag, str):
            _draw(found, child, owner, step)
