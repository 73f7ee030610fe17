"""Connector `send_email`: one mail through the installation's mail server."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from hashlib import sha256
from typing import Any

from engine.connectors.contract import CallRejected, RetryableFailure, ServiceCall

_TIMEOUT_SECONDS = 30
_PERMANENT = 500
_WANTED = frozenset({"to", "cc", "bcc", "reply_to", "subject", "text"})


@dataclass(frozen=True)
class MailServer:
    """Where mails go out."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    use_starttls: bool = False


class SendEmail:
    """A `Connector`. Inputs: `to`, `cc`, `bcc` (an address or a list), `reply_to`, `subject`, `text`.

    Answers `message_id`, which is the same for every attempt, so that a mail that arrives twice can be told.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        if not self._server.host:
            raise CallRejected(reason="no mail server is set up (CAUCE_SMTP_HOST)")
        message = _message(call, self._server.sender)
        recipients = [address for name in ("to", "cc", "bcc") for address in _addresses(call.inputs, name)]
        try:
            self._send(message, recipients)
        except smtplib.SMTPResponseException as failure:
            answer = f"the mail server answered {failure.smtp_code}"
            if failure.smtp_code >= _PERMANENT:
                raise CallRejected(reason=answer) from failure
            raise RetryableFailure(reason=answer) from failure
        except smtplib.SMTPRecipientsRefused as failure:
            raise CallRejected(reason=f"the mail server refused {', '.join(failure.recipients)}") from failure
        except (OSError, smtplib.SMTPException) as failure:
            raise RetryableFailure(reason=f"the mail server did not answer ({type(failure).__name__})") from failure
        return {"message_id": message["Message-ID"]}

    def _send(self, message: EmailMessage, recipients: list[str]) -> None:
        with smtplib.SMTP(self._server.host, self._server.port, timeout=_TIMEOUT_SECONDS) as connection:
            if self._server.use_starttls:
                connection.starttls()
            if self._server.username:
                connection.login(self._server.username, self._server.password)
            connection.send_message(message, from_addr=self._server.sender, to_addrs=recipients)


def _message(call: ServiceCall, sender: str) -> EmailMessage:
    unknown = sorted(set(call.inputs) - _WANTED)
    if unknown:
        raise CallRejected(reason=f"send_email does not know the inputs {', '.join(unknown)}")
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
    except ValueError as failure:  # a line break in a header, for one
        raise CallRejected(reason=str(failure)) from failure
    if not message["To"]:
        raise CallRejected(reason="there is nobody to send it to")
    return message


def _addresses(inputs: Mapping[str, Any], name: str) -> list[str]:
    value = inputs.get(name) or []
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(item, str) for item in listed):
        raise CallRejected(reason=f"{name} is not an address or a list of addresses")
    return [item.strip() for item in listed if item.strip()]
