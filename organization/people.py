"""Create, change and disable people; each change is checked, written and audited in one transaction."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Column, delete, func, insert, select, update

from foundation.errors import Conflict, NotFound, Rejected, SuiteError
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.texts import LANGUAGES
from foundation.time_zones import is_time_zone
from foundation.unit_of_work import UnitOfWork
from organization import audit
from organization.actor import Actor, Profile
from organization.passwords import PasswordRefused, check_password, hashed
from organization.permissions import Action, require
from organization.tables import person, profile_assignment

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,99}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class UsernameRefused(Rejected):
    """Not a username."""

    code = "username_refused"
    message = N_("%(username)s is no username: use small letters, digits, points and hyphens.")


class UsernameTaken(Conflict):
    """Somebody has that username or e-mail address."""

    code = "username_taken"
    message = N_("Somebody already has the username or e-mail address %(value)s.")


class NameRefused(Rejected):
    """No name, or a very long one."""

    code = "name_refused"
    message = N_("A person needs a name, of at most 200 characters.")


class EmailRefused(Rejected):
    """Not an e-mail address."""

    code = "email_refused"
    message = N_("%(value)s is no e-mail address.")


class LanguageUnknown(Rejected):
    """A language that the suite does not speak."""

    code = "language_unknown"
    message = N_("Cauce does not speak the language %(value)s.")


class TimeZoneUnknown(Rejected):
    """Not a time zone of the IANA database."""

    code = "time_zone_unknown"
    message = N_("There is no time zone by the name %(value)s.")


class PersonUnknown(NotFound):
    """Nobody by that username."""

    code = "person_unknown"
    message = N_("There is nobody by the username %(username)s.")


class LastAdministrator(Conflict):
    """Without this person nobody could change people any more."""

    code = "last_administrator"
    message = N_("%(username)s is the last administrator. Make somebody else one first.")


@dataclass(frozen=True)
class PersonDetails:
    """What may be changed about a person by themselves or an administrator."""

    name: str
    email: str | None = None
    language: str = "es"
    time_zone: str = "Europe/Madrid"


@dataclass(frozen=True)
class NewPerson:
    """What creating a person takes; without a password they cannot sign in by one."""

    username: str
    details: PersonDetails
    profiles: frozenset[Profile] = field(default_factory=frozenset)
    password: str | None = None


def create_person(unit: UnitOfWork, by: Actor, new: NewPerson) -> str:
    """Add a person and return their id; raises Rejected, PasswordRefused or UsernameTaken."""
    require(by, Action.CHANGE_PEOPLE)
    for fault in faults_of(unit, new).values():
        raise fault
    values = {**_columns(new.details), "username": new.username, "created_at": unit.now()}
    if new.password is not None:
        values |= {"password_hash": hashed(new.password), "password_changed_at": unit.now()}
    person_id = new_id(unit.now())
    unit.connection.execute(insert(person).values(id=person_id, **values))
    _write_profiles(unit, person_id, new.profiles)
    after = {**_columns(new.details), "profiles": sorted(new.profiles)}
    audit.record(unit, by.username, "person.created", new.username, after=after)
    return person_id


def faults_of(unit: UnitOfWork, new: NewPerson) -> dict[str, SuiteError]:
    """Everything that stands in the way of adding this person, by the field it belongs to; empty when nothing does."""
    found: dict[str, SuiteError] = dict(_wrong_details(new.details))
    if not _USERNAME.fullmatch(new.username):
        found["username"] = UsernameRefused(username=new.username)
    for field_name, column, value in (
        ("username", person.c.username, new.username),
        ("email", person.c.email, _email(new.details)),
    ):
        if field_name not in found and _is_taken(unit, column, value):
            found[field_name] = UsernameTaken(value=value)
    if new.password is not None:
        try:
            check_password(new.password, personal=(new.username, new.details.name))
        except PasswordRefused as refused:
            found["password"] = refused
    return found


def change_person(unit: UnitOfWork, by: Actor, username: str, details: PersonDetails) -> None:
    """Replace a person's details; people may change their own."""
    require(by, Action.KEEP_OWN_ACCOUNT if by.username == username else Action.CHANGE_PEOPLE)
    person_id = id_of(unit, username)
    for _field, fault in _wrong_details(details):
        raise fault
    if _is_taken(unit, person.c.email, _email(details), but=person_id):
        raise UsernameTaken(value=_email(details))
    kept = (person.c.name, person.c.email, person.c.language, person.c.time_zone)
    before = unit.connection.execute(select(*kept).where(person.c.id == person_id)).one()._mapping
    unit.connection.execute(update(person).where(person.c.id == person_id).values(**_columns(details)))
    audit.record(unit, by.username, "person.changed", username, before=dict(before), after=_columns(details))


def set_password(unit: UnitOfWork, by: Actor, username: str, password: str) -> None:
    """Give a person a new password, which ends their sessions; people may change their own."""
    require(by, Action.KEEP_OWN_ACCOUNT if by.username == username else Action.CHANGE_PEOPLE)
    person_id = id_of(unit, username)
    name = unit.connection.execute(select(person.c.name).where(person.c.id == person_id)).scalar_one()
    check_password(password, personal=(username, name))
    values = {"password_hash": hashed(password), "password_changed_at": unit.now()}
    unit.connection.execute(update(person).where(person.c.id == person_id).values(**values))
    audit.record(unit, by.username, "person.password_changed", username)


def set_profiles(unit: UnitOfWork, by: Actor, username: str, profiles: Iterable[Profile]) -> None:
    """Give a person exactly these profiles; raises LastAdministrator when nobody else could change people."""
    require(by, Action.CHANGE_PEOPLE)
    person_id = id_of(unit, username)
    wanted = frozenset(profiles)
    before = _profiles(unit, person_id)
    if Profile.ADMINISTRATOR in before - wanted:
        _refuse_last_administrator(unit, person_id, username)
    unit.connection.execute(delete(profile_assignment).where(profile_assignment.c.person_id == person_id))
    _write_profiles(unit, person_id, wanted)
    audit.record(
        unit,
        by.username,
        "person.profiles_changed",
        username,
        before={"profiles": sorted(before)},
        after={"profiles": sorted(wanted)},
    )


def disable_person(unit: UnitOfWork, by: Actor, username: str) -> None:
    """End a person's sessions and let them sign in no more; what they did stays."""
    require(by, Action.CHANGE_PEOPLE)
    person_id = id_of(unit, username)
    if Profile.ADMINISTRATOR in _profiles(unit, person_id):
        _refuse_last_administrator(unit, person_id, username)
    unit.connection.execute(update(person).where(person.c.id == person_id).values(disabled_at=unit.now()))
    audit.record(unit, by.username, "person.disabled", username)


def enable_person(unit: UnitOfWork, by: Actor, username: str) -> None:
    """Let a disabled person sign in again."""
    require(by, Action.CHANGE_PEOPLE)
    person_id = id_of(unit, username)
    unit.connection.execute(update(person).where(person.c.id == person_id).values(disabled_at=None))
    audit.record(unit, by.username, "person.enabled", username)


def id_of(unit: UnitOfWork, username: str) -> str:
    """The id of a person; raises PersonUnknown."""
    found = unit.connection.execute(select(person.c.id).where(person.c.username == username)).scalar()
    if found is None:
        raise PersonUnknown(username=username)
    return str(found)


def _email(details: PersonDetails) -> str | None:
    """As it is kept and compared: one address is one however it is typed."""
    return (details.email or "").strip().lower() or None


def _columns(details: PersonDetails) -> dict[str, str | None]:
    return {
        "name": details.name.strip(),
        "email": _email(details),
        "language": details.language,
        "time_zone": details.time_zone,
    }


def _wrong_details(details: PersonDetails) -> Iterator[tuple[str, SuiteError]]:
    if not 1 <= len(details.name.strip()) <= 200:
        yield "name", NameRefused(value=details.name)
    email = _email(details)
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        yield "email", EmailRefused(value=details.email)
    if details.language not in LANGUAGES:
        yield "language", LanguageUnknown(value=details.language)
    if not is_time_zone(details.time_zone):
        yield "time_zone", TimeZoneUnknown(value=details.time_zone)


def _is_taken(unit: UnitOfWork, column: Column[str], value: str | None, *, but: str = "") -> bool:
    taken = select(func.count()).where(func.lower(column) == value, person.c.id != but)
    return bool(value and unit.connection.execute(taken).scalar_one())


def _profiles(unit: UnitOfWork, person_id: str) -> frozenset[Profile]:
    query = select(profile_assignment.c.profile).where(profile_assignment.c.person_id == person_id)
    return frozenset(Profile(value) for value in unit.connection.execute(query).scalars())


def _write_profiles(unit: UnitOfWork, person_id: str, profiles: Iterable[Profile]) -> None:
    for profile in sorted(profiles):
        row = {"person_id": person_id, "profile": profile.value, "since_at": unit.now()}
        unit.connection.execute(insert(profile_assignment).values(**row))


def _refuse_last_administrator(unit: UnitOfWork, person_id: str, username: str) -> None:
    others = (
        select(func.count())
        .select_from(profile_assignment.join(person))
        .where(profile_assignment.c.profile == Profile.ADMINISTRATOR.value)
        .where(person.c.disabled_at.is_(None), person.c.id != person_id)
    )
    if not unit.connection.execute(others).scalar_one():
        raise LastAdministrator(username=username)
