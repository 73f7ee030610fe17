"""What requires what: references found, circles found."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from engine.bpmn_xml.decision_model import Decision, DecisionService, KnowledgeModel, Reference, Requirable
from engine.bpmn_xml.findings import Finding
from engine.decisions.matters import CIRCLE, REFERENCE_MISSING, place_of

#: How many elements of a circle a sentence names.
_LONGEST_CIRCLE = 8
#: Namespace of the file, and id of the element in it.
Key: TypeAlias = tuple[str, str]


def references_of(element: Requirable) -> tuple[Reference, ...]:
    """Everything that an element needs in order to be evaluated."""
    match element:
        case Decision() | KnowledgeModel():
            return element.requires
        case DecisionService():
            return (*element.outputs, *element.encapsulated, *element.input_decisions, *element.input_data)
    return ()


def key_of(reference: Reference, namespace: str) -> Key:
    """The element that a reference in a file of that namespace means."""
    return reference.namespace or namespace, reference.id


def check_requirements(elements: Mapping[Key, Requirable]) -> Iterator[tuple[Key, Finding]]:
    """References to nothing, and elements that require themselves."""
    for key, element in elements.items():
        for reference in references_of(element):
            if key_of(reference, key[0]) not in elements:
                told = place_of(element).told(REFERENCE_MISSING, reference.line, reference=reference.id)
                yield key, told
    yield from _circles(elements)


def _circles(elements: Mapping[Key, Requirable]) -> Iterator[tuple[Key, Finding]]:
    """Circles, found by taking away again and again what requires nothing that is left."""
    links = {key: _needed(key, element, elements) for key, element in elements.items()}
    waiting = {key: len(needed) for key, needed in links.items()}
    users: dict[Key, list[Key]] = {key: [] for key in links}
    for key, needed in links.items():
        for other in needed:
            users[other].append(key)
    free = [key for key, count in waiting.items() if count == 0]
    while free:
        for user in users[free.pop()]:
            waiting[user] -= 1
            if waiting[user] == 0:
                free.append(user)
    left = {key for key, count in waiting.items() if count > 0}
    yield from _one_circle_each(left, links, elements)


def _one_circle_each(
    left: set[Key], links: Mapping[Key, set[Key]], elements: Mapping[Key, Requirable]
) -> Iterator[tuple[Key, Finding]]:
    """From each element that is left a way leads into a circle; every circle that is met is told once."""
    met: set[Key] = set()
    for start in sorted(left):
        way: dict[Key, int] = {}
        key = start
        while key not in way and key not in met:
            way[key] = len(way)
            key = min(links[key] & left)
        if key in way:
            circle = [*list(way)[way[key] :], key]
            names = [elements[one].label for one in circle]
            shown = names if len(names) <= _LONGEST_CIRCLE else [*names[:_LONGEST_CIRCLE], "…"]
            yield key, place_of(elements[key]).told(CIRCLE, elements[key].line, circle=" → ".join(shown))
        met.update(way)


def _needed(key: Key, element: Requirable, elements: Mapping[Key, Requirable]) -> set[Key]:
    """What has to be there first, as far as it is there at all."""
    return {found for reference in references_of(element) if (found := key_of(reference, key[0])) in elements}


def closure(start: Key, elements: Mapping[Key, Requirable]) -> set[Key]:
    """The element and all that it requires in the end."""
    found = {start}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        fresh = _needed(key, elements[key], elements) - found
        found |= fresh
        waiting += fresh
    return found
