"""Functions on contexts (DMN 1.5, 10.3.4)."""

from typing import Any

from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature


def _get_value(_run: Run, context: dict[str, Any], key: str) -> Any:
    return context.get(key)


def _get_entries(_run: Run, context: dict[str, Any]) -> list[Any]:
    return [{"key": name, "value": value} for name, value in context.items()]


def _context(_run: Run, entries: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise ValueError("not an entry")
        if entry["key"] in found:
            raise ValueError("twice the same key")
        found[entry["key"]] = entry["value"]
    return found


def _put(_run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    return {**context, key: value}


def _put_deep(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    if not keys or not all(type(key) is str for key in keys):
        raise ValueError("no keys")
    run.spend(len(context))
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if type(inner) is not dict:
        raise ValueError("no context at that key")
    return {**context, keys[0]: _put_deep(run, inner, keys[1:], value)}


def _merge(_run: Run, contexts: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for context in contexts:
        if type(context) is not dict:
            raise ValueError("not a context")
        found |= context
    return found


CONTEXTS: tuple[Signature, ...] = (
    signature("get value(m: context, key: string)", _get_value),
    signature("get value(context: context, key: string)", _get_value),
    signature("get entries(m: context)", _get_entries),
    signature("get entries(context: context)", _get_entries),
    signature("context(entries: list)", _context),
    signature("context put(context: context, key: string, value: any)", _put),
    signature("context put(context: context, keys: list, value: any)", _put_deep),
    signature("context merge(contexts: list)", _merge),
)
