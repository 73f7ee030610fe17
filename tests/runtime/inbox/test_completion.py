"""Completing a task: the form is checked, the engine takes one step, nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from engine.definitions.definition import Definition
from engine.definitions.lookup import Definitions
from engine.user_tasks.identity import UserTaskNotFound
from engine.user_tasks.lifecycle import UserTaskNotOpen, UserTaskNotYours
from runtime.forms.validation import FormInvalid
from runtime.inbox.completion import complete_from_browser, complete_with_json
from runtime.inbox.drafts import DraftTooLarge, draft_of, drafted, save_draft
from tests.support.office import DIEGO, JAVIER, NURIA


def engine_of(office):
    return office.cauce.suite.process_engine


def drafts(office, task_id, username):
    with office.cauce.suite.work.read() as unit:
        return draft_of(unit, task_id, username)


def keep(office, task_id, username, texts):
    with office.cauce.suite.work.begin() as unit:
        save_draft(unit, task_id, username, texts)


@dataclass
class _Meanwhile:
    """Definitions that let something happen at the moment they are first asked for one."""

    definitions: Definitions
    happens: Callable[[], object]
    has_happened: bool = False

    def by_id(self, definition_id: str) -> Definition:
        """The definition, after it has happened."""
        if not self.has_happened:
            self.has_happened = True
            self.happens()
        return self.definitions.by_id(definition_id)


def test_who_is_a_moment_too_late_is_told_that_the_task_is_not_open(quick_office):
    office = quick_office
    task, parts = office.ask(), engine_of(office)
    answers = {"decision": "reject", "comment": "No"}
    faster = _Meanwhile(
        parts.definitions, lambda: complete_with_json(parts, office.actor(JAVIER), task.id, dict(answers))
    )

    with pytest.raises(UserTaskNotOpen):
        complete_with_json(replace(parts, definitions=faster), office.actor(JAVIER), task.id, answers)


@pytest.mark.row("G2", part="forms")
def test_a_completed_task_writes_typed_values_and_the_case_goes_on(office):
    task = office.ask()

    complete_from_browser(
        engine_of(office), office.actor(JAVIER), task.id, {"decision": ["return"], "comment": ["¿Y?"]}
    )
    mend = office.cauce.user_tasks(task.instance_id)[0]
    again = {"kind": ["other"], "from_on": ["2026-12-24"], "days": ["1,5"], "reason": ["Mudanza"]}
    complete_from_browser(engine_of(office), office.actor(DIEGO), mend.id, again)

    found = office.cauce.instance(task.instance_id)
    assert found.waiting_at == ("approve",)
    assert found.variables["from_on"] == date(2026, 12, 24)
    assert found.variables["days"] == Decimal("1.5")
    assert found.variables["reason"] == "Mudanza"


def test_a_form_that_is_wrong_moves_nothing_and_names_every_field(quick_office):
    office = quick_office
    task = office.ask()

    with pytest.raises(FormInvalid) as caught:
        complete_with_json(engine_of(office), office.actor(JAVIER), task.id, {"decision": "maybe", "colour": 1})

    assert [error.path for error in caught.value.errors] == ["decision", "comment", "colour"]
    assert office.task(task.id).status == "ready"


def test_completing_what_nobody_has_claims_it_in_the_same_step(quick_office):
    office = quick_office
    task = office.ask()

    complete_with_json(engine_of(office), office.actor(JAVIER), task.id, {"decision": "approve"})

    assert (office.task(task.id).status, office.task(task.id).assignee) == ("completed", JAVIER)


def test_a_task_is_completed_once_however_often_it_is_sent(quick_office):
    office = quick_office
    task = office.ask()
    complete_with_json(engine_of(office), office.actor(JAVIER), task.id, {"decision": "approve"})

    with pytest.raises(UserTaskNotOpen):
        complete_with_json(engine_of(office), office.actor(JAVIER), task.id, {"decision": "approve"})

    assert [event.type for event in office.cauce.history(task.instance_id)].count("UserTaskClaimed") == 1


def test_nobody_completes_the_task_of_another(quick_office):
    office = quick_office
    task = office.ask()
    with pytest.raises(UserTaskNotFound):
        complete_with_json(engine_of(office), office.actor(NURIA), task.id, {"decision": "approve"})

    office.cauce.claim(task.id, by=DIEGO)

    with pytest.raises(UserTaskNotYours):
        complete_with_json(engine_of(office), office.actor(JAVIER), task.id, {"decision": "approve"})


def test_a_draft_is_the_writers_alone_and_goes_with_the_completion(office):
    task = office.ask()
    keep(office, task.id, JAVIER, {"comment": ["a medias"]})
    keep(office, task.id, JAVIER, {"comment": ["a medias, otra vez"]})

    found = drafts(office, task.id, JAVIER)
    assert found is not None
    assert found.texts == {"comment": ["a medias, otra vez"]}
    assert drafts(office, task.id, DIEGO) is None
    with office.cauce.suite.work.read() as unit:
        assert drafted(unit, JAVIER, [task.id, "other"]) == {task.id}

    complete_with_json(engine_of(office), office.actor(JAVIER), task.id, {"decision": "approve"})

    assert drafts(office, task.id, JAVIER) is None


def test_a_draft_outlives_its_task_when_the_case_is_cancelled(quick_office):
    office = quick_office
    task = office.ask()
    keep(office, task.id, JAVIER, {"comment": ["a medias"]})

    office.cauce.cancel(task.instance_id, reason="duplicate", by="laia.ferrer")

    assert drafts(office, task.id, JAVIER) is not None


def test_a_draft_has_a_size(quick_office):
    with pytest.raises(DraftTooLarge):
        keep(quick_office, "t", JAVIER, {"comment": ["x" * 600_000]})
