"""Who may write which variable of a process: its elements, and whoever begins it."""

from collections.abc import Mapping

from engine.bpmn_xml.data_access import ANYTHING, NOTHING, Forms, Writes, form_writes, writes_of
from engine.bpmn_xml.diagram import Activity, Diagram, Event, Process, flow_nodes


class Writers:
    """The elements of a process by what they may write."""

    def __init__(self, process: Process, handed_in: Writes, forms: Forms) -> None:
        #: What there is when the process has begun by each of its starts.
        self.begun = _begun(process, handed_in, forms)
        #: Elements that people complete without being asked for anything; a program may bring what it likes.
        self.unasked: dict[str, str] = {}
        self._open: set[str] = set()
        self._by_name: dict[str, set[str]] = {}
        for node in flow_nodes(process):
            written = self.begun[node.id] if node.id in self.begun else writes_of(node, forms)
            if written.asks_nothing:
                self.unasked[node.id] = node.label
            elif written.is_open:
                self._open.add(node.id)
            for name in written.names:
                self._by_name.setdefault(name, set()).add(node.id)

    @property
    def may_begin_with_anything(self) -> bool:
        """Whether variables of any name may be there from the beginning."""
        return not self.begun or any(written.is_open for written in self.begun.values())

    @property
    def begins_unasked(self) -> bool:
        """Whether only a program can bring variables at the beginning that no form asks for."""
        return bool(self.begun) and all(start in self.unasked for start, at in self.begun.items() if at.is_open)

    @property
    def bring_more(self) -> bool:
        """Whether a value may come from what is not drawn, people and programs at tasks without a form left aside."""
        return self.may_begin_with_anything or bool(self._open)

    def by_name(self, name: str) -> frozenset[str]:
        """The elements that are known to write this variable."""
        return frozenset(self._by_name.get(name, ()))

    @property
    def names(self) -> frozenset[str]:
        """The variables that something is known to write."""
        return frozenset(self._by_name)

    def of(self, name: str) -> set[str]:
        """Those that write this variable, and those that may write any but for `unasked`."""
        return self._open | self._by_name.get(name, set())


def handed_in(diagram: Diagram) -> dict[str, Writes]:
    """What calls in the same file hand over, by the process that they call."""
    handed: dict[str, Writes] = {}
    for node in (node for caller in diagram.processes for node in flow_nodes(caller)):
        if isinstance(node, Activity) and node.called_element is not None:
            ins = [mapping for mapping in node.call_mappings if mapping.direction == "in"]
            names = frozenset(mapping.target for mapping in ins if mapping.target)
            before = handed.get(node.called_element, NOTHING)
            is_open = before.is_open or any(mapping.is_everything for mapping in ins)
            handed[node.called_element] = Writes(before.names | names, is_open=is_open)
    return handed


def _begun(process: Process, handed: Writes, forms: Forms) -> Mapping[str, Writes]:
    begun: dict[str, Writes] = {}
    for node in process.scope.nodes:
        if isinstance(node, Event) and node.kind == "startEvent":
            mine = _start_writes(node, forms)
            asks_nothing = mine.asks_nothing and not handed.is_open
            begun[node.id] = Writes(mine.names | handed.names, mine.is_open or handed.is_open, asks_nothing)
    return begun


def _start_writes(start: Event, forms: Forms) -> Writes:
    if not start.definitions:
        return form_writes(start.form_key, forms)
    return NOTHING if all(definition.kind == "timer" for definition in start.definitions) else ANYTHING
