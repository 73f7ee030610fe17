"""Who sees which task, in which order, and that the database reads only what it shows."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from foundation.paging import CursorRejected
from runtime.inbox.listing import Box, count_in, processes_in, tasks_in
from tests.support.office import DIEGO, JAVIER, LAIA, NURIA, Office


def listed(office: Office, username: str, box: Box, **more) -> list[str]:
    actor = office.actor(username)
    with office.cauce.suite.work.read() as unit:
        return [task.id for task in tasks_in(unit, actor, box, **more).items]


@pytest.mark.row("G2", part="inbox")
def test_a_task_appears_with_exactly_those_who_hold_the_lanes_role(office):
    task = office.ask(DIEGO)

    assert listed(office, JAVIER, Box.ROLES) == [task.id]
    for other in (DIEGO, NURIA, LAIA):
        assert listed(office, other, Box.ROLES) == []


def test_a_claimed_task_moves_from_the_roles_to_whoever_has_it(office):
    task = office.ask()

    office.cauce.claim(task.id, by=JAVIER)

    assert listed(office, JAVIER, Box.MINE) == [task.id]
    assert listed(office, JAVIER, Box.ROLES) == []


def test_a_task_that_a_colleague_has_is_the_teams(office):
    task = office.ask()

    office.cauce.claim(task.id, by=DIEGO)  # the engine knows no rights

    assert listed(office, JAVIER, Box.TEAM) == [task.id]
    assert listed(office, DIEGO, Box.TEAM) == []


def test_a_completed_task_is_in_no_list(office):
    task = office.ask()
    office.cauce.claim(task.id, by=JAVIER)

    office.cauce.complete(task.id, {"decision": "reject"})

    assert all(listed(office, JAVIER, box) == [] for box in Box)


def test_what_is_due_first_comes_first_and_what_is_never_due_last(office):
    first = office.ask()
    office.cauce.advance(timedelta(hours=1))
    second, third = office.ask(), office.ask()
    assert listed(office, JAVIER, Box.ROLES)[0] == first.id

    office.cauce.complete(first.id, {"decision": "return"}, by=JAVIER)
    mend = office.cauce.user_tasks(first.instance_id)[0]  # Diego's, without a due date
    for task in (third, second):
        office.cauce.claim(task.id, by=DIEGO)

    assert listed(office, DIEGO, Box.MINE) == [*sorted([second.id, third.id]), mend.id]


def test_pages_follow_each_other_without_gap_or_repeat(office):
    asked = set()
    for _number in range(7):
        asked.add(office.ask().id)
        office.cauce.advance(timedelta(minutes=1))
    actor = office.actor(JAVIER)

    pages, cursor = [], None
    with office.cauce.suite.work.read() as unit:
        while True:
            page = tasks_in(unit, actor, Box.ROLES, cursor=cursor, size=3)
            pages.append([task.id for task in page.items])
            cursor = page.next_cursor
            if cursor is None:
                break

    assert [len(page) for page in pages] == [3, 3, 1]
    assert {task for page in pages for task in page} == asked
    assert [task for page in pages for task in page] == listed(office, JAVIER, Box.ROLES)


@pytest.mark.parametrize("cursor", ["", "!", "WzEsMl0", "WyJhIiwiYiJd"])
def test_a_cursor_that_was_not_given_is_refused(quick_office, cursor):
    with pytest.raises(CursorRejected):
        listed(quick_office, JAVIER, Box.ROLES, cursor=cursor)


def test_a_list_can_be_of_one_process_and_knows_which_there_are(office):
    task = office.ask()
    actor = office.actor(JAVIER)

    with office.cauce.suite.work.read() as unit:
        assert processes_in(unit, actor, Box.ROLES) == ["leave_request"]
        assert count_in(unit, actor, Box.ROLES) == 1
    assert listed(office, JAVIER, Box.ROLES, definition_key="leave_request") == [task.id]
    assert listed(office, JAVIER, Box.ROLES, definition_key="other") == []


def test_a_task_offered_to_two_roles_of_one_person_is_listed_once(office):
    task = office.ask()
    with office.cauce.suite.work.begin() as unit:
        unit.connection.execute(
            text(
                "INSERT INTO user_task_candidate (instance_id, token_id, kind, key, status, due_order)"
                " SELECT instance_id, token_id, kind, 'employee', status, due_order FROM user_task_candidate"
            )
        )

    assert listed(office, JAVIER, Box.ROLES) == [task.id]


def test_the_first_page_is_read_off_one_index(quick_office):
    """A million open tasks cost what ten do: each role's stretch of the index is walked, nothing is sorted away."""
    quick_office.ask()
    actor = quick_office.actor(JAVIER)
    with quick_office.cauce.suite.work.read() as unit:
        seen = []
        driver = unit.connection.connection.dbapi_connection
        driver.set_trace_callback(seen.append)
        tasks_in(unit, actor, Box.ROLES)
        driver.set_trace_callback(None)
        statement = next(sql for sql in seen if "user_task_candidate" in sql)
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]

    walked = [step for step in plan if "user_task_candidate" in step]
    assert walked
    assert all("USING COVERING INDEX" in step and "status=?" in step for step in walked)
    assert not any(step.startswith("SCAN user_task") for step in plan)
