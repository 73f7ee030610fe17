"""Mails through a real mail server: who gets what, what is tried again, what is refused."""

from collections.abc import Iterator, Mapping
from email import message_from_bytes
from typing import Any

import pytest

from engine.connectors.contract import CallRejected, RetryableFailure, ServiceCall
from engine.connectors.send_email import MailServer, SendEmail
from tests.support.servers import Mailbox, free_port, mail_server

MAIL = {"to": "ana@example.org", "subject": "Aprobación", "text": "Está aprobada."}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


def sent(port: int, *, key: str = "instance-7", settings: Mapping[str, Any] | None = None, **inputs: Any) -> Any:
    server = MailServer(**{"host": "127.0.0.1", "port": port, "sender": "cauce@example.org", **(settings or {})})
    return SendEmail(server)(ServiceCall(inputs, key, "instance", "element"))


def test_a_mail_arrives_once_with_its_words(mailbox: Mailbox) -> None:
    answer = sent(mailbox.port, **MAIL)
    ((content, recipients),) = mailbox.mails
    mail = message_from_bytes(content.encode())
    assert recipients == ["ana@example.org"]
    assert (mail["From"], mail["To"], mail["Message-ID"]) == (
        "cauce@example.org",
        "ana@example.org",
        answer["message_id"],
    )
    assert mail.get_payload(decode=True).decode().strip() == "Está aprobada."


def test_lists_and_commas_name_several_and_a_hidden_copy_stays_hidden(mailbox: Mailbox) -> None:
    to = ["ana@example.org", "Luis <luis@example.org>"]
    sent(mailbox.port, **MAIL | {"to": to, "cc": "eva@example.org, it@example.org", "bcc": ["boss@example.org"]})
    ((content, recipients),) = mailbox.mails
    assert recipients == [f"{name}@example.org" for name in ("ana", "luis", "eva", "it", "boss")]
    assert "boss" not in content


@pytest.mark.parametrize("name", ["to", "cc", "bcc", "reply_to", "subject"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_a_line_break_cannot_bring_a_header_of_its_own(mailbox: Mailbox, name: str, line_break: str) -> None:
    with pytest.raises(CallRejected, match="one line each"):
        sent(mailbox.port, **MAIL | {name: f"ana@example.org{line_break}Bcc: eve@example.org"})
    assert mailbox.mails == []


@pytest.mark.parametrize("address", ["<", "ana@", "a@[", "=?utf-8?q?a=0d=0ab?= <x@example.org>"])
def test_an_address_that_cannot_be_read_is_refused_in_words(mailbox: Mailbox, address: str) -> None:
    with pytest.raises(CallRejected, match="well formed"):
        sent(mailbox.port, **MAIL | {"to": address})


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"to": []}, "nobody"),
        ({"to": None}, "nobody"),
        ({"to": 7}, "«to»"),
        ({"cc": [{"address": "ana@example.org"}]}, "«cc»"),
        ({"attachment": "salaries.xlsx"}, "attachment"),
    ],
)
def test_inputs_of_the_wrong_kind_are_refused_in_words(mailbox: Mailbox, inputs: Any, told: str) -> None:
    with pytest.raises(CallRejected, match=told):
        sent(mailbox.port, **MAIL | inputs)
    assert mailbox.mails == []


def test_a_recipient_that_the_server_refuses_for_good_is_not_tried_again(mailbox: Mailbox) -> None:
    mailbox.refusals["ana@example.org"] = "550 no such user"
    with pytest.raises(CallRejected, match="refused 1 of 1 recipients with code 550") as caught:
        sent(mailbox.port, **MAIL)
    assert "ana" not in str(caught.value)


def test_a_recipient_that_the_server_refuses_for_now_is_tried_again(mailbox: Mailbox) -> None:
    mailbox.refusals["ana@example.org"] = "451 later"
    with pytest.raises(RetryableFailure, match="code 451"):
        sent(mailbox.port, **MAIL)


@pytest.mark.parametrize("words", ["550 no such user", "451 later"])
def test_a_mail_that_only_some_got_waits_for_a_person_instead_of_going_out_again(mailbox: Mailbox, words: str) -> None:
    mailbox.refusals["luis@example.org"] = words
    with pytest.raises(CallRejected, match="refused 1 of 2 recipients"):
        sent(mailbox.port, **MAIL | {"to": ["ana@example.org", "luis@example.org"]})
    assert [recipients for _content, recipients in mailbox.mails] == [["ana@example.org"]]


@pytest.mark.parametrize(
    ("verdict", "ending"), [("452 the disk is full", RetryableFailure), ("554 this is spam", CallRejected)]
)
def test_a_refused_mail_is_tried_again_or_not_by_its_code(mailbox: Mailbox, verdict: str, ending: type) -> None:
    mailbox.verdict = verdict
    with pytest.raises(ending, match=f"code {verdict[:3]}"):
        sent(mailbox.port, **MAIL)


def test_a_server_that_is_down_is_tried_again() -> None:
    with pytest.raises(RetryableFailure, match=r"does not answer \(ConnectionRefusedError\)"):
        sent(free_port(), **MAIL)


@pytest.mark.parametrize("settings", [{"use_starttls": True}, {"username": "cauce", "password": "secret"}])
def test_a_server_that_cannot_do_what_the_settings_want_gets_no_mail(mailbox: Mailbox, settings: Any) -> None:
    with pytest.raises(CallRejected, match="lacks something"):
        sent(mailbox.port, settings=settings, **MAIL)
    assert mailbox.mails == []


def test_without_a_mail_server_it_is_said_how_to_set_one_up() -> None:
    with pytest.raises(CallRejected, match="CAUCE_SMTP_HOST"):
        sent(25, settings={"host": ""}, **MAIL)


def test_every_attempt_at_an_activity_sends_a_mail_of_the_same_id(mailbox: Mailbox) -> None:
    ids = [sent(mailbox.port, key=key, **MAIL)["message_id"] for key in ("first", "first", "second")]
    assert ids[0] == ids[1] != ids[2]
