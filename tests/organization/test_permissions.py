"""What each profile may do (rows G4 to G9), decided without a database."""

import pytest

from organization.actor import Actor, AreaRight, HeldRight, Holder, HolderKind, Profile, machine_actor
from organization.permissions import ALLOWED, NEEDED, Action, NotAllowed, areas_of, given_rights, may, require

BUSINESS = Holder(HolderKind.PROFILE, Profile.BUSINESS_USER)
COUNSEL = Holder(HolderKind.ROLE, "legal-counsel")


def someone(*profiles: Profile, rights: frozenset[HeldRight] | None = None) -> Actor:
    everything = frozenset(HeldRight("purchasing", right, BUSINESS) for right in AreaRight)
    return Actor("1", "ana", "Ana", frozenset(profiles), area_rights=everything if rights is None else rights)


def allowed_to(*profiles: Profile) -> set[Action]:
    return {action for action in Action if may(someone(*profiles), action)}


@pytest.mark.row("G4", part="rights")
def test_a_business_user_models_and_measures_but_changes_no_connections_and_no_people():
    allowed = allowed_to(Profile.BUSINESS_USER)
    assert {Action.SEE_MODELS, Action.EDIT_MODELS, Action.PUBLISH_MODELS, Action.SEE_FIGURES} <= allowed
    assert not allowed & {Action.CONFIGURE_CONNECTIONS, Action.CHANGE_PEOPLE, Action.SEE_PEOPLE, Action.REPAIR_CASES}


@pytest.mark.row("G4", part="areas")
def test_a_business_user_publishes_only_in_the_areas_given_to_them():
    rights = frozenset(
        {HeldRight("purchasing", AreaRight.PUBLISH, BUSINESS), HeldRight("itil", AreaRight.SEE, BUSINESS)}
    )
    ana = someone(Profile.BUSINESS_USER, rights=rights)
    assert may(ana, Action.PUBLISH_MODELS, area="purchasing")
    assert not may(ana, Action.PUBLISH_MODELS, area="itil")
    assert not may(ana, Action.EDIT_MODELS, area="itil")


@pytest.mark.row("G5", part="rights")
def test_an_end_user_does_tasks_starts_cases_and_nothing_else():
    assert allowed_to(Profile.END_USER) == {
        Action.KEEP_OWN_ACCOUNT,
        Action.DO_TASKS,
        Action.START_CASES,
        Action.FOLLOW_OWN_CASES,
    }


@pytest.mark.row("G6", part="rights")
def test_it_keeps_connections_and_repairs_cases_but_neither_publishes_nor_changes_people():
    allowed = allowed_to(Profile.IT)
    assert {Action.CONFIGURE_CONNECTIONS, Action.SEE_TECHNICAL, Action.REPAIR_CASES, Action.SUSPEND_VERSIONS} <= allowed
    assert not allowed & {Action.PUBLISH_MODELS, Action.CHANGE_PEOPLE, Action.CHANGE_AREAS}


@pytest.mark.row("G8", part="rights")
def test_a_manager_reads_figures_down_to_the_cases_and_does_no_tasks():
    allowed = allowed_to(Profile.MANAGER)
    assert {Action.SEE_FIGURES, Action.SEE_CASES, Action.EXPORT_FIGURES} <= allowed
    assert not allowed & {Action.DO_TASKS, Action.START_CASES, Action.EDIT_MODELS, Action.PUBLISH_MODELS}


@pytest.mark.row("G7", part="union")
def test_several_profiles_give_the_union_of_their_rights():
    both = allowed_to(Profile.MANAGER, Profile.END_USER)
    assert both == allowed_to(Profile.MANAGER) | allowed_to(Profile.END_USER)


@pytest.mark.row("G7", part="sources")
def test_everybody_can_see_which_profile_or_role_gives_which_right():
    rights = frozenset(
        {HeldRight("purchasing", AreaRight.PUBLISH, COUNSEL), HeldRight("itil", AreaRight.SEE, BUSINESS)}
    )
    found = {right.action: right for right in given_rights(someone(Profile.BUSINESS_USER, rights=rights))}
    assert found[Action.PUBLISH_MODELS].through == (BUSINESS, COUNSEL)
    assert found[Action.PUBLISH_MODELS].areas == ("purchasing",)
    assert found[Action.SEE_MODELS].areas == ("itil",)
    assert found[Action.DO_TASKS].areas == ()
    assert Action.SEE_FIGURES not in found


@pytest.mark.row("G9", part="rights")
def test_rights_to_see_start_publish_and_monitor_are_set_area_by_area():
    for action, needed in NEEDED.items():
        for right in AreaRight:
            rights = frozenset({HeldRight("itil", right, BUSINESS)})
            profile = next(profile for profile in Profile if action in ALLOWED[profile])
            ana = someone(profile, rights=rights)
            assert may(ana, action, area="itil") == (right in needed)
            assert not may(ana, action, area="purchasing")


def test_an_area_right_without_a_profile_that_allows_the_action_gives_nothing():
    assert not may(someone(), Action.SEE_MODELS, area="purchasing")
    assert not may(someone(Profile.END_USER), Action.SEE_MODELS, area="purchasing")


def test_without_an_area_a_right_in_any_area_is_enough():
    assert may(someone(Profile.BUSINESS_USER), Action.SEE_MODELS)
    assert not may(someone(Profile.BUSINESS_USER, rights=frozenset()), Action.SEE_MODELS)


def test_the_areas_where_somebody_may_do_something_can_be_listed():
    assert areas_of(someone(Profile.MANAGER), Action.SEE_FIGURES, ["itil", "purchasing"]) == {"purchasing"}


def test_refusing_names_the_action_and_the_area():
    with pytest.raises(NotAllowed) as caught:
        require(someone(Profile.END_USER), Action.PUBLISH_MODELS, area="itil")
    assert caught.value.context == {"action": "publish_models", "area": "itil"}
    assert caught.value.code == "not_allowed"


def test_who_works_on_the_machine_itself_is_refused_nothing():
    assert all(may(machine_actor(), action, area="anywhere") for action in Action)


def test_every_action_has_a_label_and_somebody_who_may_do_it():
    assert all(action.label.message for action in Action)
    assert set().union(*ALLOWED.values()) == set(Action)


@pytest.mark.row("G4", part="drawing without publishing")
@pytest.mark.row("G9", part="rights of each area")
def test_whoever_draws_in_an_area_publishes_there_only_with_that_right_and_draws_nowhere_else():
    drawing = someone(Profile.BUSINESS_USER, rights={HeldRight("purchasing", AreaRight.DRAW, BUSINESS)})
    assert may(drawing, Action.EDIT_MODELS, area="purchasing")
    assert not may(drawing, Action.PUBLISH_MODELS, area="purchasing")
    assert not may(drawing, Action.EDIT_MODELS, area="itil")
    publishing = someone(Profile.BUSINESS_USER, rights={HeldRight("purchasing", AreaRight.PUBLISH, BUSINESS)})
    assert may(publishing, Action.EDIT_MODELS, area="purchasing")
    with_profile_only = someone(Profile.END_USER, rights={HeldRight("purchasing", AreaRight.DRAW, BUSINESS)})
    assert not may(with_profile_only, Action.EDIT_MODELS, area="purchasing")
