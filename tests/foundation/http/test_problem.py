"""Errors as programs read them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from foundation.errors import BrokenPromise, Conflict, Forbidden, NotFound, Rejected, SuiteError, Unavailable
from foundation.http.api import RequestInvalid, StrictJson
from foundation.http.problem import problem, problem_response, status_of
from foundation.sentences import Sentence


@pytest.mark.parametrize(
    ("family", "status"),
    [(NotFound, 404), (Conflict, 409), (Rejected, 422), (Forbidden, 403), (Unavailable, 503), (BrokenPromise, 500)],
)
def test_each_family_has_its_status(family: type[SuiteError], status: int) -> None:
    assert status_of(type("Ours", (family,), {"message": "No."})()) == status


def test_an_error_of_no_family_is_a_bug() -> None:
    assert status_of(SuiteError()) == 500


def test_the_document_tells_code_sentence_and_context() -> None:
    document = problem(NotFound(id="k1"), title="Nothing by k1.")
    assert document == {
        "type": "urn:cauce:problem:not_found",
        "title": "Nothing by k1.",
        "status": 404,
        "code": "not_found",
        "context": {"id": "k1"},
    }


def test_what_a_bug_of_ours_carries_is_not_told() -> None:
    assert problem(BrokenPromise(sql="SELECT secret"), title="Broken.")["context"] == {}


def test_sentences_and_values_inside_the_context_are_told_in_the_readers_language() -> None:
    @dataclass(frozen=True)
    class Finding:
        sentence: Sentence
        at: datetime

    error = Rejected(findings=(Finding(Sentence("Name it."), datetime(2026, 1, 2, tzinfo=UTC)),), names={"b"})
    told = problem(error, title="", say=lambda sentence: sentence.message.upper())["context"]
    assert told == {"findings": [{"sentence": "NAME IT.", "at": "2026-01-02T00:00:00+00:00"}], "names": ["b"]}


def test_errors_of_single_fields_are_told_with_their_paths() -> None:
    document = problem(RequestInvalid([("variables.amount", Sentence("Expected a text."))]), title="")
    assert document["errors"] == [{"path": "variables.amount", "sentence": "Expected a text."}]


def test_whoever_must_come_back_later_is_told_when() -> None:
    answer = problem_response(Unavailable(seconds=7), say=lambda sentence: "Later.")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("text", ["{", "[" * 5_000, "", b"\xff"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        StrictJson(Flask(__name__)).loads(text)


@pytest.mark.parametrize(
    ("text", "path", "fault"),
    [
        ('{"a": {"b": NaN}}', "a.b", "NaN"),
        ('{"a": [1, "x\\u0000"]}', "a.1", "NUL"),
        ('{"a\\u0000": 1}', "a?", "NUL"),
        ('{"a": "\\ud800"}', "a", "broken character"),
        ('{"a": 1e999}', "a", "too large"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a", "too large"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_with_its_fault(text: str | bytes, path: str, fault: str) -> None:
    with pytest.raises(RequestInvalid) as caught:
        StrictJson(Flask(__name__)).loads(text)
    [error] = caught.value.errors
    assert error["path"] == path
    assert fault in error["sentence"].in_english()
    assert caught.value.sentence.in_english() == "The request has one field that cannot be used."
