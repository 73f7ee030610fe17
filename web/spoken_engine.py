"""Published processes of the library in the reader's language: only for reading, never for running."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from engine.bpmn_xml.decision_reader import read_decisions
from engine.bpmn_xml.diagram import Activity, FlowNode, Lane, Process, Scope, flow_nodes
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.reader import read_diagram
from engine.bpmn_xml.safe_xml import read_tree
from engine.definitions.definition import Definition
from engine.definitions.lookup import Definitions
from engine.instances.process_engine import ProcessEngine
from foundation.json_values import parse
from process_library.catalogue import Package, find_process
from process_library.translations import LANGUAGE_OF_FILES, element_names, translated_form
from web.languages import language
from web.parts import Parts


def spoken_engine(parts: Parts) -> ProcessEngine:
    """The engine whose definitions speak the reader's language where the library has the words.

    For use cases that read. Commands take `parts.process_engine`: what they write speaks as the drawing does.
    """
    spoken = language(parts.settings.default_language)
    return replace(parts.process_engine, definitions=_spoken_definitions(parts.process_engine.definitions, spoken))


@lru_cache(maxsize=8)
def _spoken_definitions(drawn: Definitions, spoken: str) -> "SpokenDefinitions":
    return SpokenDefinitions(drawn, spoken)


class SpokenDefinitions(Definitions):
    """Definitions in one language; those that are not of the library stay as they were drawn."""

    def __init__(self, drawn: Definitions, spoken: str) -> None:
        self._drawn, self._spoken = drawn, spoken
        self._known: dict[str, Definition] = {}

    def by_id(self, definition_id: str) -> Definition:
        """One definition. Raises DefinitionNotFound."""
        found = self._known.get(definition_id)
        if found is None:
            found = self._known[definition_id] = translated(self._drawn.by_id(definition_id), self._spoken)
        return found

    def latest(self, key: str) -> Definition:
        """The newest version. Raises DefinitionNotFound."""
        return self.by_id(self._drawn.latest(key).id)

    def version(self, key: str, version: int) -> Definition:
        """One version. Raises DefinitionNotFound."""
        return self.by_id(self._drawn.version(key, version).id)

    def is_suspended(self, definition_id: str) -> bool:
        """Whether nobody may start it now."""
        return self._drawn.is_suspended(definition_id)


@dataclass(frozen=True)
class _Original:
    """A process as the library has it."""

    package: Package
    #: Names of elements and lanes as drawn there, by id.
    names: Mapping[str, str]
    forms: Mapping[str, Any]
    #: By id of a decision: the file that it stands in, without its ending, and its name there.
    decisions: Mapping[str, tuple[str, str]]


@cache
def _original(key: str) -> _Original | None:
    found = find_process(key)
    if found is None:
        return None
    package, entry = found
    diagram = read_diagram(read_tree(package.diagrams[entry.file]))
    process = next(process for process in diagram.processes if process.id == key)
    forms = {form_key: parse(content) for form_key, content in package.forms.items()}
    decisions = {
        one.id: (file.removesuffix(".dmn"), one.label)
        for file, content in package.decisions.items()
        for one in read_decisions(content).elements
    }
    return _Original(package, _names(process), forms, decisions)


def decision_name(definition: Definition, decision_id: str, drawn: str, spoken: str) -> str:
    """What a decision that a process made is called, as far as the library still calls it as it was drawn."""
    original = _original(definition.key)
    if original is None or decision_id not in original.decisions:
        return drawn
    file, name = original.decisions[decision_id]
    return element_names(original.package, file, spoken).get(decision_id, drawn) if name == drawn else drawn


def translated(definition: Definition, spoken: str) -> Definition:
    """A definition in another language, as far as it still says what the library's own process says."""
    original = _original(definition.key)
    if original is None:
        return definition
    package = original.package
    drawn = _names(definition.process)
    words = {
        element_id: name
        for element_id, name in element_names(package, definition.key, spoken).items()
        if drawn.get(element_id) == original.names.get(element_id)
    }
    process = _renamed(definition.process, words)
    forms = {
        key: translated_form(package, key, schema, spoken) if original.forms.get(key) == schema else schema
        for key, schema in definition.forms.items()
    }
    texts = (package.texts.get(spoken) or package.texts[LANGUAGE_OF_FILES]).processes[definition.key]
    is_original = package.texts[LANGUAGE_OF_FILES].processes[definition.key].name == definition.published.name
    return replace(
        definition,
        published=replace(definition.published, name=texts.name) if is_original else definition.published,
        process=replace(process, documentation=process.documentation or texts.purpose) if is_original else process,
        nodes={node.id: node for node in flow_nodes(process)},
        lanes={lane.id: lane for lane in all_lanes(process.lanes)},
        forms=forms,
    )


def _names(process: Process) -> dict[str, str]:
    elements = (*flow_nodes(process), *all_lanes(process.lanes))
    return {element.id: element.name for element in elements if element.name}


def _renamed(process: Process, words: Mapping[str, str]) -> Process:
    lanes = tuple(_renamed_lane(lane, words) for lane in process.lanes)
    return replace(process, scope=_renamed_scope(process.scope, words), lanes=lanes)


def _renamed_lane(lane: Lane, words: Mapping[str, str]) -> Lane:
    inner = tuple(_renamed_lane(one, words) for one in lane.lanes)
    return replace(lane, name=words.get(lane.id, lane.name), lanes=inner)


def _renamed_scope(scope: Scope, words: Mapping[str, str]) -> Scope:
    return replace(scope, nodes=tuple(_renamed_node(node, words) for node in scope.nodes))


def _renamed_node(node: FlowNode, words: Mapping[str, str]) -> FlowNode:
    name = words.get(node.id, node.name)
    if isinstance(node, Activity) and node.scope is not None:
        return replace(node, name=name, scope=_renamed_scope(node.scope, words))
    return replace(node, name=name)
