"""A package's diagrams and forms in the reader's language: Spanish stands in the files, English in the texts."""

from collections.abc import Mapping
from typing import Any

from process_library.catalogue import Package
from process_library.package_format import FormTexts

#: The language of diagrams and forms.
LANGUAGE_OF_FILES = "es"
#: The property of a field that says what is wrong when its rule is broken.
RULE_MESSAGE = "cauce:ruleMessage"


def element_names(package: Package, process_key: str, language: str) -> Mapping[str, str]:
    """Names by element id; empty for the language of the files, whose names stand in the diagram."""
    texts = package.texts.get(language)
    return {} if texts is None else texts.elements.get(process_key, {})


def translated_form(package: Package, form_id: str, schema: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A form schema with its words in that language; what has no translation stays as it is."""
    texts = package.texts.get(language)
    words = FormTexts() if texts is None else texts.forms.get(form_id, FormTexts())
    return _translated({**schema, "id": ""}, words) | {"id": schema.get("id", form_id)}


def _translated(component: Mapping[str, Any], words: FormTexts) -> dict[str, Any]:
    key = component.get("key") or component.get("id") or ""
    result = dict(component)
    for name in ("label", "dateLabel", "text"):
        if name in result and key in words.labels:
            result[name] = words.labels[key]
    if "description" in result and key in words.descriptions:
        result["description"] = words.descriptions[key]
    if RULE_MESSAGE in result.get("properties", {}) and key in words.rules:
        result["properties"] = {**result["properties"], RULE_MESSAGE: words.rules[key]}
    if "values" in result:
        labels = words.options.get(key, {})
        result["values"] = [
            option | {"label": labels.get(option["value"], option["label"])} for option in result["values"]
        ]
    if "components" in result:
        result["components"] = [_translated(inner, words) for inner in result["components"]]
    return result
