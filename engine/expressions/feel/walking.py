"""What a node holds: the nodes in it, and the variables that it reads."""

from collections.abc import Iterator as Iterable
from dataclasses import fields
from functools import cache
from typing import Any

from engine.expressions.feel.syntax import Call, Definition, Entries, Filter, For, Iterator, Name, Node, Quantified


def names_of(node: Node) -> frozenset[str]:
    """Names that are read and not bound within."""
    return frozenset(part.name for part in _free(node, frozenset()) if isinstance(part, Name))


def depth(node: Node) -> int:
    """How deep the tree is."""
    count, level = 0, [node]
    while level:
        count += 1
        level = [inner for one in level for inner in _inside(one)]
    return count


def _inside(node: Any) -> Iterable[Any]:
    """The nodes directly within a node or an iterator."""
    for field in _parts(type(node)):  # type: ignore[arg-type]  # a type can be hashed, whatever its instances
        waiting = [getattr(node, field)]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Node | Iterator):
                yield part
            elif isinstance(part, tuple):
                waiting += part


def outside_filters(node: Node) -> Iterable[Node | Iterator]:
    """The node and everything in it but the conditions of filters, where a name may be a field of what is filtered."""
    waiting: list[Node | Iterator] = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += (one.owner,) if isinstance(one, Filter) else _inside(one)


def functions_called(node: Node) -> Iterable[tuple[str, int]]:
    """The names that are called and not bound within, each with its place."""
    for part in _free(node, frozenset()):
        if isinstance(part, Call) and isinstance(part.function, Name):
            yield part.function.name, part.function.place


def _free(part: Any, bound: frozenset[str]) -> Iterable[Node]:
    """Every node that reads or calls a name that is not bound within."""
    match part:
        case Name(name=name):
            yield from () if name in bound else (part,)
        case For() | Quantified():
            yield from _in_loop(part, bound)
        case Definition():
            yield from _free(part.body, bound | {name for name, _type in part.parameters})
        case Entries():
            yield from _in_entries(part, bound)
        case Node():
            yield from _in_node(part, bound)
        case tuple():
            for inner in part:
                yield from _free(inner, bound)


def _in_node(node: Node, bound: frozenset[str]) -> Iterable[Node]:
    if isinstance(node, Call) and not (isinstance(node.function, Name) and node.function.name in bound):
        yield node
    for field in _parts(type(node)):  # type: ignore[arg-type]  # a type can be hashed, whatever its instances
        yield from _free(getattr(node, field), bound)


def _in_entries(context: Entries, bound: frozenset[str]) -> Iterable[Node]:
    for name, inner in context.entries:
        yield from _free(inner, bound)
        bound |= {name}


def _in_loop(loop: For | Quantified, bound: frozenset[str]) -> Iterable[Node]:
    for one in loop.iterators:
        yield from _free(one.domain, bound)
        yield from _free(one.last, bound)
        bound |= {one.name}
    if isinstance(loop, For):
        yield from _free(loop.result, bound | {"partial"})
    else:
        yield from _free(loop.condition, bound)


@cache
def _parts(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "place")
