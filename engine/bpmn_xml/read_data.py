"""Data objects, properties and data associations off the tree (BPMN 2.0.2, 10.4): associations become parameters.

A data object is the variable of its id, also by way of its references; an input, output or property is the variable of
its name when that is a plain word, else of its id. What cannot be carried over stays as a `Leftover` of a kind of its
own: `dataAssociation` (an arrow that copies nothing), `dataStore`, `unknownData`, `severalSources`, `severalSets`,
`whileExecuting`, `assignmentTarget`, `loopData`.
"""

from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn_xml.diagram import Leftover
from engine.bpmn_xml.mappings import CallMapping, Copy, Formula, Parameter
from engine.bpmn_xml.namespaces import bpmn
from engine.bpmn_xml.xml_values import bpmn_children, child, child_model_text, child_text, line_of, stripped

#: Children of a flow node, process or subprocess that are read here.
DATA_CHILDREN = frozenset(
    {
        "ioSpecification",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "dataInputAssociation",
        "dataOutputAssociation",
        "property",
    }
)
#: Whatever drawing tools call the property that an arrow without meaning leads to.
_PLACEHOLDER = "__targetRef_placeholder"
_ITEMS = frozenset({"dataInput", "dataOutput", "property"})
_ASSOCIATIONS = {"dataInputAssociation": "in", "dataOutputAssociation": "out"}
_SCOPES = frozenset(map(bpmn, ("subProcess", "transaction", "adHocSubProcess")))
_REPETITION = "multiInstanceLoopCharacteristics"
_READ = DATA_CHILDREN | {_REPETITION}
_OPTIONAL = ("optionalInputRefs", "optionalOutputRefs")
_WHILE_EXECUTING = ("whileExecutingInputRefs", "whileExecutingOutputRefs")

#: Parts inside each other that an assignment may name.
_DEEPEST = 20
#: The variable behind each id, inner before outer; None behind a data store. Chained: a file may hold thousands.
Names = ChainMap[str, str | None]
_Child = tuple[str, etree._Element]


@dataclass
class ElementData:
    """What the data associations of one flow node say."""

    inputs: list[Parameter] = field(default_factory=list)
    outputs: list[Parameter] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    #: Variable or expression of the list that the element repeats over, and the variable for its results.
    collection: str | None = None
    output_collection: str | None = None
    #: What a called process is given and gives back.
    call_mappings: list[CallMapping] = field(default_factory=list)


def data_name(element: etree._Element) -> str:
    """The variable of an input, output, property or item."""
    name = (element.get("name") or "").strip()
    return name if name.isidentifier() else (element.get("id") or name).strip()


def scope_data(element: etree._Element) -> dict[str, str | None]:
    """What a process or subprocess declares, by id."""
    names: dict[str, str | None] = dict(_items(_declared(element)))
    for kind, found in bpmn_children(element):
        drawn_id = found.get("id", "").strip()
        if kind == "dataObject":
            names[drawn_id] = drawn_id
        elif kind == "dataObjectReference":
            names[drawn_id] = found.get("dataObjectRef", drawn_id).strip()
        elif kind in {"dataStore", "dataStoreReference"}:
            names[drawn_id] = None
    names.pop("", None)
    return names


def scope_variables(element: etree._Element) -> tuple[str, ...]:
    """The variables that live as long as the process or subprocess."""
    own = (
        found.get("id", "") if kind == "dataObject" else data_name(found)
        for kind, found in bpmn_children(element)
        if kind == "dataObject" or (kind == "property" and not _is_placeholder(found))
    )
    return tuple(filter(None, own))


def data_sets(element: etree._Element) -> Iterator[Leftover]:
    """BPMN 2.0.2, 10.4.2: to choose between sets, and data that come and go meanwhile, does not run."""
    return _sets(_declared(element))


def _sets(declared: Sequence[_Child]) -> Iterator[Leftover]:
    for wanted in ("inputSet", "outputSet"):
        sets = [found for kind, found in declared if kind == wanted]
        for found in sets[1:]:
            yield Leftover(kind="severalSets", line=line_of(found))
        for found in sets:
            if any(child(found, kind) is not None for kind in _WHILE_EXECUTING):
                yield Leftover(kind="whileExecuting", line=line_of(found))


def read_data(element: etree._Element, around: Names) -> ElementData:
    """What goes into a flow node and comes out of it; `around` are the data that can be seen there."""
    return _Reading(element, around).data if any(kind in _READ for kind, _ in bpmn_children(element)) else ElementData()


class _Reading:
    """Reads the associations of one flow node."""

    def __init__(self, element: etree._Element, around: Names) -> None:
        declared = _declared(element)
        self.data = ElementData(leftovers=list(_sets(declared)))
        self.own = dict(_items(declared))
        # properties of a subprocess are seen inside only
        seen = _items(declared, _ITEMS - {"property"}) if element.tag in _SCOPES else self.own.items()
        self.known: Names = around.new_child(dict(seen))
        self.optional = {text for _, found in declared for text in _texts(found, _OPTIONAL)}
        loop = child(element, _REPETITION)
        self.loop_in = self.loop_out = None
        if loop is not None:
            items = (found for kind, found in bpmn_children(loop) if kind in {"inputDataItem", "outputDataItem"})
            self.known.update((found.get("id", ""), data_name(found)) for found in items)
            self.loop_in, self.loop_out = child_text(loop, "loopDataInputRef"), child_text(loop, "loopDataOutputRef")
        for kind, found in declared:
            if kind in _ASSOCIATIONS:
                self._read(found, _ASSOCIATIONS[kind])
        self._read_loop()

    def _read(self, association: etree._Element, way: str) -> None:
        sources = list(_texts(association, ("sourceRef",)))
        target = child_text(association, "targetRef") or ""
        inner = {target} if way == "in" else set(sources)
        is_plain = not any(kind in {"transformation", "assignment"} for kind, _ in bpmn_children(association))
        if is_plain and not (inner & self.own.keys() and sources):
            return self._leave("dataAssociation", association)
        for reference in (*sources, target):
            if self.known.get(reference) is None:
                kind = "dataStore" if reference in self.known else "unknownData"
                return self._leave(kind, association, reference)
        if is_plain and len(sources) > 1:
            return self._leave("severalSources", association)
        parameters = self._parameters(association, sources, target)
        if parameters is None:
            return self._leave("assignmentTarget", association)
        if inner & {self.loop_in, self.loop_out}:
            return self._keep_loop(parameters, association, way)
        return self._keep(parameters, sources, way)

    def _parameters(self, association: etree._Element, sources: list[str], target: str) -> list[Parameter] | None:
        """What is set, one after the other; None when an assignment sets something else than the target."""
        name, line = self.known[target] or "", line_of(association)
        transformation = child_model_text(association, "transformation")
        assignments = [found for kind, found in bpmn_children(association) if kind == "assignment"]
        parameters = []
        if transformation is not None:
            parameters.append(Parameter(name=name, value=Formula(text=transformation.text), line=transformation.line))
        elif not assignments:
            is_optional = bool(self.optional & {target, *sources})
            parameters.append(
                Parameter(
                    name=name, value=Copy(variable=self.known[sources[0]] or "", is_optional=is_optional), line=line
                )
            )
        for found in assignments:
            value, path = child_model_text(found, "from"), _path(child_text(found, "to"), {target, name})
            if value is None or path is None:
                return None
            parameters.append(Parameter(name=name, value=Formula(text=value.text), line=value.line, path=path))
        return parameters

    def _keep(self, parameters: list[Parameter], sources: list[str], way: str) -> None:
        name = parameters[0].name
        if way == "out":
            self.data.outputs += parameters
            names = [self.own[source] for source in sources if source in self.own]
        else:
            self.data.inputs += [*_beginning(parameters[0]), *parameters]
            names = [name]
        self.data.call_mappings += [CallMapping(direction=way, source=name, target=name) for name in names]

    def _keep_loop(self, parameters: list[Parameter], association: etree._Element, way: str) -> None:
        """The list as a whole is not given to each instance, and each gives its item only."""
        value = parameters[0].value
        if len(parameters) > 1 or parameters[0].path or (way == "out" and not isinstance(value, Copy)):
            self._leave("loopData", association)
        elif way == "out":
            self.data.output_collection = parameters[0].name
        else:
            self.data.collection = value.variable if isinstance(value, Copy) else value.text  # type: ignore[union-attr]

    def _read_loop(self) -> None:
        """Without an association the list is the data object itself, or the variable of that name."""
        data = self.data
        if data.collection is None and self.loop_in is not None:
            data.collection = self.known.get(self.loop_in) or self.loop_in
        if data.output_collection is None and self.loop_out is not None:
            data.output_collection = self.known.get(self.loop_out) or self.loop_out

    def _leave(self, kind: str, element: etree._Element, reference: str | None = None) -> None:
        self.data.leftovers.append(Leftover(kind=kind, line=line_of(element), reference=reference))


def _beginning(first: Parameter) -> Iterator[Parameter]:
    """An input begins without a value of its own: an optional one stays so, parts are set in an empty object."""
    if first.path:
        yield Parameter(name=first.name, value={}, line=first.line)
    elif isinstance(first.value, Copy) and first.value.is_optional:
        yield Parameter(name=first.name, value=None, line=first.line)


def _items(declared: Sequence[_Child], kinds: frozenset[str] = _ITEMS) -> Iterator[tuple[str, str]]:
    """The variables of inputs, outputs and properties of an element, by id."""
    for kind, found in declared:
        if kind in kinds and not _is_placeholder(found):
            yield found.get("id", "").strip(), data_name(found)


def _declared(element: etree._Element) -> list[_Child]:
    """What says something about data in the element itself, as in events, and in its `ioSpecification`."""
    found = [inner for inner in bpmn_children(element) if inner[0] in DATA_CHILDREN]
    return found + [inner for kind, holder in found if kind == "ioSpecification" for inner in bpmn_children(holder)]


def _is_placeholder(element: etree._Element) -> bool:
    return element.get("name", "").startswith(_PLACEHOLDER)


def _texts(element: etree._Element, names: tuple[str, ...]) -> Iterator[str]:
    texts = (stripped(found.text) for kind, found in bpmn_children(element) if kind in names)
    return (text for text in texts if text is not None)


def _path(text: str | None, targets: set[str]) -> tuple[str, ...] | None:
    """The part that `order.total` names inside the target; empty for the target itself, None for something else."""
    first, *path = (text or "").removeprefix("=").strip(" ${}").split(".")
    is_usable = first in targets and len(path) <= _DEEPEST and all(part.isidentifier() for part in path)
    return tuple(path) if is_usable else None
