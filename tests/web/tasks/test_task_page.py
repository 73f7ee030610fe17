"""One task in a browser without a window: take, fill in, save, complete; and everything that comes in between."""

from datetime import timedelta

import pytest

from tests.support.office import DIEGO, JAVIER, LAIA, NURIA


def held(office, username=JAVIER, **values):
    task = office.ask(**values)
    office.cauce.claim(task.id, by=username)
    return task


@pytest.mark.row("G5", part="form, draft, complete")
def test_a_person_takes_a_task_saves_a_draft_and_completes_it(office, person):
    task = office.ask(key="AU-7")
    javier = person(JAVIER)

    free = javier.get(f"/tasks/{task.id}").text
    assert "Coger" in free
    assert 'data-key="ctrl+enter"' not in free

    javier.post(f"/tasks/{task.id}/claim")
    javier.post(f"/tasks/{task.id}/draft", {"f.comment": "Falta <b>una</b> fecha"})
    kept = javier.get(f"/tasks/{task.id}").text
    assert "Falta &lt;b&gt;una&lt;/b&gt; fecha</textarea>" in kept
    assert "Borrador guardado" in javier.get("/inbox").text

    done = javier.post(f"/tasks/{task.id}/complete", {"f.decision": "approve"}, follow=True).text
    assert "Completaste «Aprobar la ausencia»." in done
    assert office.cauce.instance(task.instance_id).waiting_at == ("record",)


def test_a_task_of_other_people_is_not_there(office, person):
    task = office.ask()
    nuria = person(NURIA)

    answers = [nuria.get(f"/tasks/{task.id}"), nuria.get("/tasks/nothing")]
    answers += [nuria.post(f"/tasks/{task.id}/{verb}") for verb in ("claim", "complete", "draft", "preview")]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert "AU-" not in answers[0].text


def test_what_is_wrong_is_said_beside_its_field_and_above_the_form(office, person):
    task = held(office)

    answer = person(JAVIER).post(f"/tasks/{task.id}/complete", {"f.decision": "return", "f.comment": " "})

    assert answer.status_code == 422
    assert 'id="f-comment-error"' in answer.text
    assert 'aria-describedby="f-comment-error f-comment-help"' in answer.text
    assert '<a href="#f-comment">Comentario</a>: Rellénalo.' in answer.text
    assert 'value="return" checked' in answer.text
    assert office.task(task.id).status == "claimed"


def test_the_form_shows_what_is_worth_knowing_beside_it(office, person):
    task = held(office, kind="moving")

    text = person(JAVIER).get(f"/tasks/{task.id}").text

    aside = text[text.index('class="tside"') :]
    assert "Mudanza" in aside
    assert "21 dic 2026" in aside
    assert "Diego Aznar" in aside
    assert 'name="f.kind"' not in text


def test_what_follows_is_told_and_changes_with_the_answers(office, person):
    task = held(office)
    javier = person(JAVIER)

    assert "depende de lo que respondas." in javier.get(f"/tasks/{task.id}").text
    approved = javier.post(f"/tasks/{task.id}/preview", {"f.decision": "approve"}).get_json()
    refused = javier.post(f"/tasks/{task.id}/preview", {"f.decision": "reject"}).get_json()

    assert (approved["hidden"], refused["hidden"]) == (["part-5"], [])
    assert approved["follows"] == "pasa a Técnico/a de RR. HH. (Nuria Pérez), para «Anotar la ausencia»."
    assert refused["follows"] == "el caso termina: «Ausencia denegada»."


def test_a_double_click_completes_once_and_says_so_kindly(office, person):
    task = held(office)
    javier = person(JAVIER)
    javier.post(f"/tasks/{task.id}/complete", {"f.decision": "approve"})

    again = javier.post(f"/tasks/{task.id}/complete", {"f.decision": "approve"}, follow=True)

    assert again.status_code == 200
    assert "no se ha enviado dos veces" in again.text


def test_another_answer_in_a_second_window_is_told_not_to_be_taken(office, person):
    task = held(office)
    javier = person(JAVIER)
    javier.post(f"/tasks/{task.id}/complete", {"f.decision": "approve"})

    other = javier.post(f"/tasks/{task.id}/complete", {"f.decision": "reject", "f.comment": "Mejor no"})

    assert other.status_code == 409
    assert "La completaste" in other.text
    assert "Lo que acabas de enviar no se ha tenido en cuenta." in other.text
    assert "dos veces" not in other.text


def test_whoever_was_slower_learns_who_has_it_and_loses_nothing(office, person):
    task = office.ask()
    javier = person(JAVIER)
    office.cauce.claim(task.id, by=DIEGO)

    claimed = javier.post(f"/tasks/{task.id}/claim")
    sent = javier.post(f"/tasks/{task.id}/complete", {"f.decision": "return", "f.comment": "media página"})

    assert claimed.status_code == sent.status_code == 409
    assert "Diego Aznar la cogió" in claimed.text
    assert "Lo que habías escrito queda guardado." in sent.text
    assert "media página" in javier.get(f"/tasks/{task.id}").text


def test_a_case_that_went_another_way_keeps_what_was_written(office, person):
    task = held(office)
    javier = person(JAVIER)
    office.cauce.cancel(task.instance_id, reason="duplicate", by=LAIA)

    sent = javier.post(f"/tasks/{task.id}/complete", {"f.decision": "return", "f.comment": "media página"})

    assert sent.status_code == 409
    assert "esta tarea ya no hace falta" in sent.text
    assert "Laia Ferrer lo canceló" in sent.text
    assert "media página" in sent.text
    assert 'data-key="ctrl+enter"' not in sent.text
    assert "media página" not in javier.post(f"/tasks/{task.id}/draft/discard", follow=True).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ["Esta tarea se retiró: ya no hace falta.", "Laia Ferrer lo canceló"]),
        ("en", ["This task was withdrawn: it is no longer needed.", "Laia Ferrer cancelled it"]),
    ],
)
def test_a_link_to_a_task_that_was_withdrawn_says_by_whom_and_when_to_who_was_offered_it(
    office, person, language, said
):
    task = office.ask(DIEGO)
    office.cauce.cancel(task.instance_id, reason="duplicate", by=LAIA)

    seen = person(JAVIER).get(f"/tasks/{task.id}?lang={language}")

    assert seen.status_code == 410
    assert all(words in seen.text for words in said)
    assert "<time" in seen.text[seen.text.index(said[1]) :][:120]
    assert person(NURIA).get(f"/tasks/{task.id}").status_code == 404


def test_a_link_to_a_task_that_somebody_else_did_says_who(office, person):
    task = office.ask(DIEGO)
    office.cauce.advance(timedelta(minutes=5))
    office.cauce.complete(task.id, {"decision": "reject"}, by=LAIA)

    seen = person(JAVIER).get(f"/tasks/{task.id}").text

    assert "Esta tarea ya está hecha." in seen
    assert "Laia Ferrer completó «Aprobar la ausencia»" in seen
    assert "Diego" not in seen


def test_giving_back_can_be_undone(office, person):
    task = held(office)
    javier = person(JAVIER)

    text = javier.post(f"/tasks/{task.id}/release", follow=True).text

    assert "Dejaste libre «Aprobar la ausencia»." in text
    assert f'action="/tasks/{task.id}/claim"' in text
    assert office.task(task.id).assignee is None


def test_support_gives_a_task_to_somebody(office, person):
    task = office.ask()
    laia = person(LAIA)

    assert "Javier Lacasa</option>" in laia.get(f"/tasks/{task.id}").text
    assert (
        "La tarea la tiene ahora Javier Lacasa."
        in laia.post(f"/tasks/{task.id}/assign", {"to": JAVIER}, follow=True).text
    )
    assert laia.post(f"/tasks/{task.id}/assign", {"to": NURIA}).status_code == 409
    assert person(JAVIER).post(f"/tasks/{task.id}/assign", {"to": JAVIER}).status_code == 403
    assert office.task(task.id).assignee == JAVIER


def test_the_history_is_told_in_words(office, person):
    task = held(office)

    text = person(JAVIER).get(f"/tasks/{task.id}?part=history").text

    assert "Cogiste «Aprobar la ausencia»" in text
    assert "Diego Aznar lo pidió" in text


def test_a_completed_task_says_so_to_whoever_did_it(office, person):
    task = held(office)
    office.cauce.complete(task.id, {"decision": "approve"})

    text = person(JAVIER).get(f"/tasks/{task.id}").text

    assert "La completaste" in text
    assert 'data-key="ctrl+enter"' not in text


def test_a_form_without_its_token_is_refused(office, person):
    task = held(office)

    answer = person(JAVIER).client.post(f"/tasks/{task.id}/complete", data={"f.decision": "approve"})

    assert answer.status_code == 400
    assert office.task(task.id).status == "claimed"


def test_going_on_with_the_same_case_leads_to_its_next_task(office, person):
    task = held(office)
    answer = person(JAVIER).post(f"/tasks/{task.id}/complete", {"f.decision": "approve"})
    assert answer.location == "/inbox"

    mend = held(office)
    office.cauce.complete(mend.id, {"decision": "return"}, by=JAVIER)
    task = office.cauce.user_tasks(mend.instance_id)[0]
    sent = {"f.kind": "holiday", "f.from_on": "2026-12-24", "f.days": "2"}
    assert person(DIEGO).post(f"/tasks/{task.id}/complete", sent).location == "/inbox"


def test_the_history_of_a_task_offers_no_button_that_belongs_to_its_form(office, person):
    task = held(office)
    javier = person(JAVIER)

    assert 'form="task-form"' in javier.get(f"/tasks/{task.id}").text
    assert 'form="task-form"' not in javier.get(f"/tasks/{task.id}?part=history").text


def test_an_empty_inbox_says_so_once(person):
    page = person(JAVIER).get("/inbox").text

    assert page.count('class="empty"') == 1


def test_the_menu_of_a_task_is_named_after_what_it_holds(office, person):
    text = person(JAVIER).get(f"/tasks/{held(office).id}").text

    assert "Darla a alguien" not in text
    assert '<span class="visually-hidden">Más: dejarla libre</span>' in text
