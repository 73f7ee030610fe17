"""What moving to another version would mean is reckoned anew, but of very many cases only once a minute."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from foundation.clock import VirtualClock
from modeler_api import affected_cases
from modeler_api.affected_cases import Previews
from modeler_api.process_models import ModelNotFound
from organization.actor import Profile, machine_actor
from organization.permissions import NotAllowed
from tests.modeler_api.conftest import person
from tests.support.models import model


@pytest.fixture
def previews(cauce: Any) -> Previews:
    """Of two versions, and a case on the first."""
    cauce.deploy({"leave.bpmn": model()})
    cauce.start("leave")
    cauce.deploy({"leave.bpmn": model(name="Other")})
    return Previews(cauce.suite.process_engine)


def total(previews: Previews, newer: str = "2") -> int:
    return previews.affected(machine_actor(), "leave", newer).total


@pytest.mark.row("peer-8")
def test_a_case_that_began_a_moment_ago_counts(cauce: Any, previews: Previews) -> None:
    assert total(previews) == 1
    cauce.start("leave", version=1)
    assert total(previews) == 2


def test_what_was_found_of_very_many_cases_is_told_for_a_minute(
    cauce: Any, clock: VirtualClock, previews: Previews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected_cases, "_MANY", 1)
    before = total(previews)
    cauce.start("leave", version=1)
    # when
    at_once, of_another_state = total(previews), total(previews, "1")
    clock.move_by(timedelta(minutes=1))
    # then
    assert (before, at_once, of_another_state, total(previews)) == (1, 1, 0, 2)


@pytest.mark.row("G9", part="see by area")
def test_cases_of_a_version_of_another_area_are_told_to_nobody_who_may_not_see_them(
    cauce: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected_cases, "_MANY", 1)
    cauce.deploy({"leave.bpmn": model(area="human_resources")})
    cauce.start("leave")
    cauce.deploy({"leave.bpmn": model(area="purchasing")})
    previews = Previews(cauce.suite.process_engine)
    assert total(previews) == 1
    buyer = person("carmen.ibanez", Profile.MANAGER, sees=("purchasing",))
    assert previews.affected(buyer, "leave", "2").groups == ()


def test_what_is_kept_is_told_to_nobody_who_may_not_see_cases(
    cauce: Any, previews: Previews, monkeypatch: pytest.MonkeyPatch, manager: Any
) -> None:
    monkeypatch.setattr(affected_cases, "_MANY", 1)
    total(previews)
    with pytest.raises((NotAllowed, ModelNotFound)):
        previews.affected(replace(manager, area_rights=frozenset()), "leave", "2")
