"""Which texts of a package lack a language."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn_xml.namespaces import bpmn, local_name
from engine.bpmn_xml.safe_xml import read_tree, read_xml
from process_library.catalogue import Package
from process_library.package_format import FormTexts, PackageTexts
from process_library.translations import LANGUAGE_OF_FILES, RULE_MESSAGE

#: Names that only programs read: what a message is called between processes, an error beside its code.
_NOT_READ = frozenset({"message", "signal", "error", "escalation", "process", "definitions"})


def missing_texts(
    package: Package, texts: PackageTexts, language: str, schemas: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """Keys of the texts that are missing in one language; `schemas` are the package's forms."""
    yield from (f"processes.{entry.key}" for entry in package.manifest.processes if entry.key not in texts.processes)
    yield from (f"roles.{role}" for role in package.manifest.roles if not texts.roles.get(role))
    if language == LANGUAGE_OF_FILES:
        return
    for key, elements in _named(package).items():
        names = texts.elements.get(key, {})
        yield from (f"elements.{key}.{element}" for element in elements if not names.get(element))
    for form_id, schema in schemas.items():
        missing = _missing_in_form(schema, texts.forms.get(form_id, FormTexts()))
        yield from (f"forms.{form_id}.{key}" for key in missing)


def _named(package: Package) -> dict[str, list[str]]:
    """What has a name, by process or file of decisions."""
    entries = (entry for entry in package.manifest.processes if entry.file in package.diagrams)
    drawn = {entry.key: named_elements(package.diagrams[entry.file]) for entry in entries}
    return drawn | {file.removesuffix(".dmn"): named_in_decisions(data) for file, data in package.decisions.items()}


def named_elements(data: bytes) -> list[str]:
    """Ids of everything in a diagram that carries a name people read, and of its text annotations."""
    root = read_tree(data)
    named = [element.get("id", "") for element in root.iter() if element.get("name") and _is_read(element)]
    return named + [element.get("id", "") for element in root.iter(bpmn("textAnnotation"))]


def named_in_decisions(data: bytes) -> list[str]:
    """Ids of everything in a file of decisions that people read: decisions, columns, and rules that are described."""
    return [element.get("id", "") for element in read_xml(data).iter() if _is_read_in_decisions(element)]


def _is_read_in_decisions(element: Any) -> bool:
    is_described = any(local_name(child) == "description" for child in element)
    return bool(element.get("label")) or is_described or local_name(element) == "decision"


def _is_read(element: Any) -> bool:
    return bool(element.get("id")) and local_name(element) not in _NOT_READ


def _missing_in_form(schema: Mapping[str, Any], words: FormTexts) -> Iterator[str]:
    for component in schema["components"]:
        key = component.get("key") or component.get("id") or "?"
        if not words.labels.get(key):
            yield key
        if component.get("description") and not words.descriptions.get(key):
            yield f"descriptions.{key}"
        if RULE_MESSAGE in component.get("properties", {}) and not words.rules.get(key):
            yield f"rules.{key}"
        for option in component.get("values", ()):
            if not words.options.get(key, {}).get(option["value"]):
                yield f"options.{key}.{option['value']}"
        if "components" in component:
            yield from _missing_in_form(component, words)
