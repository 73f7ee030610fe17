"""Areas and who may do what in them."""

import pytest

from foundation.unit_of_work import Work
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import Area, AreaUnknown, areas, change_rights, keep_area, rights_in, set_rights
from organization.permissions import Action, NotAllowed, may
from tests.support.company import actor

BY = machine_actor()


@pytest.mark.row("G9", part="areas")
def test_a_new_area_gives_the_usual_rights_and_publishing_to_nobody(work: Work):
    with work.begin() as unit:
        keep_area(unit, BY, Area("finance", "Finanzas", "Finance"))
        rights = rights_in(unit, "finance")
    assert rights[Holder(HolderKind.PROFILE, Profile.END_USER)] == {AreaRight.START}
    assert not any(AreaRight.PUBLISH in held for held in rights.values())


def test_areas_keep_their_order_and_take_new_names(company: Work):
    with company.begin() as unit:
        keep_area(unit, BY, Area("itil", "Informática", "IT"))
        assert [area.key for area in areas(unit)] == ["human_resources", "itil", "purchasing"]
        assert areas(unit)[1].name("es") == "Informática"


@pytest.mark.row("G4", part="areas given")
def test_a_right_given_to_a_role_reaches_whoever_holds_it(company_on_both: Work):
    company = company_on_both
    counsel = Holder(HolderKind.ROLE, "employee")
    with company.begin() as unit:
        set_rights(unit, BY, "itil", counsel, {AreaRight.PUBLISH})
    assert may(actor(company, "elvira.montes"), Action.PUBLISH_MODELS, area="itil")
    assert not may(actor(company, "diego.aznar"), Action.PUBLISH_MODELS, area="itil")


def test_rights_are_replaced_not_added(company: Work):
    holder = Holder(HolderKind.PROFILE, Profile.MANAGER)
    with company.begin() as unit:
        set_rights(unit, BY, "itil", holder, {AreaRight.SEE})
        assert rights_in(unit, "itil")[holder] == {AreaRight.SEE}
        set_rights(unit, BY, "itil", holder, ())
        assert holder not in rights_in(unit, "itil")


def test_single_rights_are_given_and_taken_and_told_when_they_change_anything(company_on_both: Work):
    company = company_on_both
    manager, employee = Holder(HolderKind.PROFILE, Profile.MANAGER), Holder(HolderKind.ROLE, "employee")
    with company.begin() as unit:
        set_rights(unit, BY, "itil", manager, {AreaRight.SEE, AreaRight.MONITOR})
        give = {(manager, AreaRight.SEE), (employee, AreaRight.START)}
        take = {(manager, AreaRight.MONITOR), (employee, AreaRight.PUBLISH)}
        done = change_rights(unit, BY, "itil", give=give, take=take)
        now = rights_in(unit, "itil")
    assert done == ({(employee, AreaRight.START)}, {(manager, AreaRight.MONITOR)})
    assert (now[manager], now[employee]) == ({AreaRight.SEE}, {AreaRight.START})


def test_only_administrators_change_areas_and_unknown_ones_are_refused(company: Work):
    holder = Holder(HolderKind.PROFILE, Profile.MANAGER)
    elvira = actor(company, "elvira.montes")
    with pytest.raises(NotAllowed), company.begin() as unit:
        set_rights(unit, elvira, "itil", holder, {AreaRight.PUBLISH})
    with pytest.raises(AreaUnknown), company.begin() as unit:
        set_rights(unit, BY, "nowhere", holder, {AreaRight.SEE})
