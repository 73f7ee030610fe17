"""What every element does: enter, work, leave; and park its token when text of the model fails.

Entering and leaving first evaluate every text that they need and only then write, so that a failure leaves nothing
half done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from SpiffWorkflow.util.task import TaskState

from engine.bpmn_xml.diagram import FlowNode
from engine.bpmn_xml.mappings import Parameter
from engine.expressions.failures import ModelTextFailed
from engine.spiff.failures import NoFlowTaken
from engine.spiff.specs.told import Told
from engine.spiff.subscriptions import arm, is_awaited, plan_subscription, unsubscribe
from engine.spiff.tasks import LiveTask, Phase, Role
from engine.spiff.undoing import record_activity, undo_next
from engine.spiff.variables import Variables


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow as its source sees it."""

    id: str
    target: str
    condition: str | None = None
    is_default: bool = False
    #: False for flows that were drawn without an id, and for those that normalising has added.
    has_drawn_id: bool = True


class Leaving(NamedTuple):
    """What a task will write and where its token goes."""

    writes: Mapping[str, Any]
    flows: tuple[Flow, ...] = ()
    #: For an instance of a repeated activity: what its host decided.
    next_turn: Any = None
    #: The completion condition of the ad-hoc subprocess around it is true.
    is_enough: bool = False


class LiveSpec(Told):
    """Mixed into SpiffWorkflow's spec classes; the attributes are set once, when compiling."""

    node: FlowNode
    flows: tuple[Flow, ...] = ()
    #: Drawn ids of all of them.
    flow_ids: tuple[str, ...] = ()
    is_conditional = False
    #: What every token does that leaves without a result, or None when that depends.
    plain_leaving: Leaving | None = None
    #: Ids of incoming sequence flows.
    incoming: tuple[str, ...] = ()
    #: Names of the specs of boundary events.
    boundary: tuple[str, ...] = ()
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    connector_outputs: tuple[Parameter, ...] = ()
    #: The state in which a task waits here, or None when it never does.
    waiting_state: int | None = None
    #: False when it is over at once, so that no boundary event can happen meanwhile.
    takes_time = True

    #: What an event waits for or causes.
    definitions: tuple[Any, ...] = ()
    #: How many tokens a visit needs (BPMN 2.0.2, 13.3.2).
    start_quantity = 1
    #: Name of the activity that undoes this one.
    handler: str | None = None
    is_event_subprocess = False
    #: A join that decides when nothing else can run.
    decides_late = False
    #: What follows the events on its border that do not interrupt, when the activity can be undone.
    after_boundary: frozenset[str] = frozenset()
    #: An activity right inside an ad-hoc subprocess: when it completes, that asks whether it is enough.
    is_ad_hoc = False
    name: str
    _wf_spec: Any

    # -- a visit

    def arrive(self, scope: Any, flow_id: str | None) -> None:  # noqa: ARG002 - joins ask by which flow
        """A token arrives."""
        if self.start_quantity > 1 and not scope.gather(self.name, self.start_quantity):
            return
        self.enter(LiveTask(scope, self))

    def enter(self, task: LiveTask) -> None:
        """A visit begins."""
        self.record(task, "started")
        if self.after_boundary:
            task.internal_data["since"] = len(task.workflow.records)
        self._update(task)

    def complete_work(self, task: LiveTask, result: dict[str, Any]) -> None:
        """The outside has done the work."""
        self.close_work(task)
        task.internal_data["result"] = result
        task.run()

    def retry(self, task: LiveTask) -> None:
        """A parked task tries again where it failed."""
        phase = task.internal_data.pop("parked")
        task.top.recorder.failures.drop(task.id)
        if phase == Phase.ENTERING:
            task._set_state(TaskState.FUTURE)
            self._update(task)
        else:
            task.internal_data["worked"] = True
            task._set_state(TaskState.READY)
            task.top.queue.append(task)

    def is_waiting(self, task: LiveTask) -> bool:
        """Whether a token or an instance waits here."""
        return task.role is not Role.SUBSCRIPTION and (
            task._state == self.waiting_state or "parked" in task.internal_data
        )

    # -- SpiffWorkflow's life cycle

    def _update(self, task: LiveTask) -> None:
        plans: list[Any] | None = []
        try:
            if self.inputs:
                self.open_inputs(task)
            if self.boundary and self.takes_time:
                plans = self._plan_boundary(task)
                if plans is None:
                    return
            goes_on = self._update_hook(task)
        except ModelTextFailed as failure:
            self.park(task, Phase.ENTERING, failure, self.awaiting_id)
            return
        if goes_on:
            task._ready()
        if plans and (not goes_on or self.work_kind is not None):
            for spec, plan in plans:
                arm(LiveTask(task.workflow, spec, task, role=Role.SUBSCRIPTION), plan)

    def _plan_boundary(self, task: LiveTask) -> list[Any] | None:
        """What boundary events will wait for; None when a text of theirs failed and the task is parked."""
        plans = []
        for name in self.boundary:
            spec = self._wf_spec.task_specs[name]
            if is_awaited(spec.definitions):
                try:
                    plans.append((spec, plan_subscription(spec, task)))
                except ModelTextFailed as failure:
                    self.park(task, Phase.ENTERING, failure, spec.element_id)
                    return None
        return plans

    def _update_hook(self, task: LiveTask) -> bool:  # noqa: ARG002 - specs decide by the task
        """Begin; True when the task is ready, False when it waits for something first."""
        return True

    def _on_ready(self, task: LiveTask) -> None:
        top = task.top
        if self.work_kind is None:
            top.queue.append(task)
        else:
            top.open_work[task.id] = task
            top.recorder.work.add(task.id, self.work_of(task))

    def _run(self, task: LiveTask) -> bool | None:
        phase = Phase.ENTERING
        try:
            if not task.internal_data.pop("worked", False) and not self._run_hook(task):
                return None
            phase = Phase.LEAVING
            task.leaving = self.plan_leaving(task)
        except ModelTextFailed as failure:
            self.park(task, phase, failure, self.element_id)
            return None
        return True

    def _run_hook(self, task: LiveTask) -> bool:  # noqa: ARG002 - specs work on the task
        """Do the work; True when it is done. False when the task has ended itself."""
        return True

    def _on_complete(self, task: LiveTask) -> None:
        leaving: Leaving = task.leaving
        writes, flows, scope, host = leaving.writes, leaving.flows, task.workflow, task.parent
        if writes:
            task.outer.write_all(writes)
        self.record(task, "completed", self.flow_ids if flows is self.flows else drawn_ids(flows), writes)
        if self.handler is not None and task.role is not Role.UNDOING:
            record_activity(task)
        scope.drop_task(task)
        if host is not None:
            if task.role is Role.UNDOING:
                undo_next(host)
            else:
                host.task_spec.instance_done(host, task, leaving.next_turn)
            return
        if leaving.is_enough:
            scope.close()
            return
        specs = self._wf_spec.task_specs
        for flow in flows:
            specs[flow.target].arrive(scope, flow.id)

    def _on_cancel(self, task: LiveTask) -> None:
        if task.role is not Role.SUBSCRIPTION:
            self.record_cancelled(task)
        self.close_work(task)
        unsubscribe(task)
        if "parked" in task.internal_data:
            task.top.recorder.failures.drop(task.id)

    # -- deciding

    def plan_leaving(self, task: LiveTask) -> Leaving:
        """Decide what to write and where to go; raises `ModelTextFailed`, changes nothing."""
        if self.plain_leaving is not None and task.role is Role.TOKEN and "result" not in task.internal_data:
            return self.plain_leaving
        writes = self.results_to_write(task, task.internal_data.get("result") or {})
        if task.role is Role.INSTANCE:
            host = task.parent
            return Leaving(writes, next_turn=host.task_spec.plan_next_turn(host, task, writes))  # type: ignore[union-attr]
        if task.role is Role.UNDOING:
            return Leaving(writes)
        if self.is_ad_hoc and self._ends_ad_hoc(task, writes):
            return Leaving(writes, is_enough=True)
        return Leaving(writes, self.choose_flows(task, writes))

    def _ends_ad_hoc(self, task: LiveTask, writes: Mapping[str, Any]) -> bool:
        """BPMN 2.0.2, 13.3.5: whether the ad-hoc subprocess begins nothing more."""
        condition = self._wf_spec.ad_hoc.completion_condition
        if task.workflow.is_closed or condition is None:
            return bool(task.workflow.is_closed)
        return task.top.reader.is_true(condition.text, task.outer.with_more(writes))

    def results_to_write(self, task: LiveTask, result: dict[str, Any]) -> dict[str, Any]:
        """The output parameters when there are any, else the result as it is."""
        reader = task.top.reader
        if self.connector_outputs:
            mapped = reader.parameters(self.connector_outputs, task.data.with_more(result))
            if not self.outputs:
                return dict(mapped)
            result = {**result, **mapped}
        if self.outputs:
            return dict(reader.parameters(self.outputs, task.data.with_more(result)))
        return result

    def choose_flows(self, task: LiveTask, writes: Mapping[str, Any]) -> tuple[Flow, ...]:
        """BPMN 2.0.2, 13.3.1: every unconditional flow, every true one; the default when no conditional one is true."""
        if not self.is_conditional:
            return self.flows
        reader, variables = task.top.reader, task.outer.with_more(writes)
        true = {
            flow.id
            for flow in self.flows
            if flow.condition is not None and not flow.is_default and reader.is_true(flow.condition, variables)
        }
        taken = tuple(
            flow for flow in self.flows if flow.id in true or (not true if flow.is_default else flow.condition is None)
        )
        if not taken:
            raise NoFlowTaken(element_id=self.element_id)
        return taken

    def open_inputs(self, task: LiveTask) -> None:
        """Evaluate the input parameters of this visit."""
        task.local = None
        if self.inputs:
            values = task.top.reader.parameters(self.inputs, task.outer)
            task.local = local_variables(task, values)


def drawn_ids(flows: tuple[Flow, ...]) -> tuple[str, ...]:
    """Ids of the flows that were drawn with one."""
    return tuple(flow.id for flow in flows if flow.has_drawn_id)


def local_variables(task: LiveTask, values: dict[str, Any]) -> Variables:
    """The scope of a visit's input parameters."""
    return Variables(values, enclosing=task.outer, own=frozenset(values), on_write=task.variable_changed)
