"""The description of REST is right, and whatever is sent, nothing breaks."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from pydantic import BaseModel
from werkzeug.routing import Rule

from foundation.http.api import PREFIX, Routes
from organization.actor import Profile, machine_actor
from organization.people import set_profiles
from tests.support.office import OSCAR, Office
from tests.support.programs import Program

_PROBLEM_FIELDS = {"type", "title", "status", "code", "context"}


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    described: dict[str, Any] = app.test_client().get("/openapi/openapi.json").json
    return described


def test_the_description_is_openapi_3_1_and_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_description_names_every_route(app: Flask, document: dict[str, Any]) -> None:
    described = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    assert {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)} == described


def test_every_operation_tells_its_problems_and_what_changes_takes_an_idempotency_key(
    document: dict[str, Any],
) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert {"401", "403", "404", "409", "422", "503"} <= operation["responses"].keys(), path
            names = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert ("Idempotency-Key" in names) == (method != "get"), path


def test_the_application_is_made_without_describing_a_route_or_compiling_an_address(
    monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    """Both together would take most of a start."""

    def never(*_arguments: object, **_more: object) -> None:
        raise AssertionError("this can wait")

    monkeypatch.setattr(Rule, "_compile_builder", never)
    monkeypatch.setattr(Routes, "describe", never)
    monkeypatch.setattr(BaseModel, "model_json_schema", never)
    assert office.app().url_map


def test_the_description_needs_no_other_site(app: Flask) -> None:
    text = app.test_client().get("/openapi/openapi.json").text
    assert "http://" not in text
    assert "https://" not in text


_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["\u0000", "%s", "{{7*7}}", "' OR 1=1 --", "mine", "1", "2026-01-01"])
)
_tags = st.fixed_dictionaries(
    {"$type": st.sampled_from(["decimal", "date", "date-time", "duration", "?"]), "value": _leaves}
)
_json = st.recursive(
    _leaves | _tags,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


_keys = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=5)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_thousands_of_requests_find_nothing_that_breaks(app: Flask, office: Office) -> None:
    _send(app, office, examples=2_000)


def test_whatever_is_sent_no_route_answers_500(app: Flask, office: Office) -> None:
    _send(app, office, examples=150)


def _send(app: Flask, office: Office, *, examples: int) -> None:
    """Requests after the description: right and wrong ids, bodies that fit by name and seldom by value."""
    task = office.ask()
    with office.cauce.suite.work.begin() as unit:
        set_profiles(unit, machine_actor(), OSCAR, set(Profile))
    program = Program(app, office, OSCAR)
    described = app.test_client().get("/openapi/openapi.json").json
    operations = [
        (path, method, operation) for path, found in described["paths"].items() for method, operation in found.items()
    ]
    ids = st.sampled_from([task.id, task.instance_id, "leave_request", "1", "0", "-1", "x" * 300]) | st.text(
        st.characters(exclude_characters="/?#", exclude_categories=("Cs",)), min_size=1, max_size=20
    )

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        path, method, operation = data.draw(st.sampled_from(operations))
        address = path.removeprefix(PREFIX)
        query = {}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                address = address.replace("{" + parameter["name"] + "}", data.draw(ids))
            elif parameter["in"] == "query" and data.draw(st.booleans()):
                query[parameter["name"]] = str(data.draw(_leaves))
        body = data.draw(_json | _body(described, operation)) if method != "get" else None
        headers = {
            **program.headers,
            "Idempotency-Key": data.draw(st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=5)),
        }
        answer = program.client.open(PREFIX + address, method=method, json=body, query_string=query, headers=headers)
        assert answer.status_code < 500, f"{method} {address} {query} {body} → {answer.text}"
        if answer.status_code >= 400:
            assert answer.content_type == "application/problem+json"
            assert answer.json.keys() >= _PROBLEM_FIELDS
            assert "Traceback" not in answer.text
            assert "pydantic" not in answer.text

    send()


def _body(described: dict[str, Any], operation: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Objects with the names that the description tells."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return st.nothing()
    schema = described["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
    fields = {name: _json | st.just({}) for name in schema["properties"]}
    return st.fixed_dictionaries({}, optional=fields)
