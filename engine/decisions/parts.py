"""The elements of one file made ready: each with its evaluator, its type and what it speaks of by which name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn_xml.decision_model import (
    Decision,
    DecisionFile,
    DecisionService,
    DecisionTable,
    FunctionDefinition,
    KnowledgeModel,
    Requirable,
)
from engine.bpmn_xml.findings import Finding
from engine.decisions.boxes import Boxes
from engine.decisions.item_types import ItemTypes
from engine.decisions.matters import NO_LOGIC, TOO_MUCH_TEXT, Place, place_of
from engine.decisions.requirements import Key, key_of
from engine.decisions.texts import MAX_CHARACTERS, MAX_NODES, Texts, names_in, volume
from engine.expressions.feel.expression import language, with_names
from engine.expressions.feel.run import Evaluator
from engine.expressions.feel.types import Type

_LIKE_A_PATH = re.compile(r"\D\.\D")


@dataclass(frozen=True, slots=True)
class Link:
    """Something required: the name of the import that it comes by, empty for the file itself, and the element."""

    through: str
    key: Key


@dataclass(frozen=True, slots=True)
class Part:
    """An element made ready."""

    key: Key
    element: Requirable
    links: tuple[Link, ...]
    type: Type
    #: The logic of a decision, or what gives the function of a knowledge model; else None.
    value: Evaluator | None
    #: Further names for the value, where the drawing gives it none: the id, and the outputs of a table.
    aliases: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def place(self) -> Place:
        """Where faults on the element as a whole are told."""
        return place_of(self.element)


def make_parts(
    file: DecisionFile, imported: Mapping[str, DecisionFile], types_of: Callable[[str], Mapping[str, Type]]
) -> tuple[list[Part], list[Finding], Mapping[str, Type]]:
    """The parts of a file, what is wrong beside them, and its types.

    `imported` are the files by namespace, `types_of` gives the types of one of them.
    """
    if volume(file) > MAX_CHARACTERS:
        return [], [TOO_MUCH_TEXT.at(limit=MAX_CHARACTERS)], {}
    through = {one.namespace: one.name for one in file.imports if one.namespace in imported}
    foreign = {
        f"{name}.{type_name}" if name else type_name: of
        for namespace, name in through.items()
        for type_name, of in types_of(namespace).items()
    }
    types = ItemTypes(file.types, foreign)
    own = types.all()
    files = (file, *(imported[namespace] for namespace in through))
    names = {name for one in files for name in names_in(one)} | set(through.values())
    # A name such as `Person.Age` is taken for a path wherever it is not the element's own.
    common = language((n for n in names if not _LIKE_A_PATH.search(n)), own, is_open=True, max_nodes=MAX_NODES)
    known = names | {element.id for one in files for element in one.elements}
    texts = Texts(common, file.language)
    for text, place, tell in types.constraints:
        tell(texts.tests(text, place))
    beside = [*types.findings, *texts.findings]
    parts = []
    for element in file.elements:
        types.findings = []
        texts = Texts(with_names(common, names_in(element)), file.language, known)
        parts.append(_make_part(element, file, through, texts, types))
    return parts, beside, own


def _make_part(
    element: Requirable, file: DecisionFile, through: Mapping[str, str], texts: Texts, types: ItemTypes
) -> Part:
    place = place_of(element)
    boxes = Boxes(texts, types, place)
    value = None
    if isinstance(element, Decision | KnowledgeModel):
        value = boxes.make(_logic(element))
        if element.logic is None or (isinstance(element, KnowledgeModel) and element.logic.body is None):
            texts.report(place.told(NO_LOGIC, element.line))
    of = types.named(element.variable.type, element.line, place)
    return Part(
        key=(file.namespace, element.id),
        element=element,
        links=tuple(_links(element, file.namespace, through)),
        type=of,
        value=value,
        aliases=tuple(_aliases(element)),
        findings=(*types.findings, *texts.findings),
    )


def _logic(element: Decision | KnowledgeModel) -> Any:
    if isinstance(element, KnowledgeModel) and element.logic is None:
        return FunctionDefinition(line=element.line, parameters=(), body=None)
    return element.logic


def _links(element: Requirable, namespace: str, through: Mapping[str, str]) -> Iterator[Link]:
    if isinstance(element, Decision | KnowledgeModel):
        for reference in element.requires:
            key = key_of(reference, namespace)
            yield Link(through.get(key[0], ""), key)


def _aliases(element: Requirable) -> Iterator[str]:
    """dmn-js draws tables without a variable; their users go by the id or by the names of the outputs."""
    if element.variable.is_drawn or isinstance(element, DecisionService):
        return
    yield element.id
    if isinstance(element, Decision) and isinstance(element.logic, DecisionTable):
        yield from (output.name for output in element.logic.outputs if output.name)
