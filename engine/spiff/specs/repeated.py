"""Activities that are repeated: standard loops and multi-instance, parallel or one after the other.

The token stays with the activity as a whole; each instance is a task of its own with its own variables. Counts are
kept as numbers, results of instances apart, so that one instance's end costs the same however many there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    StandardLoopTask,
)
from SpiffWorkflow.util.task import TaskState

from engine.bpmn_xml.diagram import MultiInstance
from engine.expressions.values import type_name
from engine.spiff.event_definitions import EscalationDefinition
from engine.spiff.failures import ItemMissing, TooManyInstances, WrongCardinality, WrongCollection
from engine.spiff.specs.element import LiveSpec
from engine.spiff.specs.sending import address_of, cause
from engine.spiff.tasks import LiveTask, Role
from engine.spiff.undoing import record_instances
from engine.spiff.values import own_copy
from engine.spiff.variables import Variables

#: Parallel instances of one activity.
MAX_PARALLEL = 10_000
#: Instances one after the other; each has its place in the output collection.
MAX_SEQUENTIAL = 100_000
COUNTER = "loopCounter"


@dataclass(frozen=True, slots=True)
class NextTurn:
    """What follows the end of one instance."""

    is_last: bool
    #: What of the instance's variables goes to the variables around the activity.
    merged: Mapping[str, Any]
    #: Its entry in the output collection.
    output: Any = None
    #: The item of the next instance of a sequential activity.
    item: Any = None
    #: Events that are thrown before, each with what its texts gave.
    thrown: tuple[tuple[Any, Any], ...] = ()


class Repeated(LiveSpec):
    """The whole of a repeated activity; `instance_name` names the spec of its instances."""

    instance_name: str

    @property
    def loop_names(self) -> frozenset[str]:
        """The variables that only an instance has."""
        return frozenset((COUNTER,))

    def merged(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What of an instance's variables goes to the variables around the activity."""
        return {name: value for name, value in values.items() if name not in self.loop_names}

    def _on_complete(self, task: LiveTask) -> None:
        record_instances(task)
        super()._on_complete(task)

    def begin_turn(self, host: LiveTask, turn: int, item: Any) -> None:
        """Begin one instance."""
        spec = self._wf_spec.task_specs[self.instance_name]
        instance = LiveTask(host.workflow, spec, host, role=Role.INSTANCE)
        instance.internal_data["turn"] = turn
        instance.overlay = self.instance_variables(instance, host, {COUNTER: turn, **self.item_variables(item)})
        spec.enter(instance)

    def item_variables(self, item: Any) -> dict[str, Any]:  # noqa: ARG002 - loops have no item
        """The variables that an instance begins with."""
        return {}

    def instance_variables(self, instance: LiveTask, host: LiveTask, values: dict[str, Any]) -> Variables:
        """The data scope of one instance."""
        raise NotImplementedError

    def plan_next_turn(self, host: LiveTask, instance: LiveTask, writes: Mapping[str, Any]) -> NextTurn:
        """What follows when this instance ends with these writes; raises `ModelTextFailed`, changes nothing."""
        raise NotImplementedError

    def instance_done(self, host: LiveTask, instance: LiveTask, next_turn: NextTurn) -> None:
        """An instance has ended."""
        raise NotImplementedError

    def finish(self, host: LiveTask) -> None:
        """No further instance; those that still run are cancelled."""
        host.top.cancel_tasks(child for child in host.children if child.role is Role.INSTANCE)
        host._ready()


class LiveLoop(Repeated, StandardLoopTask):
    """BPMN 2.0.2, 13.3.6: again while the condition is true, at most `maximum` times."""

    def _update_hook(self, task: LiveTask) -> bool:
        task.internal_data["done"] = 0
        if self.test_before and not self._goes_on(task, 0, {}):
            return True
        task._set_state(TaskState.STARTED)
        self.begin_turn(task, 0, None)
        return False

    def instance_variables(self, instance: LiveTask, host: LiveTask, values: dict[str, Any]) -> Variables:
        """Everything but the counter belongs to the scope around the loop."""
        return Variables(values, enclosing=host.outer, own=frozenset((COUNTER,)), on_write=instance.variable_changed)

    def plan_next_turn(self, host: LiveTask, instance: LiveTask, writes: Mapping[str, Any]) -> NextTurn:  # noqa: ARG002
        """Whether another turn follows."""
        return NextTurn(is_last=not self._goes_on(host, host.internal_data["done"] + 1, writes), merged={})

    def instance_done(self, host: LiveTask, instance: LiveTask, next_turn: NextTurn) -> None:  # noqa: ARG002
        """One turn has ended."""
        done = host.internal_data["done"] = host.internal_data["done"] + 1
        host.touch()
        if next_turn.is_last:
            self.finish(host)
        else:
            self.begin_turn(host, done, None)

    def _goes_on(self, host: LiveTask, done: int, writes: Mapping[str, Any]) -> bool:
        if self.maximum is not None and done >= self.maximum:
            return False
        if self.condition is None:
            return True
        return host.top.reader.is_true(self.condition, host.outer.with_more({**writes, COUNTER: done}))


class LiveMultiInstance(Repeated):
    """BPMN 2.0.2, 13.3.7: one instance per item of a list, or as many as a number says."""

    loop: MultiInstance
    #: What is thrown when an instance completes: definitions, each with its condition or None.
    events: tuple[tuple[Any, str | None], ...] = ()

    @property
    def loop_names(self) -> frozenset[str]:
        """See `Repeated`."""
        names = (COUNTER, self.loop.element_variable)
        return frozenset(filter(None, names))

    def _update_hook(self, task: LiveTask) -> bool:
        items = self._items(task)
        count = len(items) if items is not None else self._count(task)
        limit = MAX_SEQUENTIAL if self.loop.is_sequential else MAX_PARALLEL
        if count > limit:
            raise TooManyInstances(count=count, limit=limit)
        task.internal_data.update(count=count, begun=0, done=0)
        if count == 0:
            return True
        task._set_state(TaskState.STARTED)
        for turn in range(1 if self.loop.is_sequential else count):
            task.internal_data["begun"] = turn + 1
            self.begin_turn(task, turn, items[turn] if items is not None else turn)
        return False

    def item_variables(self, item: Any) -> dict[str, Any]:
        """The instance's own item, when the model names it."""
        return {self.loop.element_variable: item} if self.loop.element_variable else {}

    def instance_variables(self, instance: LiveTask, host: LiveTask, values: dict[str, Any]) -> Variables:
        """Everything stays with the instance until it ends."""
        return Variables(values, enclosing=host.outer, on_write=instance.variable_changed)

    def plan_next_turn(self, host: LiveTask, instance: LiveTask, writes: Mapping[str, Any]) -> NextTurn:
        """Evaluate the output, the completion condition and, one after the other, the next item."""
        overlay = instance.outer.values_here
        merged = self.merged({**overlay, **writes})
        output = self._output(host, instance, writes, merged)
        internal = host.internal_data
        done = internal["done"] + 1
        variables = host.outer.with_more({**merged, **self._counters(host, instance)})
        thrown = tuple(self._thrown(host, variables))
        if done >= internal["count"] or self._is_enough(host, variables):
            return NextTurn(is_last=True, merged=merged, output=output, thrown=thrown)
        item = None
        if self.loop.is_sequential:
            item = self._next_item(host, internal["begun"], merged)
        return NextTurn(is_last=False, merged=merged, output=output, item=item, thrown=thrown)

    def instance_done(self, host: LiveTask, instance: LiveTask, next_turn: NextTurn) -> None:
        """Merge what the instance wrote; the last write wins (BPMN leaves it open)."""
        internal = host.internal_data
        internal["done"] += 1
        host.touch()
        host.outer.write_all(next_turn.merged)
        if self.loop.output_collection:
            host.top.marks.add_result(host, instance.loop_counter or 0, next_turn.output)
        for definition, address in next_turn.thrown:
            # an escalation goes outward from the activity as a whole
            thrower = host if isinstance(definition, EscalationDefinition) else instance
            cause(self, thrower, definition, address, {})
            if host.is_finished:
                return
        if next_turn.is_last:
            self.finish(host)
        elif self.loop.is_sequential:
            turn = internal["begun"]
            internal["begun"] = turn + 1
            self.begin_turn(host, turn, next_turn.item)

    def results_to_write(self, task: LiveTask, result: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The output collection, in the order of the items; None for instances that did not end."""
        if not self.loop.output_collection:
            return {}
        return {self.loop.output_collection: [task.results.get(turn) for turn in range(task.internal_data["count"])]}

    def _items(self, host: LiveTask, more: Mapping[str, Any] | None = None) -> list[Any] | None:
        collection = self.loop.collection
        if collection is None:
            return None
        variables = host.outer.with_more(more or {})
        if collection in variables:
            found = variables[collection]
        else:
            found = own_copy(collection, host.top.reader.value(collection, variables))
        if not isinstance(found, list):
            raise WrongCollection(collection=collection, found=type_name(found))
        return found

    def _next_item(self, host: LiveTask, turn: int, merged: Mapping[str, Any]) -> Any:
        items = self._items(host, merged)
        if items is None:
            return turn
        if turn >= len(items):
            raise ItemMissing(collection=self.loop.collection, number=turn + 1)
        return items[turn]

    def _count(self, host: LiveTask) -> int:
        text = self.loop.cardinality.text if self.loop.cardinality is not None else ""
        found = host.top.reader.value(text, host.outer)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            is_number = isinstance(found, int | float) and not isinstance(found, bool)
            raise WrongCardinality(expression=text, found=found if is_number else type_name(found))
        return found

    def _output(self, host: LiveTask, instance: LiveTask, writes: Mapping[str, Any], merged: dict[str, Any]) -> Any:
        """The instance's entry in the output collection; a plain name is not merged besides."""
        element = self.loop.output_element
        if not self.loop.output_collection or element is None:
            return None
        merged.pop(element, None)
        variables = instance.outer.with_more(writes)
        if element.isidentifier():
            return variables.get(element)
        return own_copy(element, host.top.reader.value(element, variables))

    def _thrown(self, host: LiveTask, variables: Variables) -> Iterator[tuple[Any, Any]]:
        """BPMN 2.0.2, table 10.31: for each instance, for the first one, or by conditions."""
        if self.loop.behavior == "One" and host.internal_data["done"]:
            return
        for definition, condition in self.events:
            if condition is None or host.top.reader.is_true(condition, variables):
                yield definition, address_of(definition, host, variables)

    def _is_enough(self, host: LiveTask, variables: Variables) -> bool:
        condition = self.loop.completion_condition
        return condition is not None and host.top.reader.is_true(condition.text, variables)

    def _counters(self, host: LiveTask, instance: LiveTask) -> dict[str, Any]:
        internal = host.internal_data
        count, done = internal["count"], internal["done"] + 1
        active = internal["begun"] - done
        return {
            "numberOfInstances": count,
            "numberOfActiveInstances": active,
            "numberOfCompletedInstances": done,
            "numberOfTerminatedInstances": 0,
            "nrOfInstances": count,
            "nrOfActiveInstances": active,
            "nrOfCompletedInstances": done,
            COUNTER: instance.loop_counter or 0,
        }


class LiveParallelInstances(LiveMultiInstance, ParallelMultiInstanceTask):
    """All instances at the same time."""


class LiveSequentialInstances(LiveMultiInstance, SequentialMultiInstanceTask):
    """One instance after the other."""
