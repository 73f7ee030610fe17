"""The names of SpiffWorkflow that we override or rely on, as they are in 3.2; a new release must be looked at."""

import inspect
from importlib.metadata import version

import pytest
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.spiff.tasks import LiveTask


def parameters(function):
    return list(inspect.signature(function).parameters)


def test_the_release_is_the_one_we_know():
    assert version("SpiffWorkflow").split(".")[:2] == ["3", "2"]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (Task.__init__, ["self", "workflow", "task_spec", "parent", "state", "id"]),
        (Task._set_state, ["self", "value"]),
        (Task._ready, ["self"]),
        (Task._inherit_data, ["self"]),
        (Task.run, ["self"]),
        (Task.complete, ["self"]),
        (Task.cancel, ["self"]),
        (TaskSpec.__init__, ["self", "wf_spec", "name", "kwargs"]),
        (TaskSpec._update, ["self", "my_task"]),
        (TaskSpec._update_hook, ["self", "my_task"]),
        (TaskSpec._on_ready, ["self", "my_task"]),
        (TaskSpec._run, ["self", "my_task"]),
        (TaskSpec._run_hook, ["self", "my_task"]),
        (TaskSpec._on_complete, ["self", "my_task"]),
        (TaskSpec._on_cancel, ["self", "my_task"]),
        (TaskSpec.connect, ["self", "taskspec"]),
        (TaskSpec._connect_notify, ["self", "taskspec"]),
        (WorkflowSpec.__init__, ["self", "name", "filename", "addstart"]),
        (Workflow.__init__, ["self", "workflow_spec", "deserializing"]),
        (BpmnProcessSpec._add_notify, ["self", "task_spec"]),
        (BpmnWorkflow.__init__, ["self", "spec", "subprocess_specs", "script_engine", "kwargs"]),
        (BpmnWorkflow.create_subprocess, ["self", "my_task", "spec_name"]),
        (BpmnSubWorkflow.__init__, ["self", "spec", "parent_task_id", "top_workflow", "kwargs"]),
        (BpmnSubWorkflow._calculate_depth, ["self"]),
        (defaults.SubWorkflowTask._on_subworkflow_completed, ["self", "subworkflow", "my_task"]),
        (
            defaults.StandardLoopTask.__init__,
            ["self", "wf_spec", "bpmn_id", "task_spec", "maximum", "condition", "test_before", "kwargs"],
        ),
        (
            defaults.BoundaryEvent.__init__,
            ["self", "wf_spec", "bpmn_id", "event_definition", "cancel_activity", "kwargs"],
        ),
        (TimerEventDefinition.__init__, ["self", "name", "expression", "kwargs"]),
        (MessageEventDefinition.__init__, ["self", "name", "correlation_properties", "kwargs"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_what_we_override_or_call_takes_what_we_think(function, expected):
    assert parameters(function) == expected


def test_states_have_the_numbers_that_are_stored():
    assert (TaskState.WAITING, TaskState.READY, TaskState.STARTED) == (8, 16, 32)
    assert TaskState.FINISHED_MASK == TaskState.COMPLETED | TaskState.CANCELLED | TaskState.ERROR


def test_a_task_of_ours_needs_nothing_that_only_the_library_s_constructor_sets():
    used_by_library = {"complete", "run", "cancel", "_ready", "_set_state", "_inherit_data"}
    assert used_by_library <= set(vars(LiveTask))
