"""Guards at the door of every page: CSRF, a strict content policy and other headers, cookies."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

from foundation.settings import Settings
from organization.http import has_bearer_token
from organization.sessions import ABSOLUTE

#: plotly adds one empty style element; this is the hash of nothing.
_EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        f"style-src 'self' {_EMPTY_STYLE}",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What a page shows is for one person; a browser may keep it only to ask whether it has changed.
    "Cache-Control": "private, no-cache",
}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_YEAR_SECONDS = 31_536_000


def install(app: Flask, settings: Settings) -> None:
    """Put the guards on an application."""
    app.secret_key = settings.secret_key
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="cauce_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=ABSOLUTE,
        # The token lives as long as the session: a form left open over lunch can still be sent.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    csrf = CSRFProtect(app)

    @app.before_request
    def refuse_forged_requests() -> None:
        if not has_bearer_token():
            csrf.protect()

    app.after_request(_add_headers)


def cookies_are_secure() -> bool:
    """Whether cookies of this request may only travel encrypted: always, but for plain HTTP on this machine."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return not (request.scheme == "http" and host in _LOOPBACK)


class _Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, Secure wherever a browser would send it in the clear over a network."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        return cookies_are_secure()


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")
    return response
