"""Areas: who sees, starts, draws, publishes and measures the processes of each; adding one."""

from collections.abc import Set

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork
from organization.actor import AreaRight, Holder, HolderKind, Profile
from organization.areas import (
    LONGEST_NAME,
    AreaNameRefused,
    AreaTaken,
    Grant,
    add_area,
    areas,
    change_rights,
    four_eyes_areas,
    rights_in,
    set_four_eyes,
)
from organization.http import allowed, require_actor
from organization.permissions import Action
from organization.roles import Role, role_by_key, roles
from web import toasts
from web.languages import language
from web.parts import Parts
from web.views import Views

#: Profiles that work with processes; administrators keep people.
_PROFILES = (Profile.END_USER, Profile.BUSINESS_USER, Profile.IT, Profile.MANAGER)

#: Pages under /organization/areas.
pages = Views("areas", prefix="/organization/areas")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.SEE_PEOPLE)
def page(parts: Parts) -> str:
    """Every area with who may do what in it."""
    return _page(parts)


@pages.post("")
@allowed(Action.CHANGE_AREAS)
def add(parts: Parts) -> Response | tuple[str, int]:
    """Add an area of the company's own."""
    try:
        with parts.work.begin() as unit:
            added = add_area(unit, require_actor(), request.form.get("name_es", ""), request.form.get("name_en", ""))
    except (AreaNameRefused, AreaTaken) as refused:
        return _page(parts, refused.sentence), 422
    toasts.say(Sentence(N_("The area %(area)s is added."), {"area": added.name(language())}))
    return redirect(url_for("areas.page"))


@pages.post("/<key>")
@allowed(Action.CHANGE_AREAS)
def change(parts: Parts, key: str) -> Response:
    """Give what was ticked and take what was unticked, and give the right to see the area to a role that is added.

    Only what differs from what the page showed is written: another person may have changed the rest meanwhile.
    """
    shown, ticked = _grants("shown"), _grants("right")
    with parts.work.begin() as unit:
        if request.form.get("role"):
            ticked.add((Holder(HolderKind.ROLE, role_by_key(unit, request.form["role"]).key), AreaRight.SEE))
        given, taken = change_rights(unit, require_actor(), key, give=ticked - shown, take=shown - ticked)
        eyes = _change_four_eyes(unit, key)
        name = next(one for one in areas(unit) if one.key == key).name(language())
    if given or taken or eyes:
        back = {"shown": _flat(given), "right": _flat(taken), **eyes}
        undo = toasts.Undo(url_for("areas.change", key=key), back)
        toasts.say(Sentence(N_("The rights in %(area)s are changed."), {"area": name}), undo=undo)
    return redirect(url_for("areas.page"))


def _change_four_eyes(unit: UnitOfWork, key: str) -> dict[str, list[str]]:
    """Ask for a second person or no longer, where the page's tick was changed; gives what would undo that."""
    shown, ticked = request.form.get("shown_four_eyes", "0") == "1", "four_eyes" in request.form
    if shown == ticked or not set_four_eyes(unit, require_actor(), key, is_four_eyes=ticked):
        return {}
    return {"shown_four_eyes": ["1"]} if ticked else {"shown_four_eyes": ["0"], "four_eyes": ["1"]}


def _page(parts: Parts, problem: Sentence | None = None) -> str:
    with parts.work.read() as unit:
        known = roles(unit)
        four_eyes = four_eyes_areas(unit)
        shown = [(one, _rows(parts, rights_in(unit, one.key), known)) for one in areas(unit)]
    return render_template(
        "organization/areas.html",
        areas=shown,
        four_eyes=four_eyes,
        roles=known,
        all_rights=tuple(AreaRight),
        problem=problem,
        longest_name=LONGEST_NAME,
    )


def _rows(
    parts: Parts, held: dict[Holder, frozenset[AreaRight]], known: list[Role]
) -> list[tuple[Holder, str, frozenset[AreaRight]]]:
    """Profiles first, then the roles that have a right here: holder, name, rights."""
    names = {role.key: role.name(language()) for role in known}
    profiles = [Holder(HolderKind.PROFILE, profile) for profile in _PROFILES]
    found = sorted(holder for holder in held if holder.kind is HolderKind.ROLE)
    labels = {profile.value: parts.texts.render(profile.label, language()) for profile in _PROFILES}
    return [
        (holder, {**names, **labels}.get(holder.key, holder.key), held.get(holder, frozenset()))
        for holder in [*profiles, *found]
    ]


def _grants(field: str) -> set[Grant]:
    grants: set[Grant] = set()
    for sent in request.form.getlist(field):
        kind, _, rest = sent.partition(":")
        key, _, right = rest.rpartition(":")
        if kind in set(HolderKind) and right in set(AreaRight):
            grants.add((Holder(HolderKind(kind), key), AreaRight(right)))
    return grants


def _flat(grants: Set[Grant]) -> list[str]:
    return sorted(f"{holder.kind}:{holder.key}:{right}" for holder, right in grants)
