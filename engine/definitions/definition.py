"""A process definition as the engine and the pages use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn_xml.diagram import Activity, Diagram, Event, FlowNode, Lane, Process
from engine.decisions.model import DecisionModel
from engine.spiff.program import Program


@dataclass(frozen=True)
class Published:
    """What the list of versions says of a definition."""

    id: str
    bundle_id: str
    key: str
    version: int
    name: str
    area: str
    deployed_at: datetime
    deployed_by: str
    note: str
    #: Nobody may start it; running instances go on.
    is_suspended: bool


@dataclass(frozen=True)
class Definition:
    """An immutable published version, parsed."""

    published: Published
    diagram: Diagram
    process: Process
    program: Program
    #: Every flow node of the process, nested ones included, by its drawn id.
    nodes: Mapping[str, FlowNode]
    lanes: Mapping[str, Lane]
    #: form-js schemas by form key.
    forms: Mapping[str, dict[str, Any]]
    #: The models of the decisions that the process names, by their ids.
    decisions: Mapping[str, DecisionModel]

    @property
    def id(self) -> str:
        """The definition's id."""
        return self.published.id

    @property
    def key(self) -> str:
        """The process id in the drawing."""
        return self.published.key

    def activity(self, element_id: str) -> Activity:
        """The activity of that id; the drawing has one, because a token of it stood there."""
        node = self.nodes[element_id]
        if not isinstance(node, Activity):
            raise TypeError(f"Expected {element_id} to be an activity, but it is a {node.kind}.")
        return node

    def start_form_key(self) -> str | None:
        """The form of the start event without a trigger, if it names one."""
        for node in self.process.scope.nodes:
            if isinstance(node, Event) and node.kind == "startEvent" and not node.definitions:
                return node.form_key
        return None
