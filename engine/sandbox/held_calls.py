"""Calls of services that are held: nothing is called, somebody says by hand what came of it. Mail is kept."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from typing import Any

from engine.connectors.contract import BpmnError, CallRejected, Connector, RetryableFailure, ServiceCall
from engine.connectors.registry import Connectors
from engine.connectors.send_email import MailServer, Refused, SendEmail
from foundation.sentences import N_

_FUNCTIONS = "python_function"
_MAIL = "send_email"
#: Never asked: the mail is kept before anybody is.
_NO_SERVER = MailServer(host="sandbox.invalid", port=0, sender="sandbox@sandbox.invalid")
_FAILED = N_("In this test the call fails: %(words)s")


@dataclass(frozen=True)
class Answer:
    """What came of a call: a result, or a BPMN error, or a failure."""

    result: Mapping[str, Any]
    #: The code of a BPMN error that the model may handle.
    error: str | None = None
    #: What somebody from IT reads.
    failure: str | None = None
    #: Of a failure: whether the engine tries again by itself, as the model says.
    is_passing: bool = False

    def given(self) -> Mapping[str, Any]:
        """The result. Raises what a connector raises."""
        if self.failure is not None:
            kind = RetryableFailure if self.is_passing else CallRejected
            raise kind(_FAILED, words=self.failure)
        if self.error is not None:
            raise BpmnError(self.error, "", self.result)
        return self.result


class CallHeld(BaseException):
    """Nobody has said yet what comes of this call. No failure: it passes by whoever handles those."""

    def __init__(self, connector_id: str, call: ServiceCall) -> None:
        super().__init__(connector_id)
        self.connector_id = connector_id
        self.call = call


class HeldConnectors(Connectors):
    """Holds every call but those of the sandbox's own functions, whose effects stay in the sandbox's database."""

    def __init__(self, own: Connector, own_functions: Container[str]) -> None:
        """`own` carries out the calls of `python_function` that name one of `own_functions`."""
        super().__init__({})
        self._own, self._own_functions = own, own_functions
        self._mail = _KeptMail()
        #: What is to come of a call, by its idempotency key; used up by the call.
        self.answers: dict[str, Answer] = {}

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were not sent, oldest first."""
        return self._mail.kept

    def by_id(self, connector_id: str) -> Connector:
        """A stand-in for the connector of that name."""
        return partial(self._call, connector_id)

    def _call(self, connector_id: str, call: ServiceCall) -> Mapping[str, Any]:
        answer = self.answers.pop(call.idempotency_key, None)
        if answer is not None:
            return answer.given()
        if connector_id == _MAIL:
            return self._mail(call)
        if connector_id == _FUNCTIONS and call.inputs.get("function") in self._own_functions:
            return self._own(call)
        raise CallHeld(connector_id, call)


class _KeptMail(SendEmail):
    """Checks a mail as the real connector does, and keeps it."""

    def __init__(self) -> None:
        super().__init__(_NO_SERVER)
        self.kept: list[EmailMessage] = []

    def _send(self, message: EmailMessage, recipients: list[str]) -> Refused:  # noqa: ARG002 - nobody gets it
        self.kept.append(message)
        return {}
