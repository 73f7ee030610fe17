"""Boxed expressions of a DMN file: tables, texts, contexts, lists, calls, functions, loops."""

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from engine.bpmn_xml.decision_model import (
    Binding,
    BoxedContext,
    BoxedFilter,
    BoxedList,
    BoxedLoop,
    Conditional,
    DecisionTable,
    Entry,
    Expression,
    FunctionDefinition,
    InputClause,
    Invocation,
    LiteralExpression,
    OutputClause,
    Parameter,
    Relation,
    Rule,
    Text,
    Unknown,
)
from engine.bpmn_xml.decision_values import cell, child, children, drawn, text_of, type_of
from engine.bpmn_xml.namespaces import local_name
from engine.bpmn_xml.xml_values import line_of, one_line, stripped

_CAMUNDA_DMN = "http://camunda.org/schema/1.0/dmn"
#: Children that stand beside an expression and are none.
_BESIDE = frozenset(
    {
        "description",
        "extensionElements",
        "variable",
        "question",
        "allowedAnswers",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
        "supportedObjective",
        "formalParameter",
        "parameter",
        "column",
        "binding",
    }
)


def read_logic(element: etree._Element) -> Expression | None:
    """The expression that an element holds; None when there is none."""
    return next(iter(_expressions(element)), None)


def _expressions(element: etree._Element) -> list[Expression]:
    namespace = etree.QName(element).namespace
    return [
        _read(found)
        for found in element
        if isinstance(found.tag, str) and etree.QName(found).namespace == namespace and local_name(found) not in _BESIDE
    ]


def _read(element: etree._Element) -> Expression:
    reader = _READERS.get(local_name(element))
    return reader(element) if reader is not None else Unknown(**_boxed(element), tag=local_name(element))


def _boxed(element: etree._Element) -> dict[str, Any]:
    return {**drawn(element), "type": type_of(element)}


def _read_literal(element: etree._Element) -> Expression:
    return LiteralExpression(
        **_boxed(element), text=cell(element), is_imported=child(element, "importedValues") is not None
    )


def _read_context(element: etree._Element) -> Expression:
    entries = []
    for found in children(element, "contextEntry"):
        variable = child(found, "variable")
        named = {**drawn(variable), "type": type_of(variable)} if variable is not None else drawn(found)
        entries.append(Entry(**named, value=read_logic(found)))
    return BoxedContext(**_boxed(element), entries=tuple(entries))


def _read_list(element: etree._Element) -> Expression:
    return BoxedList(**_boxed(element), items=tuple(_expressions(element)))


def _read_relation(element: etree._Element) -> Expression:
    return Relation(
        **_boxed(element),
        columns=tuple(Entry(**_boxed(found), value=None) for found in children(element, "column")),
        rows=tuple(tuple(_expressions(found)) for found in children(element, "row")),
    )


def _read_invocation(element: etree._Element) -> Expression:
    bindings = []
    for found in children(element, "binding"):
        parameter = child(found, "parameter")
        name = one_line(parameter.get("name")) if parameter is not None else None
        bindings.append(Binding(parameter=name or "", value=read_logic(found)))
    return Invocation(**_boxed(element), function=read_logic(element), bindings=tuple(bindings))


def read_function(element: etree._Element) -> FunctionDefinition:
    """A function, inside of a business knowledge model as well."""
    return FunctionDefinition(
        **_boxed(element),
        kind=stripped(element.get("kind")) or "FEEL",
        parameters=tuple(
            Parameter(**drawn(found), type=type_of(found)) for found in children(element, "formalParameter")
        ),
        body=read_logic(element),
    )


def _inside(element: etree._Element, name: str) -> Expression | None:
    found = child(element, name)
    return read_logic(found) if found is not None else None


def _read_conditional(element: etree._Element) -> Expression:
    return Conditional(
        **_boxed(element),
        condition=_inside(element, "if"),
        chosen=_inside(element, "then"),
        otherwise=_inside(element, "else"),
    )


def _read_filter(element: etree._Element) -> Expression:
    return BoxedFilter(**_boxed(element), items=_inside(element, "in"), condition=_inside(element, "match"))


def _read_loop(element: etree._Element) -> Expression:
    kind = local_name(element)
    return BoxedLoop(
        **_boxed(element),
        kind=kind,
        variable=one_line(element.get("iteratorVariable")) or "",
        items=_inside(element, "in"),
        body=_inside(element, "return" if kind == "for" else "satisfies"),
    )


def _read_table(element: etree._Element) -> Expression:
    return DecisionTable(
        **_boxed(element),
        hit_policy=stripped(element.get("hitPolicy")) or "UNIQUE",
        aggregation=stripped(element.get("aggregation")),
        inputs=tuple(map(_read_input, children(element, "input"))),
        outputs=tuple(map(_read_output, children(element, "output"))),
        rules=tuple(map(_read_rule, children(element, "rule"))),
    )


def _read_input(element: etree._Element) -> InputClause:
    expression = child(element, "inputExpression")
    label = one_line(element.get("label"))
    return InputClause(
        id=(element.get("id") or "").strip(),
        name=label or "",
        line=line_of(element),
        expression=cell(expression) if expression is not None else Text(text="", line=line_of(element)),
        type=type_of(expression) if expression is not None else None,
        allowed=text_of(child(element, "inputValues")),
        alias=one_line(element.get(f"{{{_CAMUNDA_DMN}}}inputVariable")),
    )


def _read_output(element: etree._Element) -> OutputClause:
    return OutputClause(
        **_boxed(element),
        allowed=text_of(child(element, "outputValues")),
        default=text_of(child(element, "defaultOutputEntry")),
    )


def _read_rule(element: etree._Element) -> Rule:
    return Rule(
        **drawn(element),
        tests=tuple(map(cell, children(element, "inputEntry"))),
        outputs=tuple(map(cell, children(element, "outputEntry"))),
    )


_READERS: Mapping[str, Callable[[etree._Element], Expression]] = {
    "literalExpression": _read_literal,
    "context": _read_context,
    "list": _read_list,
    "relation": _read_relation,
    "invocation": _read_invocation,
    "functionDefinition": read_function,
    "conditional": _read_conditional,
    "filter": _read_filter,
    "for": _read_loop,
    "some": _read_loop,
    "every": _read_loop,
    "decisionTable": _read_table,
}
