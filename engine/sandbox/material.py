"""What is tried: a drawing with its forms and decisions, and the processes that it calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from engine.bpmn_xml.diagram import Activity, Diagram, flow_nodes
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle, hash_of_content

#: Called processes of called processes: further down nobody looks.
_MOST_CALLED = 100


@dataclass(frozen=True)
class Called:
    """A process that is called, in the version that the call asks for."""

    key: str
    version: int
    bundle: Bundle


@dataclass(frozen=True)
class Material:
    """Everything that runs in a sandbox."""

    tried: Bundle
    called: tuple[Called, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Tells it from any other material."""
        parts = [hash_of_content(bundle) for bundle in (self.tried, *(one.bundle for one in self.called))]
        return sha256("".join(parts).encode()).hexdigest()


#: The published bundle of a process, of one version or of the latest; None when there is none.
Find = Callable[[str, int | None], Called | None]


def material(tried: Bundle, find: Find) -> Material:
    """The bundle and what it calls, what those call included; what is not published is left out."""
    found: dict[tuple[str, int], Called] = {}
    diagrams = [diagram_of(tried.bpmn)]
    own = {process.id for process in diagrams[0].processes}
    while diagrams and len(found) < _MOST_CALLED:
        for key, version in _calls(diagrams.pop()):
            called = find(key, version) if key not in own else None
            if called is not None and (called.key, called.version) not in found:
                found[called.key, called.version] = called
                diagrams.append(diagram_of(called.bundle.bpmn))
    return Material(tried, tuple(found[place] for place in sorted(found)))


def _calls(diagram: Diagram) -> Iterator[tuple[str, int | None]]:
    for process in diagram.processes:
        for node in flow_nodes(process):
            if isinstance(node, Activity) and node.called_element:
                number = node.called_version if node.called_binding == "version" else None
                yield node.called_element, int(number) if number and number.isdecimal() else None
