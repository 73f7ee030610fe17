"""Every route says who may call it, and lets nobody else in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from foundation.http.api import PREFIX
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from organization.http import undeclared_routes
from organization.people import NewPerson, PersonDetails, create_person
from organization.permissions import ALLOWED, Action
from suite.app import LARGEST_REQUEST_BYTES
from tests.support import company
from tests.support.office import Office, Visitor
from tests.support.programs import Program

#: Addresses that anybody may ask: they show nothing of the company's.
_OPEN = {"/health", "/ready", "/openapi/openapi.json"}


def _api_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]


def _calls(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each route with its method and an address whose ids belong to nobody."""
    for rule in _api_rules(app):
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, address


def _declared(app: Flask, endpoint: str) -> tuple[Action, ...]:
    actions: tuple[Action, ...] = app.view_functions[endpoint].cauce_who_may_call  # type: ignore[attr-defined]
    return actions


def test_no_route_forgets_to_declare_who_may_call_it(app: Flask) -> None:
    assert undeclared_routes(app) == []


def test_every_rest_route_asks_for_a_right(app: Flask) -> None:
    assert len(_api_rules(app)) > 20
    for rule in _api_rules(app):
        assert all(isinstance(action, Action) for action in _declared(app, rule.endpoint)), rule.rule


def test_strangers_get_401_with_a_problem_document_at_every_rest_route(app: Flask) -> None:
    client = app.test_client()
    for _rule, method, address in _calls(app):
        answer = client.open(address, method=method)
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed"), f"{method} {address}"


@pytest.mark.parametrize("token", ["", "cauce_nope", "x" * 5_000, "\u00e9"])
def test_a_token_that_was_never_given_opens_nothing(app: Flask, token: str) -> None:
    answer = app.test_client().get(f"{PREFIX}/tasks", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")


@pytest.mark.parametrize("profile", list(Profile))
def test_a_profile_passes_exactly_the_doors_that_its_rights_open(app: Flask, office: Office, profile: Profile) -> None:
    _hire(office, "someone.new", profile)
    program = Program(app, office, "someone.new")
    for rule, method, address in _calls(app):
        answer = program.post(address.removeprefix(PREFIX), {} if method != "GET" else None, method=method)
        is_open = bool(ALLOWED[profile] & set(_declared(app, rule.endpoint)))
        is_refused = answer.status_code == 403 and answer.json["code"] == "not_allowed"
        assert is_refused != is_open, f"{profile} {method} {rule.rule} answered {answer.status_code}"
        assert answer.status_code < 500


def test_somebody_with_rights_in_another_area_finds_nothing_of_this_one(app: Flask, office: Office) -> None:
    """Elvira may publish in purchasing; Laia's rights reach human resources, where the leave request is."""
    task = office.ask()
    stranger = Program(app, office, _hire(office, "other.area", Profile.IT, area="purchasing"))
    for path in (f"/instances/{task.instance_id}", f"/instances/{task.instance_id}/history", f"/tasks/{task.id}"):
        assert stranger.get(path).status_code == 404, path
    assert stranger.get("/instances").json["items"] == []
    assert stranger.get("/models/leave_request").status_code == 404
    cancelled = stranger.post(f"/instances/{task.instance_id}/cancel", {"reason": "because"})
    assert cancelled.status_code == 404


def test_another_persons_task_is_not_found(app: Flask, office: Office) -> None:
    task = office.ask()
    nuria = Program(app, office, "nuria.perez")
    for method, path, body in _touches(task.id):
        assert nuria.post(path, body, method=method).status_code == 404, path


def test_a_browsers_session_changes_nothing_over_rest_without_the_pages_token(app: Flask, office: Office) -> None:
    task, javier = office.ask(), Visitor(app, office, "javier.lacasa")
    address = f"{PREFIX}/tasks/{task.id}/claim"
    forged = javier.client.post(address)
    assert (forged.status_code, forged.json["code"]) == (400, "http_400")
    assert office.task(task.id).assignee is None
    assert javier.client.post(address, headers={"X-CSRFToken": javier.token()}).status_code == 200


def test_a_request_that_is_too_large_is_refused_before_it_is_read(app: Flask, office: Office) -> None:
    program = Program(app, office, "elvira.montes")
    refused = program.client.post(
        f"{PREFIX}/models",
        data=bytes(LARGEST_REQUEST_BYTES + 1),
        content_type="multipart/form-data; boundary=part",
        headers=program.headers,
    )
    assert (refused.status_code, refused.json["code"]) == (413, "http_413")


def _touches(task_id: str) -> list[tuple[str, str, Any]]:
    return [
        ("GET", f"/tasks/{task_id}", None),
        ("POST", f"/tasks/{task_id}/claim", None),
        ("POST", f"/tasks/{task_id}/release", None),
        ("POST", f"/tasks/{task_id}/complete", {}),
        ("PUT", f"/tasks/{task_id}/draft", {"texts": {}}),
    ]


def _hire(office: Office, username: str, profile: Profile, *, area: str | None = None) -> str:
    """Somebody with one profile; the rights of an area come with a role of their own, or for the whole profile."""
    by, work = machine_actor(), office.cauce.suite.work
    everything = set(AreaRight)
    with work.begin() as unit:
        create_person(unit, by, NewPerson(username, PersonDetails(username), frozenset({profile})))
        for known in company.AREAS:
            rights = everything if area in (None, known.key) else set()
            set_rights(unit, by, known.key, Holder(HolderKind.PROFILE, profile), rights)
    return username
