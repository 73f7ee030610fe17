"""What goes wrong here: models that cannot run, texts that fail while they run, and tokens that are not there."""

from engine.bpmn_xml.findings import Finding
from engine.expressions.failures import ModelTextFailed
from foundation.errors import BrokenPromise, Conflict, NotFound, Rejected, SuiteError


class NotExecutable(Rejected):
    """The model holds something that the engine cannot run; `element_id` says where."""

    code = "not_executable"
    message = "The element %(element_id)s cannot run."

    @property
    def element_id(self) -> str:
        """The element that cannot run."""
        return str(self.context["element_id"])


class NoSuchProcess(NotExecutable):
    """The file holds no process by that id."""

    code = "no_such_process"
    message = "The file holds no process with the id %(element_id)s."


class CannotRun(NotExecutable):
    """A check found an error; the sentence is that of the finding."""

    def __init__(self, finding: Finding, process_id: str) -> None:
        super().__init__(element_id=finding.element_id or process_id)
        self.sentence = finding.sentence
        self.args = (finding.sentence.in_english(),)


class BrokenReference(NotExecutable):
    """An element refers to something that the file does not hold."""

    code = "broken_reference"
    message = "The element %(element_id)s refers to %(reference)s, which is not there."


class NoFlowTaken(ModelTextFailed):
    """No condition is true and there is no default flow."""

    code = "no_flow_taken"
    message = "No condition of the flows that leave %(element_id)s is true, and none of them is the default flow."


class WrongTimer(ModelTextFailed):
    """A timer's text or value is not a date, duration or cycle."""

    code = "wrong_timer"
    message = "The timer needs %(expected)s, but found «%(found)s»."


class WrongCollection(ModelTextFailed):
    """A multi-instance activity found no list."""

    code = "wrong_collection"
    message = "The collection «%(collection)s» of the repeated activity must be a list, but it is %(found)s."


class ItemMissing(ModelTextFailed):
    """A list became shorter while a sequential multi-instance activity was going through it."""

    code = "item_missing"
    message = "The collection «%(collection)s» has no item %(number)s any more."


class WrongCardinality(ModelTextFailed):
    """The number of instances is not a whole number from 0."""

    code = "wrong_cardinality"
    message = "The number of instances «%(expression)s» must be a whole number from 0, but it is %(found)s."


class TooManyInstances(ModelTextFailed):
    """More instances than one activity may have."""

    code = "too_many_instances"
    message = "The activity asks for %(count)s instances; at most %(limit)s are possible."


class WrongName(ModelTextFailed):
    """The name of a message, a called process or a correlation key has no usable value."""

    code = "wrong_name"
    message = "«%(expression)s» must give a text or a number, but it is %(found)s."


class DataMissing(ModelTextFailed):
    """A data association brings something that has no value yet: the element waits (BPMN 2.0.2, 10.4.2)."""

    code = "data_missing"
    message = "«%(variable)s» has no value yet."


class NoObject(ModelTextFailed):
    """A data association sets a part of something that has no parts."""

    code = "no_object"
    message = "«%(name)s» has no parts, so «%(part)s» cannot be set: it is %(found)s."


class NotStorable(ModelTextFailed):
    """A value that a process variable cannot hold."""

    code = "not_storable"
    message = "The variable %(name)s cannot hold this value: %(found)s."


class CallTooDeep(ModelTextFailed):
    """Processes call each other too deeply."""

    code = "call_too_deep"
    message = "Processes may call each other at most %(limit)s deep; this call would be deeper."


class CallFailed(ModelTextFailed):
    """The called process cannot be run; the sentence is the one of the error that says why."""

    code = "call_failed"

    def __init__(self, cause: SuiteError) -> None:
        super().__init__(**cause.context)
        self.sentence = cause.sentence


class DecisionFailed(ModelTextFailed):
    """The decision cannot be made; the sentence is the one of the error that says why."""

    code = "decision_failed"

    def __init__(self, cause: SuiteError) -> None:
        super().__init__(**cause.context)
        self.sentence = cause.sentence


class DecisionNotClear(ModelTextFailed):
    """Something that the decision asks for could not be said; `reason` is the sentence that says why."""

    code = "decision_not_clear"
    message = "The decision «%(decision)s» stops: %(reason)s"


class DecisionColumnNotClear(DecisionNotClear):
    """The same of a column of its table."""

    code = "decision_column_not_clear"
    message = "The decision «%(decision)s» stops at column «%(column_name)s»: %(reason)s"


class DecisionCellNotClear(DecisionNotClear):
    """The same of a cell of its table."""

    code = "decision_cell_not_clear"
    message = "The decision «%(decision)s» stops at rule %(rule)s, column «%(column_name)s»: %(reason)s"


class NoSuchStart(NotFound):
    """The process has no such start event."""

    code = "no_such_start"
    message = "The process %(key)s has no start event %(element_id)s."


class StartNotClear(Rejected):
    """A process without exactly one plain start event must be told where to start."""

    code = "start_not_clear"
    message = "The process %(key)s has %(count)s plain start events; say with which one to start."


class NoSuchToken(NotFound):
    """No token by that number, or none any more."""

    code = "no_such_token"
    message = "The process instance has no token %(token_id)s."


class TokenDoesNotWait(Conflict):
    """The token is not at work that the outside could complete or retry."""

    code = "token_does_not_wait"
    message = "The token %(token_id)s at %(element_id)s does not wait for this."


class ProcessIsOver(Conflict):
    """The process instance has ended."""

    code = "process_is_over"
    message = "The process instance has ended (%(status)s)."


class StateNotReadable(BrokenPromise):
    """A stored state has a format that this release does not know."""

    code = "state_not_readable"
    message = "The stored state has format %(format)s, which this release does not know."
