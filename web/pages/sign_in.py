"""Signing in and out; in a demo, one click on who to be."""

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.errors import NotFound
from foundation.sentences import N_, Sentence
from organization.authentication import SignInRefused
from organization.demo_accounts import demo_accounts
from organization.directory import has_people
from organization.http import begin_session, current_actor, end_session, public
from organization.sign_in_throttle import TooManyTries
from web import languages
from web.addresses import local_address
from web.navigation import existing_paths, start_page
from web.parts import Parts
from web.views import Views


class NoDemoAccount(NotFound):
    """Not a demo, or nobody whom the demo offers."""

    code = "no_demo_account"
    message = N_("There is no such demo account.")


#: Pages /, /sign-in, /sign-out and, in a demo, /sign-in/demo.
pages = Views("sign_in")
blueprint = pages.blueprint


@pages.get("/")
@public
def start(_parts: Parts) -> Response:
    """Lead to the start page of whoever asks."""
    actor = current_actor()
    return redirect(start_page(actor, existing_paths(current_app)) if actor else url_for("sign_in.page"))


@pages.get("/sign-in")
@public
def page(parts: Parts) -> Response | str:
    """The sign-in page."""
    if current_actor():
        return redirect(local_address(request.args.get("next")))
    return _page(parts)


@pages.post("/sign-in")
@public
def enter(parts: Parts) -> Response | tuple[str, int]:
    """Sign in by password."""
    form = request.form
    try:
        person_id = parts.authentication.by_password(
            form.get("username", ""), form.get("password", ""), address=request.remote_addr or ""
        )
    except SignInRefused as refused:
        return _page(parts, refused.sentence), 422
    except TooManyTries as refused:
        return _page(parts, refused.sentence), 429
    # whoever changed the language of the sign-in page means to go on in it
    return _begin(parts, person_id, request.args.get("lang", ""))


@pages.post("/sign-in/demo")
@public
def enter_demo(parts: Parts) -> Response:
    """Sign in as a person of the demo, with one click; the pages go on in the language of the door."""
    spoken = languages.language()
    with parts.work.read() as unit:
        offered = demo_accounts(unit) if parts.settings.demo else []
    account = next((one for one in offered if one.username == request.form.get("username")), None)
    if account is None:
        raise NoDemoAccount
    return _begin(parts, account.person_id, spoken)


@pages.post("/sign-out")
@public
def leave(parts: Parts) -> Response:
    """Sign out; the language stays."""
    chosen = languages.language()
    end_session(parts.work)
    response = redirect(url_for("sign_in.page"))
    languages.remember(response, chosen)
    return response


def _page(parts: Parts, problem: Sentence | None = None) -> str:
    with parts.work.read() as unit:
        accounts = demo_accounts(unit) if parts.settings.demo else []
        is_new = not has_people(unit)
    return render_template(
        "sign_in.html",
        is_new=is_new,
        accounts=accounts,
        problem=problem,
        chosen_language=request.args.get("lang"),
        username=request.form.get("username", ""),
        next=local_address(request.values.get("next")),
    )


def _begin(parts: Parts, person_id: str, spoken: str) -> Response:
    begin_session(parts.work, parts.actors, person_id)
    languages.keep_for_session(spoken)
    return redirect(local_address(request.form.get("next")))
