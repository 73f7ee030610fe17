"""Gateways: exclusive, parallel, inclusive, complex and event-based."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.expressions.failures import ModelTextFailed
from engine.spiff.failures import NoFlowTaken
from engine.spiff.specs.element import Flow, LiveSpec, drawn_ids, local_variables
from engine.spiff.subscriptions import arm, plan_subscription
from engine.spiff.tasks import LiveTask, Phase, Role

#: What the condition of a complex gateway may speak of, besides the number of tokens on each incoming flow by its id.
_ACTIVATION_COUNT = "activationCount"
#: What the conditions behind one may speak of: whether it has just fired, or takes what came later.
_WAITING_FOR_START = "waitingForStart"
_RESETS = "resets"


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


class Deciding(LiveSpec):
    """Joins that look at every token of the scope (BPMN 2.0.2, 13.4.3)."""

    takes_time = False

    @cached_property
    def _reach(self) -> Mapping[str, frozenset[str]]:
        """By element of the scope: on which incoming flows of this gateway a token there can arrive."""
        return incoming_reached(self._wf_spec, self)

    def may_still_come(self, scope: Any, there: Collection[str]) -> bool:
        """Whether a token can still reach an empty incoming flow, other than by one that has its token already."""
        missing = set(self.incoming).difference(there)
        if not missing:
            return False
        for name in scope.standing():
            reached = self._reach.get(name, frozenset())
            if name != self.name and not missing.isdisjoint(reached) and reached.isdisjoint(there):
                return True
        return False

    def decide(self, scope: Any) -> bool:
        """Nothing else can run; whether the gateway did something."""
        raise NotImplementedError

    def fire(self, scope: Any, flow_ids: Collection[str]) -> None:
        """Take these tokens and go on."""
        scope.take_arrivals(self.name, flow_ids)
        self.enter(LiveTask(scope, self))


class LiveInclusiveGateway(Deciding, InclusiveGateway):
    """BPMN 2.0.2, 13.4.3: waits for every token that can still come, and takes each flow whose condition is true."""

    decides_late = True

    def arrive(self, scope: Any, flow_id: str | None) -> None:
        """A token arrives; whether it is the last can only be said when nothing else runs."""
        if len(self.incoming) < 2 or flow_id is None:
            super().arrive(scope, flow_id)
            return
        scope.arrive(self.name, flow_id)
        scope.undecided[self.name] = None

    def decide(self, scope: Any) -> bool:
        """Fire unless a token can still come."""
        there = list(scope.arrivals[self.name])
        if self.may_still_come(scope, there):
            return False
        del scope.undecided[self.name]
        self.fire(scope, there)
        if self.name in scope.arrivals:
            scope.undecided[self.name] = None
        return True


class LiveComplexGateway(Deciding, BpmnSpecMixin):
    """BPMN 2.0.2, 13.4.5: fires when its condition is true, then takes what still comes without firing again."""

    activation_condition: str

    def arrive(self, scope: Any, flow_id: str | None) -> None:
        """A token arrives."""
        if len(self.incoming) < 2 or flow_id is None:
            super().arrive(scope, flow_id)
            return
        scope.arrive(self.name, flow_id)
        if self.name in scope.resets:
            scope.undecided[self.name] = None
        else:
            self._try(scope)

    def retry(self, task: LiveTask) -> None:
        """Look at the condition again."""
        if task.internal_data["parked"] != Phase.ENTERING:
            super().retry(task)
            return
        scope = task.workflow
        task.top.recorder.failures.drop(task.id)
        task._state = TaskState.COMPLETED
        scope.drop_task(task)
        self._try(scope)

    def decide(self, scope: Any) -> bool:
        """Wait for the other flows no more, when no token can come on them."""
        fired, arrivals = scope.resets[self.name], scope.arrivals.get(self.name, {})
        if self.may_still_come(scope, {*fired, *arrivals}):
            return False
        scope.take_arrivals(self.name, [flow_id for flow_id in arrivals if flow_id not in fired])
        del scope.resets[self.name], scope.undecided[self.name]
        if self.is_conditional:
            task = LiveTask(scope, self)
            task.internal_data[_RESETS] = True
            self.enter(task)
        if self.name in scope.arrivals:
            self._try(scope)
        return True

    def choose_flows(self, task: LiveTask, writes: Mapping[str, Any]) -> tuple[Flow, ...]:
        """Conditions may ask in which phase it is; in the second one only they count, and nothing need be true."""
        more = {**writes, _WAITING_FOR_START: _RESETS not in task.internal_data}
        if _RESETS not in task.internal_data:
            return super().choose_flows(task, more)
        reader, variables = task.top.reader, task.outer.with_more(more)
        flows = [flow for flow in self.flows if flow.condition is not None and not flow.is_default]
        taken = tuple(flow for flow in flows if flow.condition and reader.is_true(flow.condition, variables))
        return taken or tuple(flow for flow in self.flows if flow.is_default)

    def _try(self, scope: Any) -> None:
        arrivals = scope.arrivals.get(self.name, {})
        counts = {flow_id: arrivals.get(flow_id, 0) for flow_id in self.incoming}
        values = {**counts, _ACTIVATION_COUNT: len(arrivals)}
        try:
            fires = scope.top_workflow.reader.is_true(self.activation_condition, scope.variables.with_more(values))
        except ModelTextFailed as failure:
            self.park(LiveTask(scope, self), Phase.ENTERING, failure, self.element_id)
            return
        if fires and arrivals:
            scope.resets[self.name] = there = list(arrivals)
            scope.undecided[self.name] = None
            self.fire(scope, there)


def incoming_reached(process_spec: Any, join: LiveSpec) -> dict[str, frozenset[str]]:
    """By element: the incoming flows of `join` that a token there can reach without passing `join`."""
    reached: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, list[str]] = defaultdict(list)
    by_flow: dict[str, str] = {}
    for name, spec in process_spec.task_specs.items():
        for flow in getattr(spec, "flows", ()):
            sources[flow.target].append(name)
            by_flow[flow.id] = name
        for boundary in getattr(spec, "boundary", ()):
            sources[boundary].append(name)
    for flow_id in join.incoming:
        pending = [by_flow[flow_id]]
        while pending:
            name = pending.pop()
            if name != join.name and flow_id not in reached[name]:
                reached[name].add(flow_id)
                pending.extend(sources[name])
    return {name: frozenset(flow_ids) for name, flow_ids in reached.items()}


class LiveEventGateway(LiveSpec, EventBasedGateway):
    """BPMN 2.0.2, 13.4.4: waits for the events behind it; the first that happens takes the token."""

    waiting_state = TaskState.WAITING
    #: Of one that starts the process: it needs all of its events, not only the first.
    is_parallel = False

    def begin_by(self, scope: Any, event: Any, payload: Mapping[str, Any]) -> None:
        """BPMN 2.0.2, 13.2: an event behind it has started the process; of a parallel one the others are awaited."""
        flows = [flow for flow in self.flows if self.is_parallel or flow.target == event.name]
        task = LiveTask(scope, self)
        self.record(task, "started")
        self.end_here(task, drawn_ids(tuple(flows)))
        event.happen(scope, dict(payload))
        for flow in flows:
            if flow.target != event.name:
                self._wf_spec.task_specs[flow.target].arrive(scope, flow.id)

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
