"""The inbox in a browser without a window."""

from datetime import timedelta

import pytest

from tests.support.office import DIEGO, JAVIER, NURIA


@pytest.mark.row("G5", part="inbox")
def test_a_person_finds_their_tasks_and_those_of_their_roles(office, person):
    mine, offered = office.ask(key="AU-1"), office.ask(key="AU-2")
    office.cauce.claim(mine.id, by=JAVIER)
    javier = person(JAVIER)

    assert "AU-1" in javier.get("/inbox").text
    assert "AU-2" not in javier.get("/inbox").text
    assert "AU-2" in javier.get("/inbox?box=roles").text
    assert "AU-2" not in person(NURIA).get("/inbox?box=roles").text
    assert offered.id in javier.get("/inbox/list?box=roles&live=1").text


def test_tasks_stand_under_what_is_overdue_today_and_later(office, person):
    office.ask(key="AU-LATE")
    office.cauce.advance(timedelta(days=1, hours=22))
    office.ask(key="AU-LATER")
    office.cauce.advance(timedelta(hours=3))
    text = person(JAVIER).get("/inbox?box=roles").text

    assert text.index("Fuera de plazo") < text.index("AU-LATE") < text.index("Más adelante") < text.index("AU-LATER")


def test_an_inbox_without_tasks_says_what_it_is_for(office, person):
    text = person(DIEGO).get("/inbox").text

    assert "No tienes nada pendiente" in text
    assert "Equipo" not in text


def test_a_list_that_has_not_changed_is_not_sent_again(office, person):
    office.ask()
    javier = person(JAVIER)
    first = javier.get("/inbox/list?box=roles&live=1")

    again = javier.get("/inbox/list?box=roles&live=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    office.ask()
    changed = javier.get("/inbox/list?box=roles&live=1", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_next_one_is_the_free_task_that_is_due_first(office, person):
    first = office.ask()
    office.cauce.advance(timedelta(hours=1))
    office.ask()

    answer = person(JAVIER).post("/inbox/next")

    assert answer.location == f"/tasks/{first.id}"
    assert office.task(first.id).assignee == JAVIER


def test_when_nothing_is_left_the_next_one_says_so(person):
    text = person(JAVIER).post("/inbox/next", follow=True).text

    assert "No queda nada que coger" in text


def test_a_cursor_or_a_box_of_somebodys_invention_does_no_harm(person):
    assert person(JAVIER).get("/inbox?box=everything").status_code == 200
    assert person(JAVIER).get("/inbox?cursor=xx").status_code == 422


def test_an_end_user_never_meets_a_symbol_of_the_notation(office, person):
    task = office.ask()
    office.cauce.claim(task.id, by=JAVIER)
    javier = person(JAVIER)

    for path in ("/inbox", f"/tasks/{task.id}", "/my-cases", f"/my-cases/{task.instance_id}", "/start"):
        text = javier.get(path).text
        assert "data-diagram" not in text
        assert "bpmn" not in text.lower()


def test_the_page_speaks_english_to_who_reads_english(office, pages, person):
    office.ask()
    text = person(JAVIER).get("/inbox?box=roles&lang=en").text

    assert "Give me the next one" in text
    assert "Dame la siguiente" not in text
