"""Who may do what with a user task."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.user_tasks.lookup import UserTask
from organization.actor import Actor, AreaRight, HeldRight, Holder, HolderKind, Profile, machine_actor
from runtime.inbox.rights import TaskRights, task_rights

NOW = datetime(2026, 10, 5, tzinfo=UTC)
FREE = UserTask(
    instance_id="i", token_id=1, definition_id="d", definition_key="k", business_key=None, element_id="e",
    name="Aprobar", lane=None, status="ready", assignee=None, priority=50, form_key=None, created_at=NOW, due_at=None,
    follow_up_at=None, claimed_at=None, ended_at=None, candidate_groups=("buyer",),
)  # fmt: skip
TAKEN = replace(FREE, status="claimed", assignee="luis")
ANA = Actor("1", "ana", "Ana", frozenset({Profile.END_USER}), frozenset({"buyer"}))
LUIS = Actor("2", "luis", "Luis", frozenset({Profile.END_USER}), frozenset({"buyer"}))
EVA = Actor("3", "eva", "Eva", frozenset({Profile.END_USER}), frozenset({"seller"}))
MAYA = Actor("4", "maya", "Maya", frozenset({Profile.MANAGER}), frozenset({"buyer"}))
IT = Actor(
    "5", "it", "IT", frozenset({Profile.IT}), frozenset(),
    frozenset({HeldRight("purchasing", AreaRight.SEE, Holder(HolderKind.PROFILE, "it"))}),
)  # fmt: skip

#: see, claim, release, complete, assign
CASES = [
    (ANA, FREE, "see claim complete"),
    (EVA, FREE, ""),
    (MAYA, FREE, ""),
    (IT, FREE, "see assign"),
    (ANA, TAKEN, "see"),
    (LUIS, TAKEN, "see release complete"),
    (EVA, TAKEN, ""),
    (IT, TAKEN, "see assign"),
    (EVA, replace(FREE, candidate_users=("eva",)), "see claim complete"),
    (LUIS, replace(TAKEN, candidate_groups=()), "see complete"),
    (LUIS, replace(TAKEN, status="completed"), "see"),
    (ANA, replace(FREE, status="cancelled"), "see"),
    (machine_actor(), FREE, "see claim complete assign"),
]


@pytest.mark.parametrize(("actor", "task", "rights"), CASES)
def test_a_task_is_for_whom_it_is_offered_to_and_for_whoever_has_it(actor, task, rights):
    found = task_rights(actor, task, area="purchasing")

    assert found == TaskRights(**{f"may_{name}": name in rights.split() for name in _NAMES})


def test_who_may_give_tasks_of_one_area_may_not_of_another():
    assert task_rights(IT, FREE, area="itil") == TaskRights(False, False, False, False, False)


_NAMES = ("see", "claim", "release", "complete", "assign")
