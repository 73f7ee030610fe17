"""What requires what: references found, circles found."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from engine.bpmn_xml.decision_model import Decision, DecisionService, KnowledgeModel, Reference, Requirable
from engine.bpmn_xml.findings import Finding
from engine.decisions.matters import CIRCLE, REFERENCE_MISSING, place_of

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
    """Every element that lies on a circle, by taking away again and again what requires nothing that is left."""
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
    for key in (key for key, count in waiting.items() if count > 0):
        circle = _circle_from(key, links, waiting)
        if circle[0] == circle[-1] == key:
            names = " → ".join(elements[one].label for one in circle)
            yield key, place_of(elements[key]).told(CIRCLE, elements[key].line, circle=names)


def _circle_from(start: Key, links: Mapping[Key, set[Key]], waiting: Mapping[Key, int]) -> list[Key]:
    """A way along requirements that are left, until an element comes again."""
    way = [start]
    while True:
        onward = min(other for other in links[way[-1]] if waiting[other] > 0)
        way.append(onward)
        if onward in way[:-1]:
            return way


def _needed(key: Key, element: Requirable, elements: Mapping[Key, Requirable]) -> set[Key]:
    """What has to be there first. A service is called by a decision that it may itself contain the caller of."""
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
