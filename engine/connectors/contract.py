"""What carries out a service task: three endings, no fourth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from foundation.errors import Rejected, SuiteError, Unavailable
from foundation.sentences import Sentence


@dataclass(frozen=True)
class ServiceCall:
    """One call of a service task."""

    #: The connector's inputs, evaluated.
    inputs: Mapping[str, Any]
    #: The same for every attempt at the same activity instance: a connector must bear being called twice.
    idempotency_key: str
    instance_id: str
    element_id: str


class Connector(Protocol):
    """Code that carries out service tasks; called with no transaction open and no lock held."""

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """The variables it answers with. Raises RetryableFailure, CallRejected or BpmnError."""
        ...


@dataclass(frozen=True)
class Plan:
    """What a call would do, told instead of done."""

    sentences: tuple[Sentence, ...]
    #: What it answered when it was rehearsed and undone; None when it was not carried out at all.
    answer: Mapping[str, Any] | None = None


@runtime_checkable
class Rehearsed(Protocol):
    """A connector that can tell what a call would do: its own code, up to where something would leave."""

    def dry_run(self, call: ServiceCall) -> Plan:
        """What it would do. Nothing leaves and nothing is kept. Raises what a call raises."""
        ...


class CallFailed(SuiteError):
    """A call that gave no answer, in a sentence of its own: what failed, as somebody from IT reads it.

    Incidents keep and show the sentence with its fields: neither a secret nor a personal datum goes in.
    """

    def __init__(self, message: str, /, **context: Any) -> None:
        """`message` is an English template marked by N_; `context` holds its fields."""
        self.message = message
        super().__init__(**context)


class RetryableFailure(CallFailed, Unavailable):
    """It did not work now; the engine tries again, then opens an incident."""

    code = "service_call_failed"


class CallRejected(CallFailed, Rejected):
    """It cannot work however often it is tried: the engine opens an incident at once."""

    code = "service_call_rejected"


class BpmnError(Exception):
    """A business error that the model handles by an error boundary event."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.variables = dict(variables or {})
