"""Incidents: everything that stands still, with its cause, and letting it try again."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.retry_incident import IncidentResolved
from foundation.sentences import N_, Sentence
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.operations import incidents_seen, retry, seen_incident
from web import toasts
from web.addresses import local_address
from web.incident_view import equals_of, shown_incidents
from web.parts import Parts
from web.spoken_engine import spoken_engine
from web.views import Views

pages = Views("incidents", prefix="/incidents")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.SEE_TECHNICAL)
def everything(parts: Parts) -> str:
    """Open incidents of the reader's areas, oldest first; `process` in the address narrows them."""
    found = incidents_seen(parts.process_engine, require_actor())
    with parts.work.read() as unit:
        shown = shown_incidents(unit, spoken_engine(parts).definitions, found, found)
    key = request.args.get("process") or None
    processes = {one.case.definition_key: one.case.definition_name for one in shown}
    return render_template(
        "incidents/everything.html",
        shown=[one for one in shown if key in (None, one.case.definition_key)],
        processes=processes,
        process=key,
    )


@pages.post("/<incident_id>/retry")
@allowed(Action.REPAIR_CASES)
def try_again(parts: Parts, incident_id: str) -> AnyResponse:
    """Let this one try again."""
    try:
        incident = retry(parts.process_engine, require_actor(), incident_id)
    except IncidentResolved:
        incident = seen_incident(parts.process_engine, require_actor(), incident_id)
        toasts.say(Sentence(N_("Somebody was faster: it has been resolved already.")))
    else:
        toasts.say(Sentence(N_("It tries again now.")))
    back = url_for("instances.one", instance_id=incident.instance_id)
    return redirect(local_address(request.form.get("next"), default=back))


@pages.post("/<incident_id>/retry-equal")
@allowed(Action.REPAIR_CASES)
def try_all_again(parts: Parts, incident_id: str) -> AnyResponse:
    """Let all that failed in the same way at the same element try again."""
    actor = require_actor()
    incident = seen_incident(parts.process_engine, actor, incident_id)
    count = 0
    for equal in equals_of(incident, incidents_seen(parts.process_engine, actor)):
        try:
            retry(parts.process_engine, actor, equal.id)
        except IncidentResolved:
            continue  # somebody was faster with this one
        count += 1
    toasts.say(Sentence(N_("%(count)s cases try again now."), {"count": count}))
    back = url_for("instances.one", instance_id=incident.instance_id)
    return redirect(local_address(request.form.get("next"), default=back))
