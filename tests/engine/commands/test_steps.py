"""One step, one commit: tasks, variables and history move together, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from engine.commands.claim_user_task import assign_user_task, release_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.start_instance import DefinitionSuspended, NotStartedByHand, start_instance
from engine.definitions.deployment import ModelRejected, set_suspended
from engine.definitions.lookup import DefinitionNotFound
from engine.instances.states import InstanceNotActive
from engine.user_tasks.identity import UserTaskNotFound
from engine.user_tasks.lifecycle import UserTaskAlreadyClaimed, UserTaskNotOpen, UserTaskNotYours
from suite.embedded import Cauce, open_cauce
from tests.support.notation import bpmn

LEAVE = "start s; user A; user B; end e; s>A>B>e"


def deployed(cauce: Cauce, text: str) -> None:
    cauce.deploy({"p.bpmn": bpmn(text)})


def only_task(cauce: Cauce, instance_id: str) -> Any:
    (task,) = cauce.user_tasks(instance_id)
    return task


@pytest.mark.row("G2", part="every step leaves a who/when/what record")
def test_completing_a_task_opens_the_next_one_and_tells_who_did_what(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    instance = cauce.start("p", {"days": 3}, business_key="L-1", by="ana")

    cauce.complete(only_task(cauce, instance.id).id, {"approved": True}, by="luis")

    after = cauce.instance(instance.id)
    assert (after.status, after.waiting_at, after.business_key) == ("active", ("B",), "L-1")
    assert after.variables == {"days": 3, "approved": True, "initiator": "ana"}
    told = [(event.type, event.element_id, event.actor) for event in cauce.history(instance.id)]
    assert told == [
        ("ProcessInstanceStarted", None, "ana"),
        ("ActivityStarted", "s", None),
        ("ActivityCompleted", "s", None),
        ("ActivityStarted", "A", None),
        ("UserTaskClaimed", "A", "luis"),
        ("ActivityCompleted", "A", "luis"),
        ("ActivityStarted", "B", None),
    ]


def test_a_completed_instance_has_ended_and_keeps_its_variables(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    instance = cauce.start("p")
    for _ in range(2):
        instance = cauce.complete(only_task(cauce, instance.id).id, {"last": True})
    assert (instance.status, instance.waiting_at, instance.variables["last"]) == ("completed", (), True)
    assert cauce.history(instance.id)[-1].type == "ProcessInstanceCompleted"


def test_a_task_is_completed_once_however_many_try_at_the_same_moment(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    instance = cauce.start("p")
    task = only_task(cauce, instance.id)

    def attempt(number: int) -> str:
        try:
            complete_user_task(cauce.suite.process_engine, task.id, {"who": number}, by=f"person{number}")
        except (UserTaskNotOpen, UserTaskNotYours):
            return "refused"
        return "completed"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == ["completed"] + ["refused"] * 7
    completions = [e for e in cauce.history(instance.id) if e.type == "ActivityCompleted" and e.element_id == "A"]
    assert len(completions) == 1
    assert cauce.instance(instance.id).waiting_at == ("B",)


def test_two_nodes_that_take_the_same_instance_do_not_overwrite_each_other(postgres_url: str) -> None:
    text = "start s; and f; user A; user B; and j; end e; s>f; f>A>j; f>B>j; j>e"
    with open_cauce(postgres_url) as one, open_cauce(postgres_url) as other:
        one.deploy({"p.bpmn": bpmn(text)})
        instance = one.start("p")
        tasks = {task.element_id: task.id for task in one.user_tasks(instance.id)}
        other.complete(tasks["A"], {"a": 1})  # `one` still has the instance in memory as it was before
        after = one.complete(tasks["B"], {"b": 2})
    assert after.status == "completed"
    assert (after.variables["a"], after.variables["b"]) == (1, 2)


def test_an_instance_goes_on_in_another_process_that_opens_the_database(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    with open_cauce(url) as cauce:
        deployed(cauce, LEAVE)
        instance = cauce.start("p", {"days": 3})
        cauce.complete(only_task(cauce, instance.id).id)
    with open_cauce(url) as cauce:
        assert cauce.complete(only_task(cauce, instance.id).id).status == "completed"


def test_a_claimed_task_cannot_be_claimed_or_completed_by_someone_else(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    task = only_task(cauce, cauce.start("p").id)
    cauce.claim(task.id, by="ana")
    cauce.claim(task.id, by="ana")
    with pytest.raises(UserTaskAlreadyClaimed) as caught:
        cauce.claim(task.id, by="luis")
    assert caught.value.context["claimed_by"] == "ana"
    with pytest.raises(UserTaskNotYours):
        cauce.complete(task.id, by="luis")
    with pytest.raises(UserTaskNotYours):
        release_user_task(cauce.suite.process_engine, task.id, by="luis")


def test_a_released_task_may_be_claimed_by_another_and_an_assigned_one_is_theirs(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    instance = cauce.start("p")
    task = only_task(cauce, instance.id)
    cauce.claim(task.id, by="ana")
    release_user_task(cauce.suite.process_engine, task.id, by="ana")
    cauce.claim(task.id, by="luis")
    assign_user_task(cauce.suite.process_engine, task.id, to="eva", by="boss")
    assert only_task(cauce, instance.id).assignee == "eva"
    kinds = [e.type for e in cauce.history(instance.id) if e.type.startswith("UserTask")]
    assert kinds == ["UserTaskClaimed", "UserTaskReleased", "UserTaskClaimed", "UserTaskAssigned"]


def test_what_is_not_there_is_said_to_be_not_there(cauce: Cauce) -> None:
    with pytest.raises(DefinitionNotFound):
        cauce.start("nothing")
    with pytest.raises(UserTaskNotFound):
        cauce.complete("nothing")


def test_a_cancelled_instance_ends_its_tasks_and_says_why(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    instance = cauce.start("p")
    task = only_task(cauce, instance.id)

    assert cauce.cancel(instance.id, reason="asked twice", by="ana").status == "cancelled"

    assert cauce.user_tasks(instance.id) == []
    with pytest.raises(UserTaskNotOpen):
        cauce.complete(task.id)
    with pytest.raises(InstanceNotActive):
        cauce.cancel(instance.id, reason="again")
    ends = [e for e in cauce.history(instance.id) if e.type == "ProcessInstanceCancelled"]
    assert [(e.actor, e.data["reason"]) for e in ends] == [("ana", "asked twice")]


@pytest.mark.row("G1", part="running cases stay on the version they started on")
def test_running_instances_stay_on_their_version(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    old = cauce.start("p")
    deployed(cauce, "start s; user C; end e; s>C>e")
    new = cauce.start("p")
    assert (old.version, new.version) == (1, 2)
    assert cauce.complete(only_task(cauce, old.id).id).waiting_at == ("B",)
    assert new.waiting_at == ("C",)


def test_a_call_runs_the_newest_version_with_the_tag_that_it_asks_for(cauce: Cauce) -> None:
    def publish(tag: str, task: str) -> None:
        text = bpmn(f"start s; user {task}; end e; s>{task}>e").replace(b"<process", f"<process {tag}".encode())
        cauce.deploy({"child.bpmn": text.replace(b'id="p"', b'id="child"')})

    for tag, task in (("spring", "A"), ("spring", "B"), ("summer", "C"), (None, "D")):
        publish(f'camunda:versionTag="{tag}"' if tag else "", task)
    binding = 'camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="{}" '
    for tag in ("spring", "summer", "autumn"):
        caller = bpmn("start s; call K child; end e; s>K>e")
        cauce.deploy({"p.bpmn": caller.replace(b"<callActivity ", b"<callActivity " + binding.format(tag).encode())})
    begun = [cauce.start("p", version=version) for version in (1, 2, 3)]

    assert [cauce.instance(one.id).waiting_at for one in begun] == [("B",), ("C",), ("K",)]
    (incident,) = cauce.instance(begun[2].id).incidents
    assert "child autumn" in incident.failure.sentence.in_english()


def test_what_two_branches_write_is_told_twice_and_the_last_one_counts(cauce: Cauce) -> None:
    deployed(cauce, "start s; and g; user A; user B; and j; user Z; end e; s>g>A>j; g>B>j; j>Z>e")
    instance = cauce.start("p", {"v": 0})
    for task in cauce.user_tasks(instance.id):
        cauce.complete(task.id, {"v": task.element_id})

    assert cauce.instance(instance.id).variables["v"] == "B"
    written = [event.data["variables"] for event in cauce.history(instance.id) if event.data.get("variables")]
    assert written == [{"v": 0}, {"v": "A"}, {"v": "B"}]


def test_the_same_content_is_the_same_version(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    deployed(cauce, LEAVE)
    assert cauce.start("p").version == 1


def test_deploying_several_files_is_all_or_nothing(cauce: Cauce) -> None:
    broken = bpmn("process q\nstart s; xor x; user A; user B; end e; s>x; x>A>e; x>B>e")
    with pytest.raises(ModelRejected) as caught:
        cauce.deploy({"p.bpmn": bpmn(LEAVE), "q.bpmn": broken})
    assert {finding.element_id for finding in caught.value.findings} & {"x", "f_x_A", "f_x_B"}
    with pytest.raises(DefinitionNotFound):
        cauce.start("p")


@pytest.mark.row("G6", part="suspends a version")
def test_a_suspended_version_cannot_be_started_and_its_instances_go_on(cauce: Cauce) -> None:
    deployed(cauce, LEAVE)
    instance = cauce.start("p")
    definition = cauce.suite.process_engine.definitions.latest("p")
    cauce.suite.work.write(lambda unit: set_suspended(unit, definition.id, is_suspended=True))
    with pytest.raises(DefinitionSuspended):
        cauce.start("p")
    assert cauce.complete(only_task(cauce, instance.id).id).waiting_at == ("B",)


def test_due_dates_are_counted_from_creation(cauce: Cauce) -> None:
    xml = bpmn(LEAVE).replace(b'<userTask id="A"', b'<userTask id="A" camunda:dueDate="P2DT4H" camunda:priority="70"')
    cauce.deploy({"p.bpmn": xml})
    task = only_task(cauce, cauce.start("p").id)
    assert task.due_at == cauce.now() + timedelta(days=2, hours=4)
    assert task.priority == 70


def test_candidates_come_from_the_tasks_own_expressions(cauce: Cauce) -> None:
    named = b'<userTask id="A" camunda:candidateGroups="buyer, ${boss}" camunda:candidateUsers="${people}"'
    cauce.deploy({"p.bpmn": bpmn(LEAVE).replace(b'<userTask id="A"', named)})
    task = only_task(cauce, cauce.start("p", {"boss": "manager", "people": ["ana", "luis"]}).id)
    assert (task.candidate_groups, task.candidate_users) == (("buyer", "manager"), ("ana", "luis"))


def test_an_assignment_that_cannot_be_worked_out_opens_an_incident_and_the_task_waits(cauce: Cauce) -> None:
    named = b'<userTask id="A" camunda:assignee="${unknown.person}"'
    cauce.deploy({"p.bpmn": bpmn(LEAVE).replace(b'<userTask id="A"', named)})
    instance = cauce.start("p")
    assert only_task(cauce, instance.id).assignee is None
    (incident,) = instance.incidents
    assert incident.element_id == "A"


@pytest.mark.parametrize("trigger", ["msg:order", "sig:open", "tim:PT1H"])
def test_a_process_that_starts_by_an_event_is_not_started_by_hand(cauce: Cauce, trigger: str) -> None:
    deployed(cauce, f"start s {trigger}; user A; end e; s>A>e")
    with pytest.raises(NotStartedByHand) as caught:
        cauce.start("p")
    assert caught.value.sentence.in_english() == ("«p» starts by a message, by a signal or at a time, not by hand.")


def test_cases_are_numbered_without_gaps_per_year_however_many_start_at_once(cauce: Cauce) -> None:
    xml = bpmn(LEAVE).replace(b'<process id="p"', b'<process id="p" cauce:businessKey="SOL-{year}-{seq}"')
    cauce.deploy({"p.bpmn": xml})

    def start(_number: int) -> str | None:
        moved = start_instance(cauce.suite.process_engine, "p", {}, by="ana")
        return cauce.instance(moved.id).business_key

    with ThreadPoolExecutor(4) as pool:
        keys = sorted(str(key) for key in pool.map(start, range(12)))
    assert keys == [f"SOL-2026-{number:04}" for number in range(1, 13)]
    assert cauce.start("p", business_key="mine").business_key == "mine"
    cauce.advance(timedelta(days=100))
    assert cauce.start("p").business_key == "SOL-2027-0001"


def test_an_ad_hoc_subprocess_that_would_never_end_ends_when_a_variable_is_corrected(cauce: Cauce) -> None:
    deployed(cauce, "start s; adhoc S until=done { user A }; user B; end e; s>S>B>e")
    instance = cauce.start("p", {"done": False})
    assert cauce.complete(only_task(cauce, instance.id).id).waiting_at == ("A",)

    cauce.set_variables(instance.id, {"done": True}, by="it")

    assert cauce.complete(only_task(cauce, instance.id).id).waiting_at == ("B",)
