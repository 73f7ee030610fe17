"""People and roles: who there is, what each may do and why, who holds which role."""

from collections.abc import Iterable

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.errors import SuiteError
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork
from organization.actor import Profile
from organization.actors import actor_by_username
from organization.areas import areas
from organization.audit import entries
from organization.directory import Person, RoleHolders, names_of, people, person_by_username, role_holders
from organization.http import allowed, require_actor
from organization.passwords import MINIMUM_LENGTH
from organization.people import (
    NewPerson,
    PersonDetails,
    change_person,
    create_person,
    disable_person,
    enable_person,
    set_password,
    set_profiles,
)
from organization.permissions import Action, given_rights
from organization.roles import roles, set_roles
from web import toasts
from web.languages import language
from web.parts import Parts
from web.views import Views

_LATEST_CHANGES = 10

#: Pages under /organization.
pages = Views("people", prefix="/organization")
blueprint = pages.blueprint


@pages.get("/people")
@allowed(Action.SEE_PEOPLE)
def everybody(parts: Parts) -> str:
    """All people, with their profiles and roles."""
    with parts.work.read() as unit:
        found = people(unit)
        names = {one.key: one for one in roles(unit)}
    return render_template("organization/people.html", people=found, roles=names, profiles=tuple(Profile))


@pages.get("/roles")
@allowed(Action.SEE_PEOPLE)
def all_roles(parts: Parts) -> str:
    """All roles, with who holds them and the gaps."""
    with parts.work.read() as unit:
        return render_template("organization/roles.html", roles=role_holders(unit))


@pages.get("/people/new")
@allowed(Action.CHANGE_PEOPLE)
def new(parts: Parts) -> str:
    """The form for a new person."""
    return _new_page(parts)


@pages.get("/people/<username>")
@allowed(Action.SEE_PEOPLE)
def one(parts: Parts, username: str) -> str:
    """One person: rights and where they come from, profiles, roles, details, changes."""
    return _person_page(parts, username)


@pages.post("/people")
@allowed(Action.CHANGE_PEOPLE)
def add(parts: Parts) -> Response | tuple[str, int]:
    """Create a person; what cannot be is said above the form, which keeps what was typed."""
    try:
        with parts.work.begin() as unit:
            username = _create(unit, parts)
    except SuiteError as problem:
        return _new_page(parts, problem.sentence), 422
    sentence = Sentence(N_("%(name)s is in. Now give them their roles."), {"name": request.form["name"].strip()})
    toasts.say(sentence)
    return redirect(url_for("people.one", username=username))


@pages.post("/people/<username>")
@allowed(Action.CHANGE_PEOPLE)
def change(parts: Parts, username: str) -> Response | tuple[str, int]:
    """Save a person's details and, if given, a new password."""
    form = request.form
    try:
        with parts.work.begin() as unit:
            details = PersonDetails(form["name"], form["email"].strip() or None, form["language"], form["time_zone"])
            change_person(unit, require_actor(), username, details)
            if form.get("password"):
                set_password(unit, require_actor(), username, form["password"])
    except SuiteError as problem:
        return _person_page(parts, username, problem.sentence), 422
    toasts.say(Sentence(N_("The details of %(name)s are saved."), {"name": form["name"].strip()}))
    return redirect(url_for("people.one", username=username))


@pages.post("/people/<username>/rights")
@allowed(Action.CHANGE_PEOPLE)
def change_rights(parts: Parts, username: str) -> Response | tuple[str, int]:
    """Give a person exactly the ticked profiles and roles."""
    form = request.form
    try:
        with parts.work.begin() as unit:
            before = person_by_username(unit, username)
            set_profiles(unit, require_actor(), username, _chosen_profiles())
            set_roles(unit, require_actor(), username, form.getlist("role"))
    except SuiteError as problem:
        return _person_page(parts, username, problem.sentence), 422
    sentence = Sentence(N_("The profiles and roles of %(name)s are changed."), {"name": before.name})
    toasts.say(sentence, undo=_rights_undo(before))
    return redirect(url_for("people.one", username=username))


@pages.post("/people/<username>/disable")
@allowed(Action.CHANGE_PEOPLE)
def disable(parts: Parts, username: str) -> Response | tuple[str, int]:
    """Close an account; can be undone."""
    try:
        with parts.work.begin() as unit:
            person = person_by_username(unit, username)
            disable_person(unit, require_actor(), username)
    except SuiteError as problem:
        return _person_page(parts, username, problem.sentence), 409
    undo = toasts.Undo(url_for("people.enable", username=username))
    toasts.say(Sentence(N_("%(name)s can no longer sign in."), {"name": person.name}), undo=undo)
    return redirect(url_for("people.one", username=username))


@pages.post("/people/<username>/enable")
@allowed(Action.CHANGE_PEOPLE)
def enable(parts: Parts, username: str) -> Response:
    """Open an account again."""
    with parts.work.begin() as unit:
        person = person_by_username(unit, username)
        enable_person(unit, require_actor(), username)
    toasts.say(Sentence(N_("%(name)s can sign in again."), {"name": person.name}))
    return redirect(url_for("people.one", username=username))


def _create(unit: UnitOfWork, parts: Parts) -> str:
    form = request.form
    details = PersonDetails(form["name"], form["email"].strip() or None, form["language"], parts.settings.time_zone)
    new = NewPerson(
        username=form["username"].strip().lower(),
        details=details,
        profiles=_chosen_profiles(),
        password=form.get("password") or None,
    )
    create_person(unit, require_actor(), new)
    return new.username


def _chosen_profiles() -> frozenset[Profile]:
    chosen = request.form.getlist("profile")
    return frozenset(profile for profile in Profile if profile in chosen)


def _new_page(parts: Parts, problem: Sentence | None = None) -> str:
    return render_template(
        "organization/new_person.html",
        profiles=tuple(Profile),
        given=request.form,
        chosen=_chosen_profiles() or {Profile.END_USER},
        minimum=MINIMUM_LENGTH,
        default_language=parts.settings.default_language,
        problem=problem,
    )


def _person_page(parts: Parts, username: str, problem: Sentence | None = None) -> str:
    with parts.work.read() as unit:
        person = person_by_username(unit, username)
        as_actor = actor_by_username(unit, username)
        held = {one.role.key: one for one in role_holders(unit)}
        changes = entries(unit, subject=username, limit=_LATEST_CHANGES)
        return render_template(
            "organization/person.html",
            person=person,
            rights=given_rights(as_actor) if as_actor else (),
            areas={one.key: one for one in areas(unit)},
            roles={one.key: one for one in roles(unit)},
            holders={key: len(one.holders) for key, one in held.items()},
            alone_in=_alone_in(person, held.values()),
            profiles=tuple(Profile),
            changes=changes,
            names=names_of(unit, frozenset(change.actor for change in changes)),
            minimum=MINIMUM_LENGTH,
            default_language=parts.settings.default_language,
            problem=problem,
        )


def _alone_in(person: Person, held: Iterable[RoleHolders]) -> list[str]:
    """The names of the roles that only this person holds."""
    return [
        one.role.name(language()) for one in held if [holder.username for holder in one.holders] == [person.username]
    ]


def _rights_undo(before: Person) -> toasts.Undo:
    fields: dict[str, list[str]] = {"profile": [*map(str, sorted(before.profiles))], "role": sorted(before.roles)}
    return toasts.Undo(url_for("people.change_rights", username=before.username), fields)
