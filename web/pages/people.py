"""People and roles: who there is, what each may do and why, who holds which role."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.errors import SuiteError
from foundation.sentences import N_, Sentence
from organization.actor import Profile
from organization.actors import actor_by_username
from organization.areas import areas
from organization.audit import entries
from organization.directory import Person, RoleHolders, names_of, people, person_by_username, role_holders
from organization.http import allowed, require_actor
from organization.passwords import MINIMUM_LENGTH, PasswordRefused
from organization.people import (
    EmailRefused,
    NameRefused,
    NewPerson,
    PersonDetails,
    UsernameTaken,
    change_person,
    create_person,
    disable_person,
    enable_person,
    faults_of,
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
#: At which field of the details a refusal is told.
_FIELDS = ((NameRefused, "name"), (EmailRefused, "email"), (UsernameTaken, "email"), (PasswordRefused, "password"))

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
    """Create a person with their roles; all that cannot be is said at its fields, and what was typed is kept."""
    new = _new_person(parts)
    try:
        with parts.work.begin() as unit:
            problems = faults_of(unit, new)
            if not problems:
                create_person(unit, require_actor(), new)
                set_roles(unit, require_actor(), new.username, request.form.getlist("role"))
    except SuiteError as problem:
        return _new_page(parts, problem=problem.sentence), 422
    if problems:
        return _new_page(parts, {field: fault.sentence for field, fault in problems.items()}), 422
    toasts.say(Sentence(N_("%(name)s is in."), {"name": new.details.name.strip()}))
    return redirect(url_for("people.one", username=new.username))


@pages.post("/people/<username>")
@allowed(Action.CHANGE_PEOPLE)
def change(parts: Parts, username: str) -> Response | tuple[str, int]:
    """Save a person's details and, if given, a new password."""
    form = request.form
    try:
        with parts.work.begin() as unit:
            details = PersonDetails(form["name"], form["email"], form["language"], form["time_zone"])
            change_person(unit, require_actor(), username, details)
            if form.get("password"):
                set_password(unit, require_actor(), username, form["password"])
    except SuiteError as problem:
        field = next((name for kind, name in _FIELDS if isinstance(problem, kind)), "name")
        return _person_page(parts, username, problems={field: problem.sentence}), 422
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


def _new_person(parts: Parts) -> NewPerson:
    form = request.form
    details = PersonDetails(form["name"], form["email"], form["language"], parts.settings.time_zone)
    return NewPerson(
        username=form["username"].strip().lower(),
        details=details,
        profiles=_chosen_profiles(),
        password=form.get("password") or None,
    )


def _chosen_profiles() -> frozenset[Profile]:
    chosen = request.form.getlist("profile")
    return frozenset(profile for profile in Profile if profile in chosen)


def _new_page(
    parts: Parts, problems: Mapping[str, Sentence] = MappingProxyType({}), *, problem: Sentence | None = None
) -> str:
    """`problems` belong to fields, `problem` to none."""
    with parts.work.read() as unit:
        held = _by_name(role_holders(unit))
    return render_template(
        "organization/new_person.html",
        profiles=tuple(Profile),
        roles={key: one.role for key, one in held.items()},
        holders={key: len(one.holders) for key, one in held.items()},
        given=request.form,
        chosen=_chosen_profiles() or {Profile.END_USER},
        chosen_roles=request.form.getlist("role"),
        problems=problems,
        minimum=MINIMUM_LENGTH,
        default_language=parts.settings.default_language,
        problem=problem,
    )


def _person_page(
    parts: Parts,
    username: str,
    problem: Sentence | None = None,
    problems: Mapping[str, Sentence] = MappingProxyType({}),
) -> str:
    """`problems` belong to fields of the details, `problem` to none."""
    with parts.work.read() as unit:
        person = person_by_username(unit, username)
        as_actor = actor_by_username(unit, username)
        held = _by_name(role_holders(unit))
        changes = entries(unit, subject=username, limit=_LATEST_CHANGES)
        return render_template(
            "organization/person.html",
            person=person,
            rights=given_rights(as_actor) if as_actor else (),
            areas={one.key: one for one in areas(unit)},
            roles={key: one.role for key, one in held.items()},
            holders={key: len(one.holders) for key, one in held.items()},
            alone_in=_alone_in(person, held.values()),
            profiles=tuple(Profile),
            changes=changes,
            names=names_of(unit, frozenset(change.actor for change in changes)),
            minimum=MINIMUM_LENGTH,
            default_language=parts.settings.default_language,
            problem=problem,
            problems=problems,
        )


def _by_name(held: Iterable[RoleHolders]) -> dict[str, RoleHolders]:
    """Roles with who holds them by key, in the order of their names as the reader knows them."""
    return {one.role.key: one for one in sorted(held, key=lambda one: one.role.name(language()).casefold())}


def _alone_in(person: Person, held: Iterable[RoleHolders]) -> list[str]:
    """The names of the roles that only this person holds."""
    return [
        one.role.name(language()) for one in held if [holder.username for holder in one.holders] == [person.username]
    ]


def _rights_undo(before: Person) -> toasts.Undo:
    fields: dict[str, list[str]] = {"profile": [*map(str, sorted(before.profiles))], "role": sorted(before.roles)}
    return toasts.Undo(url_for("people.change_rights", username=before.username), fields)
