"""The XML tree of a DMN file (1.1 to 1.5) to a `DecisionFile`; it judges nothing."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn_xml.decision_boxes import read_function, read_logic
from engine.bpmn_xml.decision_model import (
    Decision,
    DecisionFile,
    DecisionService,
    Drawn,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Parameter,
    Reference,
    Requirable,
    Variable,
)
from engine.bpmn_xml.decision_values import child, children, drawn, text_of, type_of
from engine.bpmn_xml.diagram import GENERATED_ID_PREFIX
from engine.bpmn_xml.namespaces import local_name
from engine.bpmn_xml.refusals import NotDmn
from engine.bpmn_xml.safe_xml import read_xml
from engine.bpmn_xml.xml_values import one_line, stripped

#: DMN 1.1, 1.2, 1.3, 1.4 (which kept the one of 1.3 in some tools) and 1.5.
NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")


def read_decisions(data: bytes) -> DecisionFile:
    """The file; raises a subclass of `UnsafeFile` when it is no DMN file or outside the limits."""
    root = read_xml(data)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise NotDmn(root=local_name(root)[:100])
    return DecisionFile(
        **drawn(root),
        namespace=stripped(root.get("namespace")) or "",
        language=stripped(root.get("expressionLanguage")),
        imports=tuple(_read_import(found) for found in children(root, "import")),
        types=tuple(_read_item(found) for found in children(root, "itemDefinition")),
        elements=tuple(_read_elements(root)),
    )


def _read_import(element: etree._Element) -> Import:
    return Import(
        **drawn(element),
        namespace=stripped(element.get("namespace")) or "",
        kind=stripped(element.get("importType")) or "",
    )


def _read_item(element: etree._Element) -> ItemDefinition:
    function = child(element, "functionItem")
    return ItemDefinition(
        **drawn(element),
        type=stripped(function.get("outputTypeRef")) if function is not None else type_of(element),
        is_collection=(element.get("isCollection") or "").strip() in {"true", "1"},
        allowed=text_of(child(element, "allowedValues")),
        constraint=text_of(child(element, "typeConstraint")),
        fields=tuple(_read_item(found) for found in children(element, "itemComponent")),
        is_function=function is not None,
        parameters=tuple(Parameter(**drawn(found), type=type_of(found)) for found in children(function, "parameters"))
        if function is not None
        else (),
    )


def _read_elements(root: etree._Element) -> Iterator[Requirable]:
    for place, element in enumerate(root):
        common = _requirable(element, place)
        match local_name(element):
            case "inputData":
                yield InputData(**common)
            case "decision":
                yield Decision(**common, requires=_requires(element), logic=read_logic(element))
            case "businessKnowledgeModel":
                logic = child(element, "encapsulatedLogic")
                yield KnowledgeModel(
                    **common,
                    requires=_requires(element),
                    logic=read_function(logic) if logic is not None else None,
                )
            case "decisionService":
                yield DecisionService(
                    **common,
                    outputs=_references(element, "outputDecision"),
                    encapsulated=_references(element, "encapsulatedDecision"),
                    input_decisions=_references(element, "inputDecision"),
                    input_data=_references(element, "inputData"),
                )


def _requirable(element: etree._Element, place: int) -> dict[str, Any]:
    """What every element has; one that was drawn without an id is given one by its place."""
    fields = drawn(element)
    own = Drawn(**{**fields, "id": fields["id"] or f"{GENERATED_ID_PREFIX}{place}"})
    found = child(element, "variable")
    name = one_line(found.get("name")) if found is not None else None
    variable = Variable(
        name=name or own.label,
        type=type_of(found) if found is not None else None,
        is_drawn=name is not None,
    )
    return {"id": own.id, "name": own.name, "line": own.line, "variable": variable}


def _requires(element: etree._Element) -> tuple[Reference, ...]:
    return tuple(
        reference
        for requirement in children(element, *_REQUIREMENTS)
        for reference in _references(requirement, "requiredInput", "requiredDecision", "requiredKnowledge")
    )


def _references(element: etree._Element, *names: str) -> tuple[Reference, ...]:
    return tuple(
        Reference(namespace=namespace.strip(), id=identifier.strip(), line=found.sourceline or 0)
        for found in children(element, *names)
        for namespace, _, identifier in [(found.get("href") or "").rpartition("#")]
    )
