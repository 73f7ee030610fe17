"""The language of a request, and gettext for templates.

What is chosen now (`?lang=`), in this session, by the person, on this device; else the browser's, else the company's.
"""

from flask import Flask, Response, g, has_request_context, request, session
from werkzeug.wrappers import Response as AnyResponse

from foundation.texts import LANGUAGES, Texts
from organization.http import current_actor, has_bearer_token
from web.security import cookies_are_secure

COOKIE = "language"
#: What Babel formats dates and numbers by: English as in Europe, with 24 hours and the day first.
LOCALES = {"es": "es", "en": "en_GB"}
_YEAR_SECONDS = 31_536_000


def install(app: Flask, texts: Texts, default: str) -> None:
    """Let templates translate: `_("… %(name)s …", name=…)` and `{% trans %}`; a sign of percent is written `%%`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install_gettext = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]

    def translate(message: str) -> str:
        return texts.translations(language(default)).gettext(message)

    def translate_plural(one: str, many: str, number: int) -> str:
        return texts.translations(language(default)).ngettext(one, many, number)

    install_gettext(translate, translate_plural, newstyle=True)

    @app.before_request
    def choose() -> None:
        g.default_language = default

    @app.after_request
    def say(response: Response) -> Response:
        response.headers.setdefault("Content-Language", language(default))
        response.vary.add("Accept-Language")
        return response


def language(default: str = "es") -> str:
    """The language of this request, one of `LANGUAGES`; `default` outside of one."""
    if not has_request_context():
        return default
    if "language" not in g:
        g.language = _chosen() or _of_browser() or g.get("default_language", default)
    return str(g.language)


def keep_for_session(chosen: str) -> None:
    """Speak this language until the session ends, whatever the person speaks otherwise."""
    if chosen in LANGUAGES:
        session[COOKIE] = chosen


def remember(response: AnyResponse, chosen: str) -> None:
    """Keep a choice on this device, for pages before the sign-in."""
    response.set_cookie(
        COOKIE, chosen, max_age=_YEAR_SECONDS, secure=cookies_are_secure(), httponly=True, samesite="Lax"
    )


def _of_browser() -> str | None:
    """The first of the browser's languages that we speak; en-GB is English."""
    spoken = (tag.partition("-")[0] for tag, quality in request.accept_languages if quality > 0)
    return next((one for one in spoken if one in LANGUAGES), None)


def _chosen() -> str | None:
    actor = current_actor()
    of_person = actor.language if actor else None
    # a program that names a language means it; a browser's is only the system's
    of_program = _of_browser() if has_bearer_token() else None
    candidates = (request.args.get("lang"), session.get(COOKIE), of_program, of_person, request.cookies.get(COOKIE))
    return next((one for one in candidates if one in LANGUAGES), None)
