"""Incidents: everything that stands still, with its cause, and letting it try again."""

from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.retry_incident import IncidentResolved
from foundation.instants import to_micros
from foundation.sentences import N_, Sentence
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.incident_groups import grouped, retry_all
from runtime.operations import incidents_seen, retry, seen_incident
from web import toasts
from web.addresses import local_address
from web.incident_view import shown_groups
from web.parts import Parts
from web.retry_outcome import outcome_asked_for
from web.spoken_engine import spoken_engine
from web.views import Views

pages = Views("incidents", prefix="/incidents")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.SEE_TECHNICAL)
def everything(parts: Parts) -> str:
    """Open incidents of the reader's areas, those of one cause together; `process` in the address narrows them."""
    groups = grouped(parts.process_engine, incidents_seen(parts.process_engine, require_actor()))
    with parts.work.read() as unit:
        shown = shown_groups(unit, spoken_engine(parts).definitions, groups)
    key = request.args.get("process") or None
    processes = {one.case.definition_key: one.case.definition_name for group in shown for one in group.shown}
    return render_template(
        "incidents/everything.html",
        groups=[one for one in shown if key in (None, one.first.case.definition_key)],
        processes=processes,
        process=key,
        outcome=outcome_asked_for(parts, request.args.get("retried")),
    )


@pages.get("/<incident_id>/outcome")
@allowed(Action.SEE_TECHNICAL)
def outcome(parts: Parts, incident_id: str) -> Response:
    """What has come of trying all of them again, asked for as long as some still try; 304 while nothing has changed.

    Nothing where the address tells of no trial.
    """
    found = outcome_asked_for(parts, incident_id)
    answer = make_response("" if found is None else render_template("incidents/_outcome.html", outcome=found))
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


@pages.post("/<incident_id>/retry")
@allowed(Action.REPAIR_CASES)
def try_again(parts: Parts, incident_id: str) -> AnyResponse:
    """Let this one try again; the page that follows tells what comes of it."""
    since = to_micros(parts.work.clock.now())
    try:
        incident = retry(parts.process_engine, require_actor(), incident_id)
    except IncidentResolved:
        incident = seen_incident(parts.process_engine, require_actor(), incident_id)
        toasts.say(Sentence(N_("Somebody was faster: it has been resolved already.")))
    back = local_address(request.form.get("next"), default=url_for("instances.one", instance_id=incident.instance_id))
    return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'retried': incident_id, 'since': since})}")


@pages.post("/<incident_id>/retry-equal")
@allowed(Action.REPAIR_CASES)
def try_all_again(parts: Parts, incident_id: str) -> AnyResponse:
    """Let all that failed in the same way at the same element try again; the list then tells what comes of it."""
    since = to_micros(parts.work.clock.now())
    if not retry_all(parts.process_engine, require_actor(), incident_id):
        toasts.say(Sentence(N_("Somebody was faster: it has been resolved already.")))
    return redirect(url_for("incidents.everything", retried=incident_id, since=since))
