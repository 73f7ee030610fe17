"""Where is my case? What a person asked for, who has it, and how far it is."""

from datetime import datetime, time
from functools import partial

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.sentences import N_, Sentence
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.cases import Holder, case_for, my_cases
from runtime.forms.validation import FormInvalid
from runtime.inbox.drafts import save_draft
from runtime.requester_messages import NothingToTell, draft_key, offered, require_requester, tell
from web import toasts
from web.case_question import question
from web.form_html import form_preview, submitted_texts
from web.form_words import Reader, answers, spoken
from web.parts import Parts
from web.role_names import role_in_sentence
from web.spoken_engine import spoken_engine
from web.task_pane import reader_for, told
from web.views import Views

pages = Views("my_cases", prefix="/my-cases")
blueprint = pages.blueprint

#: Other requests shown beside a case.
_OTHERS = 5


@pages.get("")
@allowed(Action.FOLLOW_OWN_CASES)
def everything(parts: Parts) -> str:
    """What the person asked for, newest first."""
    found = my_cases(spoken_engine(parts), require_actor(), cursor=request.args.get("cursor") or None)
    return render_template("tasks/my_cases.html", cases=found)


@pages.get("/<instance_id>")
@allowed(Action.FOLLOW_OWN_CASES)
def case(parts: Parts, instance_id: str) -> str:
    """One case: the sentence, the stages, the story; `tell` in the address opens the form of what may be told."""
    return _case_page(parts, instance_id, chosen=request.args.get("tell", type=int))


@pages.post("/<instance_id>/messages/<int:token_id>")
@allowed(Action.FOLLOW_OWN_CASES)
def tell_case(parts: Parts, instance_id: str, token_id: int) -> Response | tuple[str, int]:
    """Tell the case what it awaits of whoever asked for it; what cannot be taken comes back, and nothing is lost."""
    typed = _typed()
    try:
        tell(parts.process_engine, require_actor(), instance_id, token_id, typed)
    except FormInvalid:
        return _case_page(parts, instance_id, chosen=token_id, typed=typed), 422
    except NothingToTell as problem:
        return _case_page(parts, instance_id, problem=problem.sentence, lost=typed), 409
    toasts.say(Sentence(N_("Done: your request knows it.")))
    return redirect(url_for("my_cases.case", instance_id=instance_id))


@pages.post("/<instance_id>/messages/<int:token_id>/draft")
@allowed(Action.FOLLOW_OWN_CASES)
def draft(parts: Parts, instance_id: str, token_id: int) -> Response:
    """Keep what was typed, as the page asks by itself."""
    actor = require_actor()
    require_requester(parts.process_engine, actor, instance_id)
    with parts.work.begin() as unit:
        saved = save_draft(unit, draft_key(instance_id, token_id), actor.username, _typed())
    return jsonify({"saved_at": saved.saved_at.isoformat()})


@pages.post("/<instance_id>/messages/<int:token_id>/preview")
@allowed(Action.FOLLOW_OWN_CASES)
def look_ahead(parts: Parts, instance_id: str, token_id: int) -> Response:
    """What the answers so far change in the form."""
    actor = require_actor()
    offer = offered(spoken_engine(parts), actor, instance_id, token_id)
    return jsonify(told(parts, form_preview(offer.form, _typed(), offer.variables, reader_for(parts, actor))))


def _typed() -> dict[str, list[str]]:
    return submitted_texts(request.form.to_dict(flat=False))


def _case_page(
    parts: Parts,
    instance_id: str,
    *,
    chosen: int | None = None,
    typed: dict[str, list[str]] | None = None,
    problem: Sentence | None = None,
    lost: dict[str, list[str]] | None = None,
) -> str:
    """The page; with what was sent in vain in its form, or below what was in the way when the form is gone."""
    actor = require_actor()
    found = case_for(spoken_engine(parts), actor, instance_id)
    mine = my_cases(spoken_engine(parts), actor).items
    reader = reader_for(parts, actor)
    return render_template(
        "tasks/case.html",
        case=found,
        others=[one for one in mine if one.summary.id != instance_id][:_OTHERS],
        is_mine=found.summary.started_by == actor.username,
        waits_for_role=_whom(parts, found.holders[0]) if len(found.holders) == 1 else "",
        roles_of=partial(_whom, parts),
        facts_of=lambda answered: answers(answered.form, answered.values, reader),
        time_of=lambda at: _time(at, reader),
        question=question(parts, actor, found, chosen=chosen, typed=typed),
        problem=problem,
        lost=[text for texts in (lost or {}).values() for text in texts if text],
    )


def _time(at: datetime, reader: Reader) -> str:
    """A day, with its time unless the day itself is meant."""
    local = at.astimezone(reader.moment.zone)
    return spoken(local.date() if local.time() == time() else at, reader)


def _whom(parts: Parts, holder: Holder) -> str:
    """The one role that a task is offered to, else who has it; empty when that is several or nobody."""
    task = holder.task
    if not task.candidate_groups and holder.name:
        return holder.name
    # the sentence ends in a full stop of its own: "RR. HH." brings one along
    return role_in_sentence(parts, task.candidate_groups, otherwise=task.lane or "").removesuffix(".")
