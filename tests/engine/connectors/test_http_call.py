"""HTTP calls against a real server: what comes back, what is tried again, what is refused before it is sent."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engine.connectors.addresses import allowed_hosts
from engine.connectors.contract import BpmnError, CallRejected, RetryableFailure, ServiceCall
from engine.connectors.http_call import HttpCall
from tests.support.servers import WebServer, free_port, tls_listener, web_server

SECRET = "k3y-of-ana"
#: Names of this machine and its neighbourhood, as an attacker would write them.
INSIDE = ("localhost", "127.0.0.1", "::1", "2130706433", "0x7f000001", "0", "169.254.169.254", "::ffff:10.0.0.1")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as opened:
        yield opened


def called(url: str, *, key: str = "instance-7", **inputs: Any) -> Mapping[str, Any]:
    hosts = allowed_hosts("localhost, 127.0.0.1", allow_private=True)
    return HttpCall(hosts)(ServiceCall({"url": url, **inputs}, key, "instance", "element"))


def refused(url: str, *, names: str = ",".join(INSIDE), **inputs: Any) -> CallRejected:
    call = ServiceCall({"url": url, **inputs}, "key", "instance", "element")
    with pytest.raises(CallRejected) as caught:
        HttpCall(allowed_hosts(names, allow_private=False))(call)
    return caught.value


def test_a_json_answer_becomes_values(server: WebServer) -> None:
    answer = called(server.answer("/stock", {"free": 3}))
    assert (answer["status"], answer["body"]) == (200, {"free": 3})
    assert answer["headers"]["content-type"] == "application/json"


def test_any_other_answer_stays_text(server: WebServer) -> None:
    answer = called(server.answer("/note", "Mañana".encode(), **{"content-type": "text/plain"}))
    assert answer["body"] == "Mañana"


def test_the_body_goes_out_as_json_and_the_headers_as_given(server: WebServer) -> None:
    called(server.answer("/orders"), method="post", body={"item": "lamp"}, headers={"X-Centre": "Lima"})
    (request,) = server.received
    assert (request.method, json.loads(request.body), request.headers["x-centre"]) == ("POST", {"item": "lamp"}, "Lima")


def test_a_status_that_the_model_names_is_a_business_error(server: WebServer) -> None:
    url = server.answer("/stock", {"left": 0}, status=409)
    with pytest.raises(BpmnError) as caught:
        called(url, errors={"409": "OUT_OF_STOCK"})
    assert (caught.value.code, caught.value.variables["body"]) == ("OUT_OF_STOCK", {"left": 0})


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_what_may_pass_is_tried_again(server: WebServer, status: int) -> None:
    url = server.answer("/stock", status=status)
    with pytest.raises(RetryableFailure, match=f"localhost answered with status {status}"):
        called(url)


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_what_trying_again_would_not_mend_is_rejected_at_once(server: WebServer, status: int) -> None:
    url = server.answer("/stock", status=status)
    with pytest.raises(CallRejected, match=f"localhost answered with status {status}"):
        called(url)


def test_an_incident_names_neither_the_path_nor_the_query_nor_the_answer(server: WebServer) -> None:
    url = server.answer(f"/{SECRET}?key={SECRET}", {"of": SECRET}, status=404)
    with pytest.raises(CallRejected) as caught:
        called(url, headers={"Authorization": SECRET})
    assert SECRET not in str(caught.value) + repr(caught.value.context)


def test_a_redirect_is_an_answer_and_is_not_followed(server: WebServer) -> None:
    elsewhere = server.answer("/elsewhere", {"never": "asked"})
    answer = called(server.answer("/moved", status=302, location=elsewhere))
    assert (answer["status"], answer["headers"]["location"]) == (302, elsewhere)
    assert [request.path for request in server.received] == ["/moved"]


def test_json_that_is_none_is_tried_again(server: WebServer) -> None:
    url = server.answer("/stock", b"<html>", **{"content-type": "application/json"})
    with pytest.raises(RetryableFailure, match="not"):
        called(url)


def test_an_answer_may_be_as_large_as_the_limit_and_no_larger(server: WebServer) -> None:
    assert len(called(server.answer("/fits", b"x" * 1_000_000))["body"]) == 1_000_000
    with pytest.raises(CallRejected, match="more than 1000000 bytes"):
        called(server.answer("/large", b"x" * 1_000_001))


@pytest.mark.parametrize("path", ["/silent", "/trickle"])
def test_a_server_that_takes_too_long_is_left(server: WebServer, path: str) -> None:
    with pytest.raises(RetryableFailure, match=r"did not answer within 0\.1 seconds"):
        called(server.address + path, timeout_seconds=0.1)


def test_a_server_that_is_down_is_tried_again() -> None:
    with pytest.raises(RetryableFailure, match="could not be reached"):
        called(f"http://127.0.0.1:{free_port()}/")


def test_every_attempt_at_an_activity_carries_the_same_idempotency_key(server: WebServer) -> None:
    url = server.answer("/pay", status=503)
    for key in ("first visit", "first visit", "second visit"):
        with pytest.raises(RetryableFailure):
            called(url, key=key, method="POST")
    sent = [request.headers["idempotency-key"] for request in server.received]
    assert sent == ["first visit", "first visit", "second visit"]


@pytest.mark.parametrize("name", ["Host", "host"])
def test_the_server_is_told_the_name_that_was_called_whatever_the_model_writes(server: WebServer, name: str) -> None:
    called(server.answer("/"), headers={name: "intranet"})
    assert server.received[0].headers["host"] == server.address.removeprefix("http://")


def test_tls_asks_for_the_name_that_was_called_and_stops_without_a_certificate() -> None:
    with tls_listener() as (url, names), pytest.raises(RetryableFailure, match="could not be reached"):
        called(url)
    assert names == ["localhost"]


def test_a_host_that_is_not_on_the_list_is_refused() -> None:
    assert refused("https://evil.example/", names="example.org").context == {"host": "evil.example"}


@pytest.mark.parametrize(
    "url", ["https://example.org.evil.example/", "https://evilexample.org/", "https://example.org/"]
)
def test_a_list_of_hosts_below_a_name_means_just_those(url: str) -> None:
    assert "not among the allowed hosts" in str(refused(url, names="*.example.org"))


@pytest.mark.parametrize("host", INSIDE)
def test_a_private_network_is_refused_even_behind_an_allowed_name(host: str) -> None:
    literal = f"[{host}]" if ":" in host else host
    assert "private network" in str(refused(f"http://{literal}/"))


@pytest.mark.parametrize(
    "url",
    [
        f"http://ana:{SECRET}@localhost/",
        f"http://{SECRET}@localhost/",
        "file:///etc/passwd",
        "gopher://localhost/",
        "//localhost/",
        "http://",
        "http://localhost:99999/",
        "http://[::1/",
        "",
        None,
    ],
)
def test_what_is_no_plain_address_of_a_web_server_is_refused(url: Any) -> None:
    error = refused(url)
    assert "must be an http or https address" in str(error)
    assert SECRET not in str(error)


def test_a_name_that_cannot_be_a_hosts_is_refused() -> None:
    assert "not the name of a host" in str(refused(f"http://{'a' * 70}.example.org/", names="*.example.org"))


def test_a_name_that_the_name_service_does_not_know_is_tried_again() -> None:
    call = ServiceCall({"url": "http://nowhere.invalid/"}, "key", "instance", "element")
    with pytest.raises(RetryableFailure, match=r"does not know the host nowhere\.invalid"):
        HttpCall(allowed_hosts("nowhere.invalid", allow_private=False))(call)


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"method": "TRACE"}, "TRACE"),
        ({"timeout_seconds": "soon"}, "timeout_seconds"),
        ({"headers": "X: y"}, "headers"),
        ({"errors": ["409"]}, "errors"),
        ({"headers": {"X": "y\r\nHost: intranet"}}, "not well formed"),
        ({"headers": {"X y": "z"}}, "not well formed"),
    ],
)
def test_inputs_that_cannot_be_sent_are_refused_in_words(server: WebServer, inputs: Any, told: str) -> None:
    with pytest.raises(CallRejected, match=told):
        called(server.answer("/"), **inputs)
    assert server.received == []
