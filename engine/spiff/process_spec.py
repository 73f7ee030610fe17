"""What a process or an embedded subprocess consists of, for SpiffWorkflow."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine.bpmn_xml.diagram import AdHoc
from engine.spiff.failures import StartNotClear


class LiveProcessSpec(BpmnProcessSpec):
    """The elements of one scope, without the tasks that SpiffWorkflow adds around them.

    Its own start and end specs have names that no drawing can have, so that any id is legal.
    """

    def __init__(self, name: str, own_variables: frozenset[str]) -> None:
        WorkflowSpec.__init__(self, name=name)
        self.bpmn_start_events: list[Any] = []
        self.start = BpmnStartTask(self, "\0start")
        self.end = BpmnStartTask(self, "\0end")
        self.description = name
        self.io_specification = None
        self.svg = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        #: Names of the data objects of an embedded subprocess: variables that live as long as it.
        self.own_variables = own_variables
        #: What a token may begin at: start events, receive tasks that start the process, events behind such a gateway.
        self.starts: tuple[Any, ...] = ()
        #: Names of the event subprocesses, but for the one that undoes the scope.
        self.event_subprocesses: tuple[str, ...] = ()
        self.compensation_handler: str | None = None
        #: Only of an ad-hoc subprocess, with the activities that it begins.
        self.ad_hoc: AdHoc | None = None
        self.heads: tuple[Any, ...] = ()
        self.is_empty = True

    def plain_start(self) -> Any:
        """The only start event without a definition, None when there is nothing to run; raises `StartNotClear`."""
        plain = [start for start in self.starts if not start.definitions]
        if len(plain) == 1:
            return plain[0]
        if self.is_empty:
            return None
        raise StartNotClear(key=self.name, count=len(plain))
