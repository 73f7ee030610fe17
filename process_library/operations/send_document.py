"""Connector `send_document`: writes a document from its text, and sends it by mail."""

import re
from collections.abc import Mapping
from typing import Any

from engine.connectors.contract import CallRejected, Plan, ServiceCall
from engine.connectors.send_email import MEDIA_TYPES, Attachment, SendEmail
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.sentences import N_, Sentence
from process_library.operations.letters import KINDS, letter

_OTHER = re.compile(r"[^\w .-]")
_LARGEST_CHARACTERS = 200_000
_WOULD_WRITE = N_("%(file)s would be written, of %(size)s bytes, with the title «%(title)s».")
_CONTENT = N_("Content of the document: %(content)s")

SEND_DOCUMENT = Operation(
    key="send_document",
    name=N_("Write and send a document"),
    about=N_("A PDF or DOCX of a title and paragraphs, by mail. A template of the company says the text once for all."),
    group=Group.DOCUMENTS,
    effect=Effect.OUTSIDE,
    inputs=(
        Input(key="to", name=N_("To (addresses)"), kind=Kind.ADDRESSES, is_needed=True),
        Input(key="subject", name=N_("Subject of the mail"), is_needed=True),
        Input(key="text", name=N_("Text of the mail"), kind=Kind.LONG_TEXT),
        Input(key="title", name=N_("Title of the document"), is_needed=True),
        Input(
            key="content",
            name=N_("Text of the document"),
            about=N_("An empty line begins a new paragraph, «- » an entry of a list."),
            kind=Kind.LONG_TEXT,
            is_needed=True,
        ),
        Input(key="format", name=N_("Kind of file"), choices=tuple(KINDS), usual="pdf"),
        Input(key="file_name", name=N_("Name of the file"), about=N_("Without its ending. Empty: the title.")),
    ),
    outputs=(
        Output(key="message_id", name=N_("Number of the mail"), kind=Kind.TEXT),
        Output(key="file_name", name=N_("Name of the file"), kind=Kind.TEXT),
    ),
)


class SendDocument:
    """A `Connector`. The file is written anew at each attempt and kept nowhere but in the mail."""

    def __init__(self, send_email: SendEmail, company_name: str) -> None:
        """`company_name` stands at the foot."""
        self._send_email, self._company_name = send_email, company_name

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        written = self._written(call)
        return {**self._send_email.send(_mail(call), [written]), "file_name": written.name}

    def dry_run(self, call: ServiceCall) -> Plan:
        """See `Rehearsed`: the file is written and put away."""
        written, title = self._written(call), _text(call, "title")
        told = Sentence(_WOULD_WRITE, {"file": written.name, "size": len(written.content), "title": title})
        content = Sentence(_CONTENT, {"content": _text(call, "content")})
        return Plan((told, content, *self._send_email.dry_run(_mail(call)).sentences))

    def _written(self, call: ServiceCall) -> Attachment:
        kind = _text(call, "format") or "pdf"
        if kind not in KINDS:
            raise CallRejected(N_("A document cannot be written as %(kind)s."), kind=kind)
        title, content = _text(call, "title"), _text(call, "content")
        if not title or len(content) > _LARGEST_CHARACTERS:
            raise CallRejected(
                N_("A document needs a title, and at most %(limit)s letters."), limit=_LARGEST_CHARACTERS
            )
        name = _OTHER.sub("_", _text(call, "file_name") or title).strip(" .")[:100] or "document"
        return Attachment(f"{name}.{kind}", MEDIA_TYPES[kind], letter(kind, title, content, self._company_name))


def _mail(call: ServiceCall) -> ServiceCall:
    inputs = {name: call.inputs[name] for name in ("to", "subject", "text") if name in call.inputs}
    return ServiceCall(inputs, call.idempotency_key, call.instance_id, call.element_id)


def _text(call: ServiceCall, name: str) -> str:
    value = call.inputs.get(name)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
