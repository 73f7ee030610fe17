"""Connector `http_call`: one HTTP request to an allowed host."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from engine.connectors.addresses import AllowedHosts
from engine.connectors.contract import BpmnError, CallRejected, RetryableFailure, ServiceCall
from foundation.json_values import plain

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})
_DEFAULT_TIMEOUT_SECONDS = 20.0
_LONGEST_TIMEOUT_SECONDS = 120.0
_LARGEST_ANSWER_BYTES = 1_000_000
_TOO_MANY_REQUESTS = 429
_REQUEST_TIMEOUT = 408
_SERVER_ERRORS = 500
_FIRST_FAILURE = 400
_PORTS = {"http": 80, "https": 443}


class HttpCall:
    """A `Connector`. Inputs: `url`, `method` (GET), `headers`, `body` (sent as JSON), `timeout_seconds` (20),
    `errors` (a map from status to BPMN error code). Answers `status`, `body` (parsed JSON, else text), `headers`.

    Redirects are not followed. A time-out, 408, 429 and 5xx are tried again; other 4xx open an incident at once.
    """

    def __init__(self, hosts: AllowedHosts) -> None:
        self._hosts = hosts

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        status, headers, content = self._send(call)
        answer = {"status": status, "body": _body(headers, content), "headers": headers}
        errors = call.inputs.get("errors") or {}
        if str(status) in errors:
            raise BpmnError(str(errors[str(status)]), f"HTTP {status}", answer)
        if status in (_REQUEST_TIMEOUT, _TOO_MANY_REQUESTS) or status >= _SERVER_ERRORS:
            raise RetryableFailure(reason=f"{call.inputs['url']} answered {status}")
        if status >= _FIRST_FAILURE:
            raise CallRejected(reason=f"{call.inputs['url']} answered {status}: {_excerpt(content)}")
        return answer

    def _send(self, call: ServiceCall) -> tuple[int, dict[str, str], bytes]:
        url = _url(call.inputs)
        address = self._hosts.resolve(str(url.hostname), url.port or _PORTS[url.scheme])
        literal = f"[{address}]" if ":" in address else address
        headers = {str(name): str(value) for name, value in (call.inputs.get("headers") or {}).items()}
        request: dict[str, Any] = {
            "method": _method(call.inputs),
            "url": url._replace(netloc=f"{literal}:{url.port}" if url.port else literal).geturl(),
            "headers": {"Idempotency-Key": call.idempotency_key, **headers, "Host": url.netloc},
            "extensions": {"sni_hostname": url.hostname},
            "timeout": _timeout(call.inputs),
        }
        if call.inputs.get("body") is not None:
            request["json"] = plain(call.inputs["body"])
        try:
            with httpx.Client(follow_redirects=False, trust_env=False) as client, client.stream(**request) as response:
                return response.status_code, dict(response.headers), _limited(response)
        except httpx.HTTPError as failure:
            reason = f"{call.inputs['url']} could not be reached ({type(failure).__name__})"
            raise RetryableFailure(reason=reason) from failure
        except (httpx.InvalidURL, ValueError, TypeError) as failure:
            raise CallRejected(reason=str(failure)) from failure


def _url(inputs: Mapping[str, Any]) -> SplitResult:
    try:
        url = urlsplit(str(inputs.get("url") or ""))
        valid = url.scheme in _PORTS and bool(url.hostname) and url.username is None and (url.port or 1) > 0
    except ValueError:
        valid = False
    if not valid:
        raise CallRejected(reason=f"{inputs.get('url')!r} is not an http or https address")
    return url


def _method(inputs: Mapping[str, Any]) -> str:
    method = str(inputs.get("method") or "GET").upper()
    if method not in _METHODS:
        raise CallRejected(reason=f"the method {method} is not one of {', '.join(sorted(_METHODS))}")
    return method


def _timeout(inputs: Mapping[str, Any]) -> float:
    try:
        seconds = float(inputs.get("timeout_seconds") or _DEFAULT_TIMEOUT_SECONDS)
    except (TypeError, ValueError) as failure:
        raise CallRejected(reason="timeout_seconds is not a number") from failure
    return min(max(seconds, 0.1), _LONGEST_TIMEOUT_SECONDS)


def _limited(response: httpx.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > _LARGEST_ANSWER_BYTES:
            raise CallRejected(reason=f"the answer is larger than {_LARGEST_ANSWER_BYTES} bytes")
    return bytes(content)


def _body(headers: Mapping[str, str], content: bytes) -> Any:
    text = content.decode("utf-8", errors="replace")
    if "json" not in headers.get("content-type", ""):
        return text
    try:
        return httpx.Response(200, content=content).json()
    except ValueError as failure:
        raise RetryableFailure(reason="the answer says that it is JSON, but it is not") from failure


def _excerpt(content: bytes) -> str:
    return content[:200].decode("utf-8", errors="replace")
