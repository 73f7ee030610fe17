"""A document is written from its text and arrives with a mail; a dry run writes it and sends nothing."""

from collections.abc import Iterator
from email import message_from_bytes
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from engine.connectors.contract import CallRejected, ServiceCall
from engine.connectors.send_email import MailServer, SendEmail
from process_library.operations.send_document import SendDocument
from tests.support.servers import Mailbox, mail_server

WHOLE = {
    "to": "ana@example.org",
    "subject": "Tu contrato",
    "text": "Va adjunto.",
    "title": "Contrato Nº 7",
    "content": "Estimada Ana:\n\nSe acuerda lo siguiente:\n- 3 lámparas\n- 120 €",
}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def connector(mailbox: Mailbox) -> SendDocument:
    return SendDocument(SendEmail(MailServer("127.0.0.1", mailbox.port, "cauce@example.org")), "Nortelia")


def call(**changed: str) -> ServiceCall:
    return ServiceCall({**WHOLE, **changed}, "key", "instance", "element")


def attached(mailbox: Mailbox) -> tuple[str, bytes]:
    ((content, recipients),) = mailbox.mails
    assert recipients == ["ana@example.org"]
    words, file = message_from_bytes(content.encode()).get_payload()
    assert words.get_payload(decode=True).decode().strip() == "Va adjunto."
    return file.get_filename(), file.get_payload(decode=True)


@pytest.mark.row("G11", part="create document")
def test_a_pdf_holds_the_letters_of_every_european_language(connector: SendDocument, mailbox: Mailbox) -> None:
    written = "Łódź, București, Αθήνα, Київ, Pau Gasòl i l·lusió → ≥ 5"
    connector(call(content=written))
    assert written in PdfReader(BytesIO(attached(mailbox)[1])).pages[0].extract_text()


@pytest.mark.row("G11", part="create document")
def test_a_pdf_arrives_with_its_words(connector: SendDocument, mailbox: Mailbox) -> None:
    assert connector(call())["file_name"] == "Contrato Nº 7.pdf"
    name, content = attached(mailbox)
    words = PdfReader(BytesIO(content)).pages[0].extract_text()
    assert name == "Contrato Nº 7.pdf"
    for one in ("Contrato Nº 7", "Estimada Ana:", "3 lámparas", "120 €", "Nortelia"):
        assert one in words


@pytest.mark.row("G11", part="create document")
def test_a_docx_arrives_with_any_letters(connector: SendDocument, mailbox: Mailbox) -> None:
    connector(call(format="docx", content="Łódź → Ω\n\n- uno", file_name="../contrato"))
    name, content = attached(mailbox)
    paragraphs = [one.text for one in Document(BytesIO(content)).paragraphs]
    assert name == "_contrato.docx"
    assert paragraphs == ["Contrato Nº 7", "Łódź → Ω", "uno"]


@pytest.mark.row("G11", part="dry run")
def test_a_dry_run_tells_the_file_and_the_mail_and_sends_nothing(connector: SendDocument, mailbox: Mailbox) -> None:
    told = [one.in_english() for one in connector.dry_run(call()).sentences]
    assert told[0].startswith("Contrato Nº 7.pdf would be written, of ")
    assert "120 €" in told[1]
    assert "to ana@example.org by the mail server" in told[2]
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"content": "Łódź 漢字"}, "these letters: 字 漢"),
        ({"format": "odt"}, "cannot be written as odt"),
        ({"title": " "}, "needs a title"),
    ],
)
def test_what_cannot_be_written_is_refused_and_no_mail_goes(
    connector: SendDocument, mailbox: Mailbox, changed, why
) -> None:
    with pytest.raises(CallRejected, match=why):
        connector(call(**changed))
    assert mailbox.mails == []
