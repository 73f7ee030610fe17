"""Connector `http_call`: one HTTP request to an allowed host."""

from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from engine.connectors.addresses import AllowedHosts
from engine.connectors.contract import BpmnError, CallRejected, Plan, RetryableFailure, ServiceCall
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.json_values import dump, plain
from foundation.sentences import N_, Sentence

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
_DEFAULT_TIMEOUT_SECONDS = 20.0
_LONGEST_TIMEOUT_SECONDS = 120.0
_LARGEST_ANSWER_BYTES = 1_000_000
_TOO_MANY_REQUESTS = 429
_REQUEST_TIMEOUT = 408
_SERVER_ERRORS = 500
_FIRST_FAILURE = 400
_PORTS = {"http": 80, "https": 443}
# Of an address only the host is told: its path and query often hold keys and names, and what was answered may too.
_ANSWERED = N_("%(host)s answered with status %(status)s.")
_TOO_SLOW = N_("%(host)s did not answer within %(seconds)s seconds.")


_WOULD_SEND = N_("%(method)s would go to %(url)s.")
_WITH_HEADERS = N_("With the headers %(names)s, whose values are not shown.")
_WITH_BODY = N_("With this content, as JSON: %(body)s")
_WOULD_WAIT = N_("It would wait for at most %(seconds)s seconds, and follow no redirection.")
_HOST_ALLOWED = N_("The host %(host)s is among the allowed ones; whether it answers shows only a real call.")

HTTP_CALL = Operation(
    key="http_call",
    name=N_("Call a web service"),
    about=N_("One HTTP request to another system, whose answer the process goes on with."),
    group=Group.SERVICES,
    effect=Effect.OUTSIDE,
    inputs=(
        Input(
            key="url",
            name=N_("Address (URL)"),
            about=N_("Of a host that this installation allows."),
            kind=Kind.URL,
            is_needed=True,
        ),
        Input(key="method", name=N_("Method"), choices=_METHODS, usual="GET"),
        Input(
            key="headers",
            name=N_("Headers"),
            about=N_("Named values, such as Authorization. They are never shown."),
            kind=Kind.NAMED_VALUES,
            is_secret=True,
        ),
        Input(key="body", name=N_("Content"), about=N_("It is sent as JSON."), kind=Kind.ANYTHING),
        Input(
            key="timeout_seconds",
            name=N_("Seconds to wait"),
            about=N_("At most 120."),
            kind=Kind.NUMBER,
            usual="20",
        ),
        Input(
            key="errors",
            name=N_("Statuses that are business errors"),
            about=N_("A status such as 404, and the code of the error that the drawing handles."),
            kind=Kind.NAMED_VALUES,
        ),
    ),
    outputs=(
        Output(key="status", name=N_("Status"), kind=Kind.WHOLE_NUMBER),
        Output(key="body", name=N_("Content of the answer")),
        Output(key="headers", name=N_("Headers of the answer"), kind=Kind.NAMED_VALUES),
    ),
)


class HttpCall:
    """A `Connector`. Inputs: `url`, `method` (GET), `headers`, `body` (sent as JSON), `timeout_seconds` (20),
    `errors` (a map from status to BPMN error code). Answers `status`, `body` (parsed JSON, else text), `headers`.

    Redirects are not followed. A time-out, 408, 429 and 5xx are tried again; other 4xx open an incident at once.
    """

    def __init__(self, hosts: AllowedHosts) -> None:
        self._hosts = hosts

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        url, errors = _url(call.inputs), _named(call.inputs, "errors")
        status, headers, content = self._send(url, call)
        answer = {"status": status, "body": _body(url, headers, content), "headers": headers}
        if str(status) in errors:
            raise BpmnError(str(errors[str(status)]), f"HTTP {status}", answer)
        if status in (_REQUEST_TIMEOUT, _TOO_MANY_REQUESTS) or status >= _SERVER_ERRORS:
            raise RetryableFailure(_ANSWERED, host=url.hostname, status=status)
        if status >= _FIRST_FAILURE:
            raise CallRejected(_ANSWERED, host=url.hostname, status=status)
        return answer

    def dry_run(self, call: ServiceCall) -> Plan:
        """See `Rehearsed`: the request is built and its host looked up in the list, but not in the network."""
        url = _url(call.inputs)
        request, seconds = _request(url, call), _timeout(call.inputs)
        _named(call.inputs, "errors")
        self._hosts.check_name(str(url.hostname))
        told = [Sentence(_WOULD_SEND, {"method": request["method"], "url": url.geturl()})]
        if names := ", ".join(sorted(map(str, _named(call.inputs, "headers")))):
            told.append(Sentence(_WITH_HEADERS, {"names": names}))
        if "json" in request:
            told.append(Sentence(_WITH_BODY, {"body": dump(request["json"]).decode()}))
        told.append(Sentence(_WOULD_WAIT, {"seconds": f"{seconds:g}"}))
        return Plan((*told, Sentence(_HOST_ALLOWED, {"host": url.hostname})))

    def _send(self, url: SplitResult, call: ServiceCall) -> tuple[int, dict[str, str], bytes]:
        seconds = _timeout(call.inputs)
        request = {**_request(url, call), "timeout": seconds}
        address = self._hosts.resolve(str(url.hostname), url.port or _PORTS[url.scheme])
        literal = f"[{address}]" if ":" in address else address
        request["url"] = url._replace(netloc=f"{literal}:{url.port}" if url.port else literal).geturl()
        until = monotonic() + seconds
        try:
            with httpx.Client(follow_redirects=False, trust_env=False) as client, client.stream(**request) as response:
                return response.status_code, dict(response.headers), _limited(response, until)
        except httpx.TimeoutException as failure:
            raise RetryableFailure(_TOO_SLOW, host=url.hostname, seconds=seconds) from failure
        except (httpx.LocalProtocolError, httpx.InvalidURL, ValueError, TypeError) as failure:
            raise CallRejected(
                N_("The call of %(host)s cannot be sent: its address, headers or body are not well formed."),
                host=url.hostname,
            ) from failure
        except httpx.HTTPError as failure:
            raise RetryableFailure(
                N_("%(host)s could not be reached (%(error)s)."), host=url.hostname, error=type(failure).__name__
            ) from failure


def _request(url: SplitResult, call: ServiceCall) -> dict[str, Any]:
    given = {str(name).lower(): str(value) for name, value in _named(call.inputs, "headers").items()}
    request: dict[str, Any] = {
        "method": _method(call.inputs),
        # the connection goes to an address, so the host's own name is told beside it
        "headers": {"idempotency-key": call.idempotency_key, **given, "host": url.netloc},
        "extensions": {"sni_hostname": url.hostname},
    }
    if call.inputs.get("body") is not None:
        request["json"] = plain(call.inputs["body"])
    return request


def _url(inputs: Mapping[str, Any]) -> SplitResult:
    try:
        url = urlsplit(str(inputs.get("url") or ""))
        valid = url.scheme in _PORTS and bool(url.hostname) and url.username is None and (url.port or 1) > 0
    except ValueError:
        valid = False
    if not valid:
        raise CallRejected(
            N_("The input «url» must be an http or https address with a host, and without user name or password.")
        )
    return url


def _method(inputs: Mapping[str, Any]) -> str:
    method = str(inputs.get("method") or "GET").upper()
    if method not in _METHODS:
        known = ", ".join(_METHODS)
        raise CallRejected(N_("The method %(method)s is not one of %(known)s."), method=method, known=known)
    return method


def _timeout(inputs: Mapping[str, Any]) -> float:
    try:
        seconds = float(inputs.get("timeout_seconds") or _DEFAULT_TIMEOUT_SECONDS)
    except (TypeError, ValueError) as failure:
        raise CallRejected(N_("The input «%(name)s» must be a number."), name="timeout_seconds") from failure
    return min(max(seconds, 0.1), _LONGEST_TIMEOUT_SECONDS)


def _named(inputs: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    values = inputs.get(name) or {}
    if not isinstance(values, Mapping):
        raise CallRejected(N_("The input «%(name)s» must be named values."), name=name)
    return values


def _limited(response: httpx.Response, until: float) -> bytes:
    """The whole answer. The client's own time-out counts from each byte to the next, so the end is watched here."""
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if monotonic() > until:
            raise httpx.ReadTimeout("the answer goes on for too long")
        if len(content) > _LARGEST_ANSWER_BYTES:
            raise CallRejected(
                N_("%(host)s answered more than %(limit)s bytes."),
                host=response.request.extensions["sni_hostname"],
                limit=_LARGEST_ANSWER_BYTES,
            )
    return bytes(content)


def _body(url: SplitResult, headers: Mapping[str, str], content: bytes) -> Any:
    text = content.decode("utf-8", errors="replace")
    if "json" not in headers.get("content-type", ""):
        return text
    try:
        return httpx.Response(200, content=content).json()
    except ValueError as failure:
        message = N_("%(host)s says that its answer is JSON, but it is not.")
        raise RetryableFailure(message, host=url.hostname) from failure
