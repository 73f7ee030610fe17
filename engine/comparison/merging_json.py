"""Merge forms of one origin: a field is known by its id, an option by its value."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.comparison.merging_xml import Asking, in_order

_MISSING: Any = object()
_DRAWN = frozenset({"layout", "schemaVersion", "exporter", "executionPlatform", "executionPlatformVersion"})


def merge_form(base: bytes, ours: bytes, theirs: bytes, asking: Asking) -> bytes:
    """One form of three. Raises ValueError for what is no form."""
    states = [json.loads(one) for one in (base, ours, theirs)]
    if not all(isinstance(one, dict) for one in states):
        raise ValueError("a form is an object")
    merged = _Merger(asking).whole(states, "form", "", "")
    return (json.dumps(merged, ensure_ascii=False, indent=2) + "\n").encode()


class _Merger:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def whole(self, states: Sequence[Any], field: str, name: str, about: str) -> Any:
        """Base, ours and theirs as one; `_MISSING` where something is not there."""
        base, ours, theirs = states
        if _same(ours, theirs) or _same(ours, base):
            return theirs
        if _same(theirs, base):
            return ours
        there = [one for one in (ours, theirs) if one is not _MISSING]
        if len(there) == 2 and all(isinstance(one, dict) for one in there):
            return self._object(states, field, name, about)
        if len(there) == 2 and all(_is_listed(one) for one in (*there, *([] if base is _MISSING else [base]))):
            return self._list(states, field, name, about)
        if about in _DRAWN:
            return ours
        told = [None if one is _MISSING else _text(one) for one in states]
        return theirs if self._asking.takes_theirs(field, name or field, about, *told) else ours

    def _object(self, states: Sequence[Any], field: str, name: str, about: str) -> dict[str, Any]:
        sides: list[Mapping[str, Any]] = [one if isinstance(one, dict) else {} for one in states]
        result = {}
        for key in dict.fromkeys([*sides[1], *sides[2]]):
            inner = f"{about}/{key}" if about else key
            found = self.whole([side.get(key, _MISSING) for side in sides], field, name, inner)
            if found is not _MISSING:
                result[key] = found
        return result

    def _list(self, states: Sequence[Any], field: str, name: str, about: str) -> list[Any]:
        sides = [{} if one is _MISSING else {_key(item): item for item in one} for one in states]
        result = {}
        for key in dict.fromkeys([*sides[1], *sides[2]]):
            three = [side.get(key, _MISSING) for side in sides]
            if about == "components":  # a field begins anew: what follows is about it
                found = self.whole(three, key, _name(three, key), "")
            else:
                found = self.whole(three, field, name, f"{about}[{key}]")
            if found is not _MISSING:
                result[key] = found
        return [result[key] for key in in_order(result, *sides)]


def _name(states: Sequence[Any], otherwise: str) -> str:
    said = next(one for one in (*states[1:], states[0]) if one is not _MISSING)
    return str(said.get("label") or said.get("key") or otherwise)


def _same(one: Any, other: Any) -> bool:
    return one is other or (one is not _MISSING and other is not _MISSING and json.dumps(one) == json.dumps(other))


def _is_listed(value: Any) -> bool:
    """Whether each item of a list is known by something of its own."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return False
    keys = [_key(one) for one in value]
    return all(keys) and len(set(keys)) == len(keys)


def _key(item: Mapping[str, Any]) -> str:
    return str(next((item[name] for name in ("id", "value", "key") if item.get(name) is not None), ""))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
