"""Tasks: those that pass through, those that wait for somebody outside, scripts, and messages awaited."""

from SpiffWorkflow.bpmn.specs.defaults import (
    ManualTask,
    NoneTask,
    ReceiveTask,
    ScriptTask,
    ServiceTask,
    UserTask,
)
from SpiffWorkflow.util.task import TaskState

from engine.bpmn_xml.diagram import ModelText
from engine.spiff.environment import BpmnErrorRaised
from engine.spiff.specs.element import LiveSpec
from engine.spiff.specs.events import Catching
from engine.spiff.tasks import LiveTask
from engine.spiff.throwing import throw_error
from engine.spiff.values import own_copies


class LiveNoneTask(LiveSpec, NoneTask):
    """An abstract task: nobody does it, the token passes (BPMN 2.0.2, 13.3.3)."""

    takes_time = False


class LiveManualTask(LiveSpec, ManualTask):
    """Done without the engine's knowledge; the token passes (BPMN 2.0.2, 13.3.3)."""

    takes_time = False


class LiveUserTask(LiveSpec, UserTask):
    """A person does it."""

    work_kind = "user"
    waiting_state = TaskState.READY


class LiveServiceTask(LiveSpec, ServiceTask):
    """A connector or an external worker does it."""

    work_kind = "service"
    waiting_state = TaskState.READY


class LiveScriptTask(LiveSpec, ScriptTask):
    """A script does it, at once."""

    takes_time = False
    script_text: ModelText

    def _run_hook(self, task: LiveTask) -> bool:
        reader, script = task.top.reader, self.script_text
        try:
            assigned = reader.evaluator.run_script(script.text, script.language, task.data, reader.now)
        except BpmnErrorRaised as error:
            throw_error(task, error.error_code, error.error_message, {})
            return False
        task.internal_data["result"] = own_copies(assigned)
        return True


class LiveReceiveTask(Catching, ReceiveTask):
    """Waits for a message."""
