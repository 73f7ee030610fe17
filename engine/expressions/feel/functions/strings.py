"""Functions on strings (DMN 1.5, 10.3.4); characters are counted as Unicode code points."""

from decimal import Decimal
from typing import Any

from engine.expressions.failures import SequenceTooLong
from engine.expressions.feel.functions.patterns import is_found, replaced, split_at
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.values import is_whole
from engine.expressions.values import MAX_ITEMS


def _substring(_run: Run, text: str, start: Decimal, length: Decimal | None = None) -> str:
    """Counts from 1, from the end with a minus."""
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if start == 0 or not is_whole(start) or first < 0 or (length is not None and length < 1):
        raise ValueError("outside of the text")
    return text[first:] if length is None else text[first : first + int(length)]


def _substring_before(_run: Run, text: str, match: str) -> str:
    before, found, _after = text.partition(match) if match else ("", "", "")
    return before if found else ""


def _substring_after(_run: Run, text: str, match: str) -> str:
    if not match:
        return text
    _before, found, after = text.partition(match)
    return after if found else ""


def _string_join(
    _run: Run, items: list[Any], delimiter: str | None = None, prefix: str | None = None, suffix: str | None = None
) -> str:
    if not all(item is None or isinstance(item, str) for item in items):
        raise ValueError("not all are strings")
    joined = f"{prefix or ''}{(delimiter or '').join(item for item in items if item is not None)}{suffix or ''}"
    if len(joined) > MAX_ITEMS:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return joined


def _replace(_run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    return replaced(text, pattern, replacement, flags or "")


def _matches(_run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    return is_found(text, pattern, flags or "")


STRINGS: tuple[Signature, ...] = (
    signature("substring(string: string, start position: number, length?: number or null)", _substring),
    signature("string length(string: string)", lambda _run, text: Decimal(len(text))),
    signature("upper case(string: string)", lambda _run, text: text.upper()),
    signature("lower case(string: string)", lambda _run, text: text.lower()),
    signature("substring before(string: string, match: string)", _substring_before),
    signature("substring after(string: string, match: string)", _substring_after),
    signature("contains(string: string, match: string)", lambda _run, text, match: match in text),
    signature("starts with(string: string, match: string)", lambda _run, text, match: text.startswith(match)),
    signature("ends with(string: string, match: string)", lambda _run, text, match: text.endswith(match)),
    signature("replace(input: string, pattern: string, replacement: string, flags?: string or null)", _replace),
    signature("matches(input: string, pattern: string, flags?: string or null)", _matches),
    signature("split(string: string, delimiter: string)", lambda _run, text, delimiter: split_at(text, delimiter)),
    signature("string join(list: list, delimiter?: string or null)", _string_join),
    signature(
        "string join(list: list, delimiter: string or null, prefix: string or null, suffix: string or null)",
        _string_join,
    ),
    signature("trim(string: string)", lambda _run, text: text.strip()),
)
