"""A person's own account: language, time zone, password, and which right comes from where."""

from zoneinfo import available_timezones

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.errors import Rejected
from foundation.sentences import N_, Sentence
from foundation.texts import LANGUAGES
from organization.areas import areas
from organization.authentication import SignInRefused
from organization.directory import person_by_username
from organization.http import allowed, begin_session, current_actor, public, require_actor
from organization.passwords import MINIMUM_LENGTH
from organization.people import PersonDetails, change_person, set_password
from organization.permissions import Action, given_rights
from organization.roles import roles
from web import languages, toasts
from web.addresses import local_address
from web.parts import Parts
from web.views import Views


class OldPasswordWrong(Rejected):
    """The present password was not given."""

    code = "old_password_wrong"
    message = N_("That is not your present password.")


class PasswordsDiffer(Rejected):
    """The two new passwords are not the same."""

    code = "passwords_differ"
    message = N_("The two passwords are not the same.")


_CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)

#: Pages under /account, and the language switch of every page.
pages = Views("preferences")
blueprint = pages.blueprint


@pages.get("/account")
@allowed(Action.KEEP_OWN_ACCOUNT)
def account(parts: Parts) -> str:
    """The person's own account."""
    return _account_page(parts)


@pages.post("/account")
@allowed(Action.KEEP_OWN_ACCOUNT)
def change_account(parts: Parts) -> Response:
    """Save the person's language and time zone."""
    actor = require_actor()
    with parts.work.begin() as unit:
        person = person_by_username(unit, actor.username)
        details = PersonDetails(person.name, person.email, request.form["language"], request.form["time_zone"])
        change_person(unit, actor, actor.username, details)
    languages.keep_for_session(details.language)
    toasts.say(Sentence(N_("Your account is saved.")))
    return redirect(url_for("preferences.account"))


@pages.post("/account/password")
@allowed(Action.KEEP_OWN_ACCOUNT)
def change_password(parts: Parts) -> Response | tuple[str, int]:
    """Change the person's own password, which ends their other sessions."""
    actor = require_actor()
    try:
        _change_password(parts)
    except Rejected as problem:
        return _account_page(parts, problem.sentence), 422
    begin_session(parts.work, parts.actors, actor.person_id)
    toasts.say(Sentence(N_("Your password is changed. Other sessions of yours have ended.")))
    return redirect(url_for("preferences.account"))


@pages.post("/language")
@public
def change_language(parts: Parts) -> Response:
    """Switch the language of pages, for the person or for this device."""
    chosen = request.form.get("language", "")
    actor = current_actor()
    response = redirect(local_address(request.form.get("next")))
    if chosen not in LANGUAGES:
        return response
    if actor is not None:
        with parts.work.begin() as unit:
            person = person_by_username(unit, actor.username)
            details = PersonDetails(person.name, person.email, chosen, person.time_zone)
            change_person(unit, actor, actor.username, details)
    languages.keep_for_session(chosen)
    languages.remember(response, chosen)
    return response


def _change_password(parts: Parts) -> None:
    actor, form = require_actor(), request.form
    try:
        parts.authentication.by_password(actor.username, form.get("old", ""), address=request.remote_addr or "")
    except SignInRefused as refused:
        raise OldPasswordWrong from refused
    if form.get("new") != form.get("again"):
        raise PasswordsDiffer
    with parts.work.begin() as unit:
        set_password(unit, actor, actor.username, form.get("new", ""))


def _account_page(parts: Parts, problem: Sentence | None = None) -> str:
    actor = require_actor()
    with parts.work.read() as unit:
        person = person_by_username(unit, actor.username)
        return render_template(
            "organization/account.html",
            person=person,
            rights=given_rights(actor),
            areas={one.key: one for one in areas(unit)},
            roles={one.key: one for one in roles(unit)},
            time_zones=[(name, name) for name in _places(person.time_zone)],
            minimum=MINIMUM_LENGTH,
            problem=problem,
        )


def _places(chosen: str) -> list[str]:
    """Time zones by the name of a place, and the one that is chosen; old and technical names are left out."""
    named = {name for name in available_timezones() if name.split("/")[0] in _CONTINENTS and "/" in name}
    return sorted(named | {chosen, "UTC"})
