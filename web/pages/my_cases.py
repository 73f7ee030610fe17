"""Where is my case? What a person asked for, who has it, and how far it is."""

from functools import partial

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from foundation.errors import Conflict
from foundation.sentences import N_, Sentence
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.cases import Holder, case_for, my_cases
from runtime.requester_messages import tell
from web import toasts
from web.form_words import answers
from web.parts import Parts
from web.role_names import role_name
from web.spoken_engine import spoken_engine
from web.task_pane import reader_for
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
    """One case: the sentence, the stages, the story."""
    actor = require_actor()
    found = case_for(spoken_engine(parts), actor, instance_id)
    mine = my_cases(spoken_engine(parts), actor).items
    reader = reader_for(parts, actor)
    others = [one for one in mine if one.summary.id != instance_id][:_OTHERS]
    return render_template(
        "tasks/case.html",
        case=found,
        others=others,
        is_mine=found.summary.started_by == actor.username,
        waits_for_role=_whom(parts, found.holders[0]) if len(found.holders) == 1 else "",
        roles_of=partial(_whom, parts),
        facts_of=lambda answered: answers(answered.form, answered.values, reader),
    )


@pages.post("/<instance_id>/messages/<element_id>")
@allowed(Action.FOLLOW_OWN_CASES)
def tell_case(parts: Parts, instance_id: str, element_id: str) -> Response:
    """Tell the case what it awaits of whoever asked for it, for example that they withdraw."""
    said = Sentence(N_("Done: your request knows it."))
    try:
        tell(parts.process_engine, require_actor(), instance_id, element_id)
    except Conflict as problem:
        said = problem.sentence
    toasts.say(said)
    return redirect(url_for("my_cases.case", instance_id=instance_id))


def _whom(parts: Parts, holder: Holder) -> str:
    """The one role that a task is offered to, else who has it; empty when that is several or nobody."""
    task = holder.task
    if not task.candidate_groups and holder.name:
        return holder.name
    # the sentence ends in a full stop of its own: "RR. HH." brings one along
    return role_name(parts, task.candidate_groups, otherwise=task.lane or "").removesuffix(".")
