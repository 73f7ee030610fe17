"""What people see when something cannot be: what failed, what was lost, who can help; never a stack."""

import logging
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from foundation.errors import BrokenPromise, SuiteError
from foundation.http.problem import Say, framework_response, problem_response, status_of
from foundation.log_fields import log_fields
from foundation.sentences import N_, Sentence
from organization.directory import administrators
from organization.http import SignInNeeded, has_bearer_token
from organization.permissions import Action, NotAllowed
from web.languages import language
from web.parts import Parts

_LOGGER = logging.getLogger(__name__)

#: Icon and title by status; the sentence below comes from the error.
_STATES = {
    403: ("lock", N_("You may not do this")),
    404: ("search", N_("There is nothing here")),
    405: ("ban", N_("This cannot be done here")),
    409: ("hand", N_("Somebody or something was faster")),
    413: ("file-up", N_("This is too large")),
    422: ("circle-alert", N_("This cannot be accepted")),
    503: ("cloud-off", N_("Not now")),
}
_BROKEN = ("cloud-off", N_("Something of ours broke"))
#: Below these, programs ask.
_PROGRAMS = ("/api/", "/engine-rest/")


class TokenMissing(SignInNeeded):
    """A program that does not say for whom it asks."""

    message = N_(
        "This address needs a token, and the request brings none. Make one with “cauce person token USERNAME” "
        "and send it in the header “Authorization: Bearer TOKEN”."
    )


class TokenRefused(SignInNeeded):
    """A token that opens nothing."""

    message = N_(
        "The token in the header “Authorization” is not valid: it is mistyped or revoked, or its person's account is "
        "closed. Make a new one with “cauce person token USERNAME”."
    )


def install(app: Flask, parts: Parts) -> None:
    """Answer every error of ours and of the web framework with a page, or with a problem document under /api/."""

    handlers: tuple[tuple[type[Exception], Callable[..., Any]], ...] = (
        (SignInNeeded, _stranger),
        (SuiteError, _ours),
        (CSRFError, _forged),
        (HTTPException, _unknown),
        (Exception, _broken),
    )
    for kind, answer in handlers:
        app.register_error_handler(kind, partial(answer, parts))


def _stranger(parts: Parts, error: SignInNeeded) -> AnyResponse:
    if _is_for_programs():
        refused = TokenRefused() if has_bearer_token() else TokenMissing()
        answer = _document(refused, parts, status=401)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="cauce"'
        return answer
    if request.headers.get("HX-Request") or request.method != "GET":
        return _page(error.sentence, 401, parts)
    return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))


def _ours(parts: Parts, error: SuiteError) -> AnyResponse:
    if isinstance(error, BrokenPromise):
        return _broken(parts, error)
    if _is_for_programs():
        return _document(error, parts, status=status_of(error))
    return _page(error.sentence, status_of(error), parts, error=error)


def _forged(parts: Parts, error: CSRFError) -> AnyResponse:
    if _is_for_programs():
        return framework_response(error, say=_say(parts))
    return _page(Sentence(N_("The page was open for too long. Go back, load it again and repeat.")), 400, parts)


def _unknown(parts: Parts, error: HTTPException) -> AnyResponse:
    if _is_for_programs():
        return framework_response(error, say=_say(parts))
    return _page(Sentence(N_("The address may be wrong, or what was here is gone.")), error.code or 500, parts)


def _is_for_programs() -> bool:
    """REST, and what scripts of our pages send."""
    return request.path.startswith(_PROGRAMS) or request.is_json


def _document(error: SuiteError, parts: Parts, *, status: int) -> Response:
    say = _say(parts)
    return problem_response(error, title=say(error.sentence), say=say, status=status)


def _say(parts: Parts) -> Say:
    return lambda sentence: parts.texts.render(sentence, language(parts.settings.default_language))


def _page(sentence: Sentence, status: int, parts: Parts, *, error: SuiteError | None = None) -> Response:
    icon, title = _STATES.get(status, _BROKEN)
    helpers, action = [], None
    if isinstance(error, NotAllowed):
        action = Action(error.context["action"]).label
        with parts.work.read() as unit:
            helpers = [one.name for one in administrators(unit)]
    page = render_template(
        "error.html", icon=icon, title=Sentence(title), sentence=sentence, helpers=helpers, action=action, status=status
    )
    response = make_response(page, status)
    if status == 503:
        response.headers["Retry-After"] = str(error.context.get("seconds", 5)) if error else "5"
    return response


def _broken(parts: Parts, error: Exception) -> AnyResponse:
    """Log the cause under a short code and tell the person only that code."""
    code = secrets.token_hex(2).upper()
    # the rule, not the path: an address may hold what only its reader should know
    rule = request.url_rule.rule if request.url_rule else None
    with log_fields(instance_id=(request.view_args or {}).get("instance_id")):
        extra = {"code": code, "method": request.method, "rule": rule}
        _LOGGER.error("request failed", exc_info=error, extra=extra)
    if _is_for_programs():
        return _document(BrokenPromise(code=code), parts, status=500)
    icon, title = _BROKEN
    sentence = Sentence(N_("Try again. If it happens again, tell IT the code %(code)s."), {"code": code})
    return make_response(
        render_template("error.html", icon=icon, title=Sentence(title), sentence=sentence, helpers=[], action=None), 500
    )
