"""Connector `send_email`: one mail through the installation's mail server."""

import smtplib
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate
from hashlib import sha256
from typing import Any

from engine.connectors.contract import CallRejected, Plan, RetryableFailure, ServiceCall
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.sentences import N_, Sentence

_TIMEOUT_SECONDS = 30
_PERMANENT = 500
_ANSWERED = N_("The mail server answered with code %(status)s.")
_NOT_WELL_FORMED = N_("The subject and the addresses of a mail must be well formed and of one line each.")
# Addresses are personal data, so refused ones are counted, not named.
_REFUSED = N_("The mail server refused %(count)s of %(total)s recipients with code %(status)s.")
#: What Python's mail parser raises for addresses that it cannot read, case by case.
_UNREADABLE = (ValueError, LookupError, AttributeError, MessageError)

_WOULD_SEND = N_("A mail would go from %(sender)s to %(recipients)s by the mail server %(host)s.")
_NO_SERVER = N_("This installation has no mail server (CAUCE_SMTP_HOST).")
_SUBJECT = N_("Subject: %(subject)s")
_TEXT = N_("Text: %(text)s")

SEND_EMAIL = Operation(
    key="send_email",
    name=N_("Send an e-mail"),
    about=N_("One mail through the mail server of this installation."),
    group=Group.MESSAGES,
    effect=Effect.OUTSIDE,
    inputs=(
        Input(
            key="to",
            name=N_("To (addresses)"),
            about=N_("One address, or several with commas between them."),
            kind=Kind.ADDRESSES,
            is_needed=True,
        ),
        Input(key="subject", name=N_("Subject"), is_needed=True),
        Input(key="text", name=N_("Text"), kind=Kind.LONG_TEXT, is_needed=True),
        Input(key="cc", name=N_("Copy to"), kind=Kind.ADDRESSES),
        Input(key="bcc", name=N_("Blind copy to"), kind=Kind.ADDRESSES),
        Input(key="reply_to", name=N_("Answers go to"), kind=Kind.ADDRESSES),
    ),
    outputs=(Output(key="message_id", name=N_("Number of the mail"), kind=Kind.TEXT),),
)

#: Recipient to what the server said of it.
Refused = Mapping[str, tuple[int, bytes]]


@dataclass(frozen=True)
class MailServer:
    """Where mails go out."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    use_starttls: bool = False


#: What files are called in mails, by their ending.
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


class SendEmail:
    """A `Connector`. Inputs: `to`, `cc`, `bcc` (an address or a list), `reply_to`, `subject`, `text`.

    Answers `message_id`, which is the same for every attempt, so that a mail that arrives twice can be told.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        return self.send(call, ())

    def send(self, call: ServiceCall, attached: Iterable[Attachment]) -> Mapping[str, Any]:
        """Send the mail with files. Raises as a call does."""
        if not self._server.host:
            raise CallRejected(_NO_SERVER)
        message, recipients = _message(call, self._server.sender), _recipients(call)
        for file in attached:
            kind, _, detail = file.media_type.partition("/")
            message.add_attachment(file.content, maintype=kind, subtype=detail, filename=file.name)
        try:
            refused = self._send(message, recipients)
        except smtplib.SMTPRecipientsRefused as failure:
            raise _refusal(failure.recipients, len(recipients)) from failure
        except smtplib.SMTPResponseException as failure:
            raise _kind(failure.smtp_code)(_ANSWERED, status=failure.smtp_code) from failure
        except smtplib.SMTPNotSupportedError as failure:
            raise CallRejected(N_("The mail server lacks something that this mail or its settings need.")) from failure
        except (OSError, smtplib.SMTPException) as failure:
            raise RetryableFailure(
                N_("The mail server does not answer (%(error)s)."), error=type(failure).__name__
            ) from failure
        if refused:
            raise _refusal(refused, len(recipients))
        return {"message_id": message["Message-ID"]}

    def dry_run(self, call: ServiceCall) -> Plan:
        """See `Rehearsed`: the mail is written and put away."""
        message = _message(call, self._server.sender)
        sent = {"sender": self._server.sender, "recipients": ", ".join(_recipients(call)), "host": self._server.host}
        return Plan(
            (
                Sentence(_WOULD_SEND, sent) if self._server.host else Sentence(_NO_SERVER),
                Sentence(_SUBJECT, {"subject": message["Subject"]}),
                Sentence(_TEXT, {"text": message.get_content().strip()}),
            )
        )

    def _send(self, message: EmailMessage, recipients: list[str]) -> Refused:
        with smtplib.SMTP(self._server.host, self._server.port, timeout=_TIMEOUT_SECONDS) as connection:
            if self._server.use_starttls:
                connection.starttls(context=ssl.create_default_context())
            if self._server.username:
                connection.login(self._server.username, self._server.password)
            return connection.send_message(message, from_addr=self._server.sender, to_addrs=recipients)


def _kind(status: int) -> type[CallRejected] | type[RetryableFailure]:
    """SMTP's codes from 500 are final (RFC 5321, 4.2.1); those below may pass."""
    return CallRejected if status >= _PERMANENT else RetryableFailure


def _refusal(refused: Refused, total: int) -> CallRejected | RetryableFailure:
    """Somebody got no mail. When others did, trying again by itself would send them another."""
    status = max(code for code, _words in refused.values())
    kind = _kind(status) if len(refused) == total else CallRejected
    return kind(_REFUSED, count=len(refused), total=total, status=status)


def _message(call: ServiceCall, sender: str) -> EmailMessage:
    unknown = sorted(set(call.inputs) - {one.key for one in SEND_EMAIL.inputs})
    if unknown:
        raise CallRejected(N_("«send_email» does not know the inputs %(names)s."), names=", ".join(unknown))
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = ", ".join(_addresses(call.inputs, "to"))
        for name, header in (("cc", "Cc"), ("reply_to", "Reply-To")):
            if _addresses(call.inputs, name):
                message[header] = ", ".join(_addresses(call.inputs, name))
        message["Subject"] = str(call.inputs.get("subject") or "")
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{sha256(call.idempotency_key.encode()).hexdigest()[:40]}@cauce>"
        message.set_content(str(call.inputs.get("text") or ""))
    except _UNREADABLE as failure:
        raise CallRejected(_NOT_WELL_FORMED) from failure
    if not message["To"]:
        raise CallRejected(N_("The mail has nobody to go to."))
    return message


def _recipients(call: ServiceCall) -> list[str]:
    return [address for name in ("to", "cc", "bcc") for address in _addresses(call.inputs, name)]


def _addresses(inputs: Mapping[str, Any], name: str) -> list[str]:
    value = inputs.get(name) or []
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(item, str) for item in listed):
        raise CallRejected(N_("The input «%(name)s» must be an address or a list of addresses."), name=name)
    if any("\r" in item or "\n" in item for item in listed):
        raise CallRejected(_NOT_WELL_FORMED)
    return [item.strip() for item in listed if item.strip()]
