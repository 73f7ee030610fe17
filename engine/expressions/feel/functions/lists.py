"""Functions on lists (DMN 1.5, 10.3.4) other than those that reckon or call functions."""

from decimal import Decimal
from typing import Any

from engine.expressions.failures import SequenceTooLong
from engine.expressions.feel.comparing import equal
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.values import is_whole
from engine.expressions.values import MAX_ITEMS

#: Kinds of which Python's sets know what is equal.
_PLAIN = frozenset({Decimal, str})


def _bounded(items: list[Any]) -> list[Any]:
    if len(items) > MAX_ITEMS:
        raise SequenceTooLong(limit=MAX_ITEMS)
    return items


def position(items: list[Any], at: Decimal, *, most: int) -> int:
    """The index from 0 of a position from 1, from the end with a minus; raises ValueError outside."""
    index = int(at) - 1 if at > 0 else len(items) + int(at)
    if at == 0 or not is_whole(at) or not 0 <= index < most:
        raise ValueError("outside of the list")
    return index


def _sublist(_run: Run, items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any]:
    first = position(items, start, most=len(items))
    if length is not None and (length < 1 or first + length > len(items)):
        raise ValueError("outside of the list")
    return items[first:] if length is None else items[first : first + int(length)]


def _concatenate(_run: Run, lists: list[Any]) -> list[Any]:
    return _bounded([item for part in lists for item in (part if isinstance(part, list) else [part])])


def _insert_before(_run: Run, items: list[Any], at: Decimal, item: Any) -> list[Any]:
    index = position(items, at, most=len(items) + (at > 0))
    return _bounded([*items[:index], item, *items[index:]])


def _remove(_run: Run, items: list[Any], at: Decimal) -> list[Any]:
    index = position(items, at, most=len(items))
    return [*items[:index], *items[index + 1 :]]


def _index_of(run: Run, items: list[Any], match: Any) -> list[Any]:
    run.spend(len(items))
    return [Decimal(index + 1) for index, item in enumerate(items) if equal(item, match) is True]


def _distinct(run: Run, items: list[Any]) -> list[Any]:
    plain: set[Any] = set()
    others: list[Any] = []
    found: list[Any] = []
    for item in items:
        is_plain = type(item) in _PLAIN
        run.spend(1 if is_plain else 1 + len(others))
        if item not in plain if is_plain else not any(equal(item, other) is True for other in others):
            found.append(item)
            plain.add(item) if is_plain else others.append(item)
    return found


def _flattened(run: Run, items: list[Any]) -> list[Any]:
    run.spend_on(items)
    found: list[Any] = []
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        else:
            found.append(item)
    return _bounded(found)


def _list_contains(run: Run, items: list[Any], element: Any) -> bool:
    run.spend(1 + len(items))
    return any(equal(item, element) is True for item in items)


LISTS: tuple[Signature, ...] = (
    signature("list contains(list: list, element: any)", _list_contains),
    signature("count(list: list)", lambda _run, items: Decimal(len(items))),
    signature("sublist(list: list, start position: number, length?: number or null)", _sublist),
    signature("append(list: list, *item: any)", lambda _run, items, added: _bounded([*items, *added])),
    signature("concatenate(*list: any)", _concatenate),
    signature("insert before(list: list, position: number, newItem: any)", _insert_before),
    signature("remove(list: list, position: number)", _remove),
    signature("reverse(list: list)", lambda _run, items: items[::-1]),
    signature("index of(list: list, match: any)", _index_of),
    signature("union(*list: any)", lambda run, lists: _distinct(run, _concatenate(run, lists))),
    signature("distinct values(list: list)", _distinct),
    signature("flatten(list: list)", _flattened),
    signature("is empty(list: list)", lambda _run, items: not items),
)
