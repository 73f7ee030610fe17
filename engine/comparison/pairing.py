"""Which part of the newer file is which of the older, where an id does not tell."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace

from engine.comparison.aligning import Effort, aligned
from engine.comparison.model_parts import end_of, is_way
from engine.comparison.parts import SEPARATOR, Part, Parts, Weight

#: Comparisons by which all parts of a file that have no id are aligned: about a second.
_MOST_COMPARED = 10_000_000


def same_parts(older: Parts, newer: Parts) -> dict[str, str]:
    """Ids of the newer file to those of the older, where they differ and it is certain that both are the same part.

    A tool that gives new ids to everything keeps kind, name and neighbours: what these tell apart is the same.
    """
    found: dict[str, str] = {}
    _align(older, newer, found)
    taken = set(found.values())
    found.update({id_: f"{id_}~" for id_ in newer if id_ in taken and id_ not in found})
    lost = [part for part in older.values() if _is_drawn(part) and part.id not in newer]
    new = [part for part in newer.values() if _is_drawn(part) and part.id not in older]
    nodes = [[part for part in side if not is_way(part)] for side in (lost, new)]
    neighbours = _neighbours(older), _neighbours(newer)
    _unique(nodes[0], nodes[1], lambda side, part: _look(part, neighbours[side]), found)
    ways = [[part for part in side if is_way(part)] for side in (lost, new)]
    _unique(ways[0], ways[1], lambda side, part: _course(part, found if side else {}), found)
    return found


def renamed(part: Part, names: Mapping[str, str]) -> Part:
    """The part with other ids wherever it names one."""
    if not names:
        return part
    facts = {_key(about, names): replace(fact, value=_ids(fact.value, names)) for about, fact in part.facts.items()}
    return replace(part, within=names.get(part.within or "", part.within), facts=facts)


def _key(about: str, names: Mapping[str, str]) -> str:
    head, bracket, rest = about.partition("[")
    named, closing, tail = rest.partition("]")
    return f"{head}{bracket}{names.get(named, named)}{closing}{tail}"


def _ids(value: str, names: Mapping[str, str]) -> str:
    if value in names:
        return names[value]
    return SEPARATOR.join(names.get(one, one) for one in value.split(SEPARATOR)) if SEPARATOR in value else value


def _is_drawn(part: Part) -> bool:
    return "/" not in part.id


def _align(older: Parts, newer: Parts, found: dict[str, str]) -> None:
    """Parts without an id are known by their content, then by their place among the others."""
    before, effort = _nameless(older), Effort(_MOST_COMPARED)
    for where, new in _nameless(newer).items():
        old = before.get(where, [])
        known: dict[Hashable, int] = {}
        olds, news = ([known.setdefault(_content(part), len(known)) for part in side] for side in (old, new))
        found.update({new[j].id: old[i].id for i, j in aligned(olds, news, effort)})


def _nameless(parts: Parts) -> dict[tuple[str | None, str], list[Part]]:
    found: dict[tuple[str | None, str], list[Part]] = defaultdict(list)
    for part in parts.values():
        if not _is_drawn(part):
            found[part.within, part.kind].append(part)
    return found


def _content(part: Part) -> Hashable:
    return tuple((about, fact.value) for about, fact in part.facts.items() if fact.weight is not Weight.DRAWN)


def _unique(
    old: Iterable[Part], new: Iterable[Part], look: Callable[[int, Part], Hashable], found: dict[str, str]
) -> None:
    """Pair those of the same look, where each file has just one of it."""
    looks: tuple[dict[Hashable, list[str]], ...] = (defaultdict(list), defaultdict(list))
    for side, parts in enumerate((old, new)):
        for part in parts:
            seen = look(side, part)
            if seen is not None:
                looks[side][seen].append(part.id)
    for seen, ids in looks[1].items():
        before = looks[0].get(seen, [])
        if len(ids) == len(before) == 1:
            found[ids[0]] = before[0]


def _look(part: Part, neighbours: Mapping[str, list[str]]) -> Hashable:
    return (part.kind, part.name, tuple(sorted(neighbours.get(part.id, ())))) if part.name else None


def _neighbours(parts: Parts) -> dict[str, list[str]]:
    """What people call the elements that arrows tie to each element, told apart by direction."""
    found: dict[str, list[str]] = defaultdict(list)
    for way in parts.values():
        if is_way(way):
            source, target = end_of(way, "source"), end_of(way, "target")
            for one, other, side in ((source, target, ">"), (target, source, "<")):
                if other in parts:
                    found[one].append(f"{side}{parts[other].kind}:{parts[other].name}")
    return found


def _course(way: Part, names: Mapping[str, str]) -> Hashable:
    ends = [names.get(end_of(way, side), end_of(way, side)) for side in ("source", "target")]
    return (way.kind, *ends)
