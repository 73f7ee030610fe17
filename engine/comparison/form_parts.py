"""The parts of a form: each field with all that is said of it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from engine.comparison.parts import SEPARATOR, Fact, Part, Weight, unused

#: The fields of a form or group in the order in which they are shown.
ORDER = "order of fields"
_DRAWN = ("id", "layout", "schemaVersion", "exporter", "executionPlatform")
_DEEPEST = 40
_LIKE_JSON = re.compile(r'true|false|null|[-+.\d\[{"].*', re.DOTALL)


def form_parts(form: bytes) -> dict[str, Part]:
    """Every field by its id. Raises ValueError for what is no form."""
    read = json.loads(form)
    if not isinstance(read, dict):
        raise ValueError("a form is an object")
    found: dict[str, Part] = {}
    _take(read, None, "form", found, 0)
    return found


def _take(said: Mapping[str, Any], within: str | None, otherwise: str, found: dict[str, Part], depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    kind = "form" if within is None else str(said.get("type", "field"))
    drawn = str(said.get("id") or said.get("key") or "") if within is not None else "form"
    part = Part(unused(drawn or otherwise, found), kind, _name(said) if within is not None else None, within)
    found[part.id] = part
    inner = said.get("components")
    for key, value in said.items():
        if key != "components" or not isinstance(inner, list):
            _say(part, str(key), value, Weight.DRAWN if key in _DRAWN else Weight.RUNS, depth)
    if isinstance(inner, list):
        fields = [
            _take(one, part.id, f"{part.id}/{number}", found, depth + 1) if isinstance(one, dict) else json.dumps(one)
            for number, one in enumerate(inner, 1)
        ]
        part.facts[ORDER] = Fact(SEPARATOR.join(fields))
    return part.id


def _name(said: Mapping[str, Any]) -> str | None:
    name = said.get("label") or said.get("key") or said.get("text")
    return " ".join(str(name).split())[:80] if name else None


def _say(part: Part, about: str, value: Any, weight: Weight, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            _say(part, f"{about}/{key}", inner, weight, depth + 1)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value, 1):
            _say(part, f"{about}{_step(inner, number)}", inner, weight, depth + 1)
    else:
        part.facts[unused(about, part.facts)] = Fact(_text(value), weight)


def _text(value: Any) -> str:
    """As people read it; a text that looks like a number or the like keeps its quotation marks."""
    if isinstance(value, str) and not _LIKE_JSON.fullmatch(value.strip()):
        return value
    return json.dumps(value, ensure_ascii=False)


def _step(inner: Any, number: int) -> str:
    """An option is known by its value, whatever else by its place."""
    known = inner.get("value", inner.get("key")) if isinstance(inner, dict) else None
    return f"[{known if isinstance(known, str) else number}]"
