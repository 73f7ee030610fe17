"""Gateways: exclusive, parallel and event-based."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, ExclusiveGateway, ParallelGateway
from SpiffWorkflow.util.task import TaskState

from engine.spiff.failures import NoFlowTaken
from engine.spiff.specs.element import Flow, LiveSpec, local_variables
from engine.spiff.subscriptions import arm, plan_subscription
from engine.spiff.tasks import LiveTask, Role


class LiveExclusiveGateway(LiveSpec, ExclusiveGateway):
    """BPMN 2.0.2, 13.4.2: the first flow whose condition is true, in document order, else the default."""

    takes_time = False

    def choose_flows(self, task: LiveTask, writes: Mapping[str, Any]) -> tuple[Flow, ...]:
        """One flow, or none when none leaves the gateway."""
        if not self.is_conditional:
            return self.flows[:1]
        reader, variables = task.top.reader, task.outer.with_more(writes)
        for flow in self.flows:
            if not flow.is_default and (flow.condition is None or reader.is_true(flow.condition, variables)):
                return (flow,)
        default = tuple(flow for flow in self.flows if flow.is_default)
        if self.flows and not default:
            raise NoFlowTaken(element_id=self.element_id)
        return default


class LiveParallelGateway(LiveSpec, ParallelGateway):
    """BPMN 2.0.2, 13.4.1: one token off each incoming flow, excess stays; one onto each outgoing flow."""

    takes_time = False

    def arrive(self, scope: Any, flow_id: str | None) -> None:
        """A token arrives; with one on every incoming flow the gateway fires."""
        if len(self.incoming) < 2 or flow_id is None:
            super().arrive(scope, flow_id)
        elif len(scope.arrive(self.name, flow_id)) == len(self.incoming):
            scope.take_arrivals(self.name, self.incoming)
            super().arrive(scope, flow_id)

    def choose_flows(self, task: LiveTask, writes: Mapping[str, Any]) -> tuple[Flow, ...]:  # noqa: ARG002
        """Every flow."""
        return self.flows


class LiveEventGateway(LiveSpec, EventBasedGateway):
    """BPMN 2.0.2, 13.4.4: waits for the events behind it; the first that happens takes the token."""

    waiting_state = TaskState.WAITING

    def connect(self, child: Any) -> None:
        """SpiffWorkflow would move the events into the gateway; they stay where they were drawn."""
        self._outputs.append(child.name)
        child._connect_notify(self)

    def _update_hook(self, task: LiveTask) -> bool:
        specs = [self._wf_spec.task_specs[flow.target] for flow in self.flows]
        plans = []
        for spec in specs:
            spec.open_inputs(task)  # as the branch would see them
            plans.append((spec, task.local, plan_subscription(spec, task)))
        task.local = None
        task._set_state(TaskState.WAITING)
        for spec, inputs, plan in plans:
            branch = LiveTask(task.workflow, spec, task, role=Role.SUBSCRIPTION)
            if inputs is not None:
                branch.local = local_variables(branch, inputs.values_here)
            arm(branch, plan)
        return False

    def branch_taken(self, task: LiveTask, branch: LiveTask) -> None:
        """One of the events has happened: the branch becomes a token in the gateway's place."""
        flow = next(flow for flow in self.flows if flow.target == branch.task_spec.name)
        branch.detach()
        branch.become_token()
        task._state = TaskState.COMPLETED
        self.record(task, "completed", flow_ids=(flow.id,) if flow.has_drawn_id else ())
        task.workflow.drop_task(task)
