"""Menus and start pages follow the profiles (row G7)."""

from dataclasses import replace

import pytest

from foundation.unit_of_work import Work
from organization.actor import Profile
from tests.support.company import actor
from web.navigation import phone_entries, rail, start_page

EVERYTHING = {"/inbox", "/my-cases", "/models", "/library", "/dashboards", "/incidents", "/instances"} | {
    "/organization/people"
}


def shown(company: Work, username: str) -> list[str]:
    groups = rail(actor(company, username), EVERYTHING)
    return [entry.path for group in groups for entry in group.entries]


@pytest.mark.row("G5", part="start")
def test_an_end_user_lands_on_the_inbox_and_sees_nothing_of_models(company: Work):
    assert shown(company, "diego.aznar") == ["/inbox", "/my-cases"]
    assert start_page(actor(company, "diego.aznar"), EVERYTHING) == "/inbox"


@pytest.mark.row("G4", part="menu")
def test_a_business_user_sees_modelling_and_monitoring_first_and_no_people(company: Work):
    assert shown(company, "elvira.montes") == [
        "/models",
        "/library",
        "/dashboards",
        "/inbox",
        "/my-cases",
        "/instances",
    ]


@pytest.mark.row("G6", part="menu")
def test_it_lands_on_incidents(company: Work):
    assert shown(company, "laia.ferrer")[:3] == ["/incidents", "/instances", "/organization/people"]
    assert "/dashboards" not in shown(company, "laia.ferrer")


@pytest.mark.row("G7", part="start")
def test_who_administers_lands_on_people_and_not_on_an_inbox_that_may_be_empty(company: Work):
    diego = actor(company, "diego.aznar")
    both = replace(diego, profiles=diego.profiles | {Profile.ADMINISTRATOR})
    assert start_page(both, EVERYTHING) == "/organization/people"


@pytest.mark.row("G8", part="menu")
def test_a_manager_lands_on_dashboards_and_has_no_inbox(company: Work):
    assert shown(company, "carmen.ibanez") == ["/dashboards", "/models", "/library", "/instances"]


@pytest.mark.row("G7", part="menu")
def test_a_person_with_two_profiles_gets_both_menus(company: Work):
    assert set(shown(company, "javier.lacasa")) == {*shown(company, "carmen.ibanez"), "/inbox", "/my-cases"}


def test_pages_that_do_not_exist_are_not_offered(company: Work):
    laia = actor(company, "laia.ferrer")
    assert [group.label for group in rail(laia, {"/inbox"})] == ["Work"]
    assert start_page(laia, set()) == "/account"


def test_a_phone_shows_the_inbox_and_ones_own_requests_first(company: Work):
    entries = [entry for group in rail(actor(company, "laia.ferrer"), EVERYTHING) for entry in group.entries]
    assert [entry.path for entry in phone_entries(entries)] == ["/inbox", "/my-cases", "/incidents"]


def test_counts_stand_beside_their_entries(company: Work):
    groups = rail(actor(company, "diego.aznar"), EVERYTHING, {"/inbox": 6})
    assert [entry.count for entry in groups[0].entries] == [6, None]
