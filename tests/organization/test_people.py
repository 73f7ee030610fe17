"""People are created, changed and closed; every change is checked and audited."""

import pytest
from sqlalchemy import update

from foundation.unit_of_work import Work
from organization.actor import Profile, machine_actor
from organization.actors import Actors
from organization.audit import entries
from organization.authentication import Authentication
from organization.candidate_groups import members_of
from organization.directory import administrators, names_of, people, person_by_username, role_holders
from organization.passwords import PasswordTooShort
from organization.people import (
    EmailRefused,
    LanguageUnknown,
    LastAdministrator,
    NameRefused,
    NewPerson,
    PersonDetails,
    PersonUnknown,
    TimeZoneUnknown,
    UsernameRefused,
    UsernameTaken,
    change_person,
    create_person,
    disable_person,
    enable_person,
    id_of,
    set_password,
    set_profiles,
)
from organization.permissions import NotAllowed
from organization.roles import Role, RoleKeyRefused, RoleUnknown, keep_role, role_by_key, set_roles
from organization.tables import person
from tests.support.company import PASSWORD, actor

BY = machine_actor()


def test_a_new_person_is_found_by_username_with_profiles_and_details(company_on_both: Work):
    company = company_on_both
    new = NewPerson("ana.rojas", PersonDetails("Ana Rojas", "ana@nortelia.example", "en"), frozenset({Profile.IT}))
    with company.begin() as unit:
        create_person(unit, BY, new)
    with company.read() as unit:
        ana = person_by_username(unit, "ana.rojas")
    assert (ana.name, ana.email, ana.language, ana.profiles) == (
        "Ana Rojas",
        "ana@nortelia.example",
        "en",
        {Profile.IT},
    )
    assert not ana.has_password


@pytest.mark.parametrize(
    ("username", "details", "refusal"),
    [
        ("Ana Rojas", PersonDetails("Ana"), UsernameRefused),
        ("a", PersonDetails("Ana"), UsernameRefused),
        ("ana", PersonDetails("  "), NameRefused),
        ("ana", PersonDetails("Ana", "not an address"), EmailRefused),
        ("ana", PersonDetails("Ana", language="fr"), LanguageUnknown),
        ("ana", PersonDetails("Ana", time_zone="Europe/Atlantis"), TimeZoneUnknown),
        ("diego.aznar", PersonDetails("Otro Diego"), UsernameTaken),
        ("otro", PersonDetails("Otro", "diego.aznar@nortelia.example"), UsernameTaken),
        ("otro", PersonDetails("Otro", "Diego.Aznar@Nortelia.example"), UsernameTaken),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nobody_behind(company, username, details, refusal):
    with pytest.raises(refusal), company.begin() as unit:
        create_person(unit, BY, NewPerson(username, details))
    with company.read() as unit:
        assert len(people(unit)) == 7


def test_an_address_is_the_same_however_it_is_typed_and_opens_for_its_person(company_on_both: Work):
    company = company_on_both
    new = NewPerson("ana", PersonDetails("Ana", " Ana.Rojas@Nortelia.example "), password=PASSWORD)
    with company.begin() as unit:
        ana = create_person(unit, BY, new)
        assert person_by_username(unit, "ana").email == "ana.rojas@nortelia.example"
    assert Authentication(company).by_password("Ana.Rojas@nortelia.example", PASSWORD, address="") == ana
    with company.begin() as unit:
        change_person(unit, BY, "ana", PersonDetails("Ana", "ANA@nortelia.example"))
        with pytest.raises(UsernameTaken):
            change_person(unit, BY, "nuria.perez", PersonDetails("Nuria", "Ana@Nortelia.example"))
    assert Authentication(company).by_password("ana@nortelia.example", PASSWORD, address="") == ana


def test_an_address_kept_with_capitals_still_opens_and_is_taken(company_on_both: Work):
    company = company_on_both
    with company.begin() as unit:
        kept = update(person).where(person.c.username == "diego.aznar").values(email="Diego@Nortelia.example")
        unit.connection.execute(kept)
        with pytest.raises(UsernameTaken):
            create_person(unit, BY, NewPerson("otro", PersonDetails("Otro", "diego@nortelia.example")))
    assert Authentication(company).by_password("diego@nortelia.example", PASSWORD, address="")


def test_a_weak_first_password_leaves_nobody_behind(company: Work):
    with pytest.raises(PasswordTooShort), company.begin() as unit:
        create_person(unit, BY, NewPerson("ana", PersonDetails("Ana"), password="corta"))
    with pytest.raises(PersonUnknown), company.read() as unit:
        id_of(unit, "ana")


@pytest.mark.row("G4", part="no people")
@pytest.mark.parametrize("username", ["elvira.montes", "laia.ferrer", "diego.aznar", "carmen.ibanez"])
def test_only_administrators_change_people(company: Work, username: str):
    by = actor(company, username)
    for change in (
        lambda unit: create_person(unit, by, NewPerson("ana", PersonDetails("Ana"))),
        lambda unit: set_profiles(unit, by, username, {Profile.ADMINISTRATOR}),
        lambda unit: set_roles(unit, by, username, {"finance-manager"}),
        lambda unit: disable_person(unit, by, "nuria.perez"),
        lambda unit: change_person(unit, by, "nuria.perez", PersonDetails("Otra")),
        lambda unit: set_password(unit, by, "nuria.perez", PASSWORD),
    ):
        with pytest.raises(NotAllowed), company.begin() as unit:
            change(unit)


def test_people_change_their_own_details(company: Work):
    diego = actor(company, "diego.aznar")
    with company.begin() as unit:
        change_person(unit, diego, "diego.aznar", PersonDetails("Diego A.", None, "en"))
    with company.read() as unit:
        changed = person_by_username(unit, "diego.aznar")
    assert (changed.name, changed.email, changed.language) == ("Diego A.", None, "en")


@pytest.mark.row("G2", part="roles decide")
def test_whoever_gets_a_role_stands_in_its_group_at_once(company: Work):
    with company.begin() as unit:
        set_roles(unit, BY, "nuria.perez", {"employee", "legal-counsel"})
        assert [member.username for member in members_of(unit, "legal-counsel")] == ["nuria.perez"]
        assert members_of(unit, "hr-officer") == []


def test_whoever_cannot_sign_in_stands_in_no_group(company: Work):
    with company.begin() as unit:
        disable_person(unit, BY, "diego.aznar")
        assert members_of(unit, "buyer") == []
        enable_person(unit, BY, "diego.aznar")
        assert [member.username for member in members_of(unit, "buyer")] == ["diego.aznar"]


def test_a_role_that_nobody_holds_shows_as_a_gap(company: Work):
    with company.read() as unit:
        assert [one.role.key for one in role_holders(unit) if not one.holders] == ["legal-counsel"]


def test_unknown_roles_and_bad_keys_are_refused(company: Work):
    with company.begin() as unit:
        with pytest.raises(RoleUnknown):
            set_roles(unit, BY, "nuria.perez", {"wizard"})
        with pytest.raises(RoleUnknown):
            role_by_key(unit, "wizard")
        with pytest.raises(RoleKeyRefused):
            keep_role(unit, BY, Role("Not a key", "x", "x"))


def test_keeping_the_same_role_twice_changes_nothing_and_new_texts_are_taken(company: Work):
    with company.begin() as unit:
        before = len(entries(unit))
        keep_role(unit, BY, role_by_key(unit, "buyer"))
        assert len(entries(unit)) == before
        keep_role(unit, BY, Role("buyer", "Compra", "Purchaser"))
        assert role_by_key(unit, "buyer").name("es") == "Compra"
        assert role_by_key(unit, "buyer").name("en") == "Purchaser"


def test_the_last_administrator_cannot_be_lost(company: Work):
    for loss in (
        lambda unit: disable_person(unit, BY, "oscar.luna"),
        lambda unit: set_profiles(unit, BY, "oscar.luna", {Profile.IT}),
    ):
        with pytest.raises(LastAdministrator), company.begin() as unit:
            loss(unit)
    with company.begin() as unit:
        set_profiles(unit, BY, "laia.ferrer", {Profile.ADMINISTRATOR})
        disable_person(unit, BY, "oscar.luna")
        assert [one.username for one in administrators(unit)] == ["laia.ferrer"]


def test_names_are_found_for_pages_that_show_who_did_something(company: Work):
    with company.read() as unit:
        assert names_of(unit, frozenset({"laia.ferrer", "nobody"})) == {"laia.ferrer": "Laia Ferrer"}


def test_a_change_of_rights_counts_from_the_next_request_on(company_on_both: Work):
    company = company_on_both
    actors = Actors(company)
    with company.read() as unit:
        person_id = id_of(unit, "nuria.perez")
    before = actors.by_id(person_id)
    assert actors.by_id(person_id) is before
    with company.begin() as unit:
        set_roles(unit, BY, "nuria.perez", {"legal-counsel"})
    after = actors.by_id(person_id)
    assert after is not None
    assert after.actor.roles == {"legal-counsel"}
    with company.begin() as unit:
        disable_person(unit, BY, "nuria.perez")
    assert actors.by_id(person_id) is None
