"""The parts of a DMN file: decisions, columns of tables and rules with their cells."""

from dataclasses import replace

from lxml import etree

from engine.bpmn_xml.namespaces import split
from engine.bpmn_xml.safe_xml import read_xml
from engine.comparison.parts import SEPARATOR, STEP, Fact, Grammar, Part, Weight, xml_parts

_KINDS = frozenset(
    {
        "association",
        "businessKnowledgeModel",
        "decision",
        "decisionService",
        "definitions",
        "import",
        "input",
        "inputData",
        "itemDefinition",
        "knowledgeSource",
        "output",
        "rule",
        "textAnnotation",
    }
)
_TOLD_KINDS = frozenset({"association", "knowledgeSource", "textAnnotation"})
_TOLD = ("description", "annotationEntry", "question", "allowedAnswers", "@label")
#: The rules of a decision in the order in which they are tried.
ORDER = "order of rules"
COLUMN_ORDER = "order of columns"
_CLAUSES = ("input", "output")
_ENTRIES = ("inputEntry", "outputEntry", "annotationEntry")
_COLUMNS = {"inputEntry": "input", "outputEntry": "output", "annotationEntry": "annotation"}


def decision_parts(dmn: bytes) -> dict[str, Part]:
    """Every element by its id. Raises a kind of UnsafeFile."""
    root = read_xml(dmn)
    tell_columns(root)
    found = xml_parts(root, GRAMMAR)
    first = next(iter(found))
    found[first].facts["@xmlns"] = Fact(split(str(root.tag))[0] or "")
    _number_rules(found)
    for decision in [part for part in found.values() if part.kind == "decision"]:
        columns = [part.id for part in found.values() if part.within == decision.id and part.kind in _CLAUSES]
        if columns:
            decision.facts[COLUMN_ORDER] = Fact(SEPARATOR.join(columns))
    return found


def _word(tag: str) -> str:
    uri, local = split(tag)
    return local if uri is None or uri.endswith("/MODEL/") or "dmn.xsd" in uri else f"{{{uri}}}{local}"


def _weight(kind: str, about: str, tag: str) -> Weight:
    del tag
    if about.rpartition("/")[2].endswith("@id") or about.startswith(("{", "@exporter", "@{")) or "DMNDI" in about:
        return Weight.DRAWN
    if kind in _TOLD_KINDS or about.startswith(_TOLD):
        return Weight.TOLD
    return Weight.DRAWN if kind == "definitions" and about in {"@name", "@namespace"} else Weight.RUNS


def _presence(kind: str) -> Weight:
    return Weight.TOLD if kind in _TOLD_KINDS else Weight.RUNS


#: How files of this language are taken apart.
GRAMMAR = Grammar(_KINDS, _word, _weight, _presence)


def tell_columns(root: etree._Element) -> None:
    """Name each cell after its column, so that a new column between them does not shift them."""
    for table in root.iter("{*}decisionTable"):
        ids = {
            kind: [_column(one, number) for number, one in enumerate(table.iterfind(f"{{*}}{column}"), 1)]
            for kind, column in _COLUMNS.items()
        }
        for rule in table.iterfind("{*}rule"):
            for kind in _ENTRIES:
                for number, entry in enumerate(rule.iterfind(f"{{*}}{kind}")):
                    entry.set(STEP, ids[kind][number] if number < len(ids[kind]) else str(number + 1))


def _column(clause: etree._Element, number: int) -> str:
    named = (clause.get(name) for name in ("id", "label", "name"))
    return next((one.strip() for one in named if one and one.strip()), str(number))


def _number_rules(found: dict[str, Part]) -> None:
    """Call each rule by its place in its table, and say of the decision in which order they stand."""
    order: dict[str, list[str]] = {}
    for part in list(found.values()):
        if part.kind == "rule" and part.within is not None:
            order.setdefault(part.within, []).append(part.id)
            found[part.id] = replace(part, name=str(len(order[part.within])))
    for decision, rules in order.items():
        found[decision].facts[ORDER] = Fact(SEPARATOR.join(rules))
