"""Cases for those who keep them running: the list, one case on its drawing, its variables, and cancelling it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.definitions.lookup import bundle_bytes, latest_versions
from engine.instances.search import InstanceFilter
from engine.instances.states import InstanceNotActive, InstanceStatus
from foundation.errors import Rejected
from foundation.instants import to_micros
from foundation.sentences import N_, Sentence
from organization.directory import names_of
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from runtime.operations import cancel, correct_variables, instances_seen, operated_instance, seen_instance
from runtime.operations import retry as retry_incident
from web import toasts
from web.case_view import CasePage, case_page
from web.languages import language
from web.model_files import xml_of
from web.model_layout import picture_size
from web.parts import Parts
from web.retry_outcome import outcome_asked_for
from web.spoken_drawing import spoken_drawing, spoken_name
from web.spoken_engine import spoken_engine
from web.variable_values import KINDS, ValueNotUnderstood, kind_of, read_value, written_value
from web.views import Views

pages = Views("instances", prefix="/instances")
#: Digits that the number of a version may have.
_LONGEST_VERSION = 6
blueprint = pages.blueprint

#: What the address of the list may hold.
_FILTERS = ("process", "version", "status", "key", "stopped")
_LONGEST_NAME, _LONGEST_REASON = 200, 500


class ReasonMissing(Rejected):
    """A change by hand that says no reason."""

    code = "reason_missing"
    message = N_("Say why, for whoever looks at the case later.")


class NameRefused(Rejected):
    """A variable without a usable name."""

    code = "variable_name_refused"
    message = N_("Expected a name of letters, digits and underscores, but found “%(name)s”.")


@dataclass(frozen=True)
class Change:
    """A variable that somebody changes by hand."""

    name: str
    value: Any
    reason: str


def _version(text: str | None) -> int | None:
    """A version's number; anything else than a short number is no filter."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _LONGEST_VERSION else None


@pages.get("")
@allowed(Action.SEE_CASES)
def everything(parts: Parts) -> str:
    """The cases that the reader may see, newest first."""
    actor, asked = require_actor(), request.args
    wanted = InstanceFilter(
        definition_key=asked.get("process") or None,
        definition_version=_version(asked.get("version")),
        status=asked.get("status") if asked.get("status") in set(InstanceStatus) else None,
        business_key=(asked.get("key") or "").strip() or None,
        has_incident="stopped" in asked,
    )
    page = instances_seen(parts.process_engine, actor, wanted, cursor=asked.get("cursor") or None)
    definitions = spoken_engine(parts).definitions
    names = {one.definition_id: definitions.by_id(one.definition_id).published.name for one in page.items}
    with parts.work.read() as unit:
        people = names_of(unit, frozenset(one.started_by for one in page.items if one.started_by))
        processes = {
            one.key: spoken_name(one.name, one.key, language())
            for one in latest_versions(unit)
            if may(actor, Action.SEE_CASES, area=one.area)
        }
    return render_template(
        "instances/everything.html",
        page=page,
        people=people,
        names=names,
        processes=processes,
        wanted=wanted,
        statuses=tuple(InstanceStatus),
        query={name: asked[name] for name in _FILTERS if asked.get(name)},
    )


@pages.get("/<instance_id>")
@allowed(Action.SEE_CASES)
def one(parts: Parts, instance_id: str) -> str:
    """One case."""
    shown = _page(parts, instance_id)
    with parts.work.read() as unit:
        size = picture_size(bundle_bytes(unit, shown.definition.published.bundle_id)[1])
    outcome = outcome_asked_for(parts, request.args.get("retried"))
    return render_template("instances/one.html", shown=shown, size=size, outcome=outcome)


@pages.get("/<instance_id>/now")
@allowed(Action.SEE_CASES)
def now(parts: Parts, instance_id: str) -> Response:
    """The part of the page that changes: what stopped the case, or its story; 304 while nothing has changed."""
    part = "_stopped" if request.args.get("part") == "stopped" else "_story"
    answer = make_response(render_template(f"instances/{part}.html", shown=_page(parts, instance_id)))
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


@pages.get("/<instance_id>/marks.json")
@allowed(Action.SEE_CASES)
def marks(parts: Parts, instance_id: str) -> Response:
    """Where the case stands, for the drawing; 304 while nothing has changed."""
    answer = jsonify(_page(parts, instance_id).marks)
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


@pages.get("/<instance_id>/diagram.bpmn")
@allowed(Action.SEE_CASES)
def diagram(parts: Parts, instance_id: str) -> Response:
    """The drawing of the version that the case runs on."""
    summary = seen_instance(parts.process_engine, require_actor(), instance_id).summary
    published = parts.process_engine.definitions.by_id(summary.definition_id).published
    with parts.work.read() as unit:
        content = bundle_bytes(unit, published.bundle_id)[1]
    return xml_of(spoken_drawing(content, published.key, language()))


@pages.post("/<instance_id>/cancel")
@allowed(Action.REPAIR_CASES)
def cancel_case(parts: Parts, instance_id: str) -> AnyResponse:
    """End the case now, with a reason."""
    cancel(parts.process_engine, require_actor(), instance_id, reason=_reason())
    toasts.say(Sentence(N_("The case is cancelled.")))
    return redirect(url_for("instances.one", instance_id=instance_id))


@pages.get("/<instance_id>/variables")
@allowed(Action.REPAIR_CASES)
def variable(parts: Parts, instance_id: str) -> str:
    """Where one variable is changed; `name` in the address says which, an empty one lets choose, none adds one."""
    return _variable_page(parts, instance_id, {})


@pages.post("/<instance_id>/variables")
@allowed(Action.REPAIR_CASES)
def change_variable(parts: Parts, instance_id: str) -> AnyResponse | tuple[str, int]:
    """Give it the new value, with a reason, and let what stopped try again when asked to."""
    actor = require_actor()
    operated_instance(parts.process_engine, actor, instance_id)
    view = seen_instance(parts.process_engine, actor, instance_id)
    given = _given(view.variables)
    if not isinstance(given, Change):
        return _variable_page(parts, instance_id, given), 422
    name = given.name
    try:
        correct_variables(parts.process_engine, actor, instance_id, {name: given.value}, reason=given.reason)
    except InstanceNotActive:
        toasts.say(Sentence(N_("The case has ended meanwhile: nothing was changed.")))
        return redirect(url_for("instances.one", instance_id=instance_id))
    toasts.say(Sentence(N_("«%(name)s» has its new value."), {"name": name}))
    stopped = [one.id for one in view.incidents if one.resolved_at is None] if "retry" in request.form else []
    since = to_micros(parts.work.clock.now())
    for incident_id in stopped:
        retry_incident(parts.process_engine, actor, incident_id)
    trial = (stopped[0], since) if stopped else (None, None)
    return redirect(url_for("instances.one", instance_id=instance_id, retried=trial[0], since=trial[1]))


def _page(parts: Parts, instance_id: str) -> CasePage:
    return case_page(parts, require_actor(), instance_id, language())


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise ReasonMissing
    return reason[:_LONGEST_REASON]


def _given(variables: Mapping[str, Any]) -> "Change | dict[str, Sentence]":
    """What the form says; else every fault at once, by its code."""
    said: list[Any] = []
    problems: dict[str, Sentence] = {}
    name, value = request.form.get("name", "").strip(), request.form.get("value", "")
    kind = request.form.get("kind", kind_of(variables.get(name)))
    for read in (partial(_name, name, variables), partial(read_value, value, kind), _reason):
        try:
            said.append(read())
        except (ValueNotUnderstood, ReasonMissing, NameRefused) as refused:
            problems[refused.code] = refused.sentence
    return problems or Change(*said)


def _name(name: str, variables: Mapping[str, Any]) -> str:
    if name not in variables and not (name.isidentifier() and len(name) <= _LONGEST_NAME):
        raise NameRefused(name=name)
    return name


def _variable_page(parts: Parts, instance_id: str, problems: Mapping[str, Sentence]) -> str:
    actor = require_actor()
    operated_instance(parts.process_engine, actor, instance_id)
    view = seen_instance(parts.process_engine, actor, instance_id)
    name = request.values.get("name", "")
    is_choosing = request.method == "GET" and request.args.get("name") == ""
    is_new = not is_choosing and name not in view.variables
    value = request.form.get("value", written_value(name, view.variables[name]) if name in view.variables else "")
    return render_template(
        "instances/variable.html",
        view=view,
        name=name,
        is_new=is_new,
        is_choosing=is_choosing,
        value=value,
        kinds=KINDS,
        kind=request.form.get("kind", kind_of(view.variables.get(name))),
        problems=problems,
        reason=request.form.get("reason", ""),
        incidents=[one for one in view.incidents if one.resolved_at is None],
    )
