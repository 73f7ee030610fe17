import pytest

from foundation.unit_of_work import Work
from organization.actor import machine_actor
from organization.people import NewPerson, PersonDetails, create_person
from organization.roles import Role, keep_role, set_roles

CLI = machine_actor()


@pytest.fixture
def company(work: Work) -> None:
    """Ana leads the area alone; two people lead finance; nobody is general manager."""
    held = {"ana": {"area-manager", "finance-manager"}, "luis": {"finance-manager"}}
    with work.begin() as unit:
        for key in ("area-manager", "finance-manager", "general-manager"):
            keep_role(unit, CLI, Role(key, key, key))
        for username, keys in held.items():
            create_person(unit, CLI, NewPerson(username, PersonDetails(username, f"{username}@nortelia.example")))
            set_roles(unit, CLI, username, keys)


def skipped(call, roles: list[str], requester: str) -> list[str]:
    return call("organization.skip_requester", roles=roles, requester=requester)["roles"]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("roles", "requester", "expected"),
    [
        (["area-manager", "finance-manager"], "luis", ["area-manager", "finance-manager"]),
        (["area-manager"], "ana", ["finance-manager"]),
        (["area-manager", "finance-manager"], "ana", ["finance-manager"]),
        (["general-manager"], "ana", ["general-manager"]),
        (["finance-manager"], "luis", ["finance-manager"]),
    ],
)
def test_a_role_that_only_the_requester_holds_gives_way_to_the_next(call, roles, requester, expected) -> None:
    assert skipped(call, roles, requester) == expected


def test_without_people_the_chain_stays_as_it_is(call) -> None:
    assert skipped(call, ["line-manager", "area-manager"], "ana") == ["line-manager", "area-manager"]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("role", "requester", "expected", "above"),
    [
        ("employee", "ana", "line-manager", "finance-manager"),
        ("line-manager", "luis", "area-manager", "finance-manager"),
        ("line-manager", "ana", "finance-manager", "general-manager"),
        ("finance-manager", "ana", "general-manager", "board"),
        ("board", "ana", "board", "board"),
    ],
)
def test_the_next_level_is_never_the_requester_alone(call, role, requester, expected, above) -> None:
    found = call("organization.next_approver", role=role, requester=requester)
    assert found == {"role": expected, "above": above}
