from typing import Any

import pytest

from organization.actor import Actor, AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import areas, rights_in, set_rights
from organization.audit import entries
from organization.people import NewPerson, PersonDetails, PersonUnknown, create_person
from organization.permissions import NotAllowed
from organization.roles import Role, keep_role, roles
from process_library.catalogue import PackageNotFound, packages
from process_library.installer import install_packages

CLI = machine_actor()


def install(cauce: Any, by: str | Actor = CLI, **named: Any) -> dict[str, int]:
    installed = install_packages(cauce.suite.process_engine, by=by, **named)
    return {version.key: version.version for one in installed for version in one.published}


def add_person(cauce: Any, username: str, profile: Profile) -> None:
    details = PersonDetails(username.title(), f"{username}@nortelia.example")
    new = NewPerson(username, details, frozenset({profile}))
    cauce.suite.work.write(lambda unit: create_person(unit, CLI, new))


@pytest.mark.row("G10", part="every one is executable")
def test_every_process_of_the_library_can_be_started_after_installing(cauce: Any) -> None:
    assert install(cauce) == {entry.key: 1 for one in packages() for entry in one.manifest.processes}
    values = {"type": "certificate", "description": "Para el banco"}
    assert cauce.start("employee_request", values, by="ana").waiting_at == ("handle_request",)


def test_areas_and_roles_are_made_in_both_languages(cauce: Any) -> None:
    install(cauce, keys=["itil"])
    with cauce.suite.work.read() as unit:
        (area,) = areas(unit)
        names = {role.key: (role.name("es"), role.name("en")) for role in roles(unit)}
    assert (area.key, area.name("es"), area.name("en")) == ("itil", "Servicios de TI", "IT services")
    assert names["service-owner"] == ("Responsable del servicio de TI", "IT service owner")


def test_installing_again_changes_nothing(cauce: Any) -> None:
    assert install(cauce, keys=["itil"]) == install(cauce, keys=["itil"]) == {"incident_management": 1}


def test_a_role_that_the_company_renamed_keeps_its_name(cauce: Any) -> None:
    cauce.suite.work.write(lambda unit: keep_role(unit, CLI, Role("service-desk", "Ventanilla", "Counter")))
    install(cauce, keys=["itil"])
    with cauce.suite.work.read() as unit:
        assert {role.key: role.name("es") for role in roles(unit)}["service-desk"] == "Ventanilla"


def test_an_administrator_installs_and_the_audit_says_so(cauce: Any) -> None:
    add_person(cauce, "oscar", Profile.ADMINISTRATOR)
    install(cauce, by="oscar", keys=["itil"])
    with cauce.suite.work.read() as unit:
        (entry,) = entries(unit, subject="itil", limit=1)
    assert (entry.action, entry.actor, entry.after) == ("package.installed", "oscar", {"incident_management": 1})


def test_who_may_not_change_the_organisation_installs_nothing(cauce: Any) -> None:
    add_person(cauce, "ana", Profile.END_USER)
    with pytest.raises(NotAllowed):
        install(cauce, by="ana", keys=["itil"])
    with cauce.suite.work.read() as unit:
        assert (areas(unit), roles(unit)) == ([], [])


def test_a_stranger_installs_nothing(cauce: Any) -> None:
    with pytest.raises(PersonUnknown):
        install(cauce, by="nobody")


def test_an_unknown_package_is_refused_before_anything_is_installed(cauce: Any) -> None:
    with pytest.raises(PackageNotFound):
        install(cauce, keys=["itil", "magic"])
    assert cauce.instances() == []


def test_business_users_publish_in_the_area_of_a_package_until_the_company_says_otherwise(cauce: Any) -> None:
    business_users = Holder(HolderKind.PROFILE, Profile.BUSINESS_USER)
    install(cauce, keys=["itil"])
    with cauce.suite.work.read() as unit:
        installed = rights_in(unit, "itil")
    cauce.suite.work.write(lambda unit: set_rights(unit, CLI, "itil", business_users, {AreaRight.SEE}))
    install(cauce, keys=["itil"])

    assert installed[business_users] == set(AreaRight) - {AreaRight.DRAW}  # publishing holds it
    assert [holder for holder, given in installed.items() if AreaRight.PUBLISH in given] == [business_users]
    with cauce.suite.work.read() as unit:
        assert rights_in(unit, "itil")[business_users] == {AreaRight.SEE}
