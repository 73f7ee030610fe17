"""Ids of user tasks: readable by people, and never mistaken for another task's."""

import pytest

from engine.user_tasks.identity import UserTaskId, UserTaskNotFound, read_id

CASE = "0197a1b2-0000-7000-8000-00000000abcd"


def test_an_id_names_its_case_and_its_token() -> None:
    assert str(UserTaskId(CASE, 12)) == f"{CASE}-12"
    assert read_id(f"{CASE}-12") == UserTaskId(CASE, 12)


@pytest.mark.parametrize(
    "end", ["", "-", "-0", "-07", "-+7", "- 7", "-7 ", "-7\n", "-٣", "-1e3", "-" + "9" * 30, "-7-7"]
)
def test_one_task_has_one_id_and_no_other_spelling_leads_to_it(end: str) -> None:
    with pytest.raises(UserTaskNotFound):
        read_id(CASE + end)


@pytest.mark.parametrize("wrong", ["", "x", "7", "x-7", CASE.upper() + "-7", "\0" * 36 + "-7"])
def test_what_no_case_is_called_is_not_looked_up(wrong: str) -> None:
    with pytest.raises(UserTaskNotFound):
        read_id(wrong)
