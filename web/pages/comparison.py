"""What changes from one state of a process to another: the drawing of both, the list in words, the open cases."""

from collections.abc import Callable

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from foundation.sentences import N_, Sentence
from modeler_api.affected_cases import AffectedCases
from modeler_api.comparison import STATE, Compared, compared, state_of
from modeler_api.process_models import ProcessModel, process_model
from modeler_api.trials.of_models import material_of_draft
from modeler_api.trials.saved_tests import run_tests
from organization.directory import names_of
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from web import toasts
from web.approval_view import approval
from web.comparison_view import bar, drawing_of_both, marks, shown_comparison, waiting_at
from web.languages import language
from web.model_files import xml_of
from web.model_layout import picture_size
from web.parts import Parts
from web.role_names import role_names
from web.spoken_drawing import spoken_drawing, spoken_name
from web.views import Views

pages = Views("comparison", prefix="/models")
blueprint = pages.blueprint

_SHOWS = ("both", "older", "newer")


@pages.get("/<key>/compare")
@allowed(Action.SEE_MODELS)
def choose(parts: Parts, key: str) -> AnyResponse:  # noqa: ARG001 - every view is given the parts
    """From the two ticked versions of the table to their comparison; the earlier comes first."""
    known = (ref for ref in request.args.getlist("state") if STATE.fullmatch(ref))
    ticked = sorted(dict.fromkeys(known), key=_age)
    if len(ticked) < 2:
        toasts.say(Sentence(N_("Tick two versions to compare them.")))
        return redirect(url_for("models.one", key=key))
    return redirect(url_for("comparison.one", key=key, older=ticked[0], newer=ticked[-1]))


@pages.get("/<key>/compare/<older>/<newer>")
@allowed(Action.SEE_MODELS)
def one(parts: Parts, key: str, older: str, newer: str) -> str:
    """One comparison."""
    actor = require_actor()
    found = _compared(parts, key, older, newer)
    with parts.work.read() as unit:
        model = process_model(unit, actor, key)
        author = names_of(unit, frozenset({found.newer.by})).get(found.newer.by, found.newer.by)
    cases, approving = _cases(parts, model, found), approval(parts, actor, model, found.newer.draft)
    show = request.args.get("show", "both")
    show = show if show in _SHOWS else "both"
    return render_template(
        "models/compare.html",
        model=model,
        name=spoken_name(model.name, key, language()),
        found=found,
        author=author,
        shown=shown_comparison(found, role_names(parts)),
        cases=cases,
        bar=bar(cases) if cases else (),
        show=show,
        approving=approving,
        marks=marks(found, show, waiting_at(cases), parts.texts, language()),
        size=picture_size(_drawing(found, show)),
    )


@pages.get("/<key>/compare/<older>/<newer>/diagram.bpmn")
@allowed(Action.SEE_MODELS)
def diagram(parts: Parts, key: str, older: str, newer: str) -> Response:
    """The drawing of both, or of one of them (`show`)."""
    found = _compared(parts, key, older, newer)
    return xml_of(_drawing(found, request.args.get("show", "both")))


@pages.get("/<key>/compare/<older>/<newer>/cases")
@allowed(Action.SEE_MODELS)
def cases(parts: Parts, key: str, older: str, newer: str) -> str:
    """What moving would mean for the open cases, reckoned anew; nothing where there is nothing to tell."""
    with parts.work.read() as unit:
        model = process_model(unit, require_actor(), key)
    found = _compared(parts, key, older, newer)
    now = _cases(parts, model, found)
    return "" if now is None else render_template("models/_affected.html", found=found, cases=now, bar=bar(now))


@pages.post("/<key>/compare/<older>/<newer>/tests")
@allowed(Action.SEE_MODELS)
def replay(parts: Parts, key: str, older: str, newer: str) -> AnyResponse:
    """Run every test on the draft that somebody is to approve."""
    actor = require_actor()
    with parts.work.read() as unit:
        number = state_of(unit, actor, key, newer).draft
    if number is not None:
        run_tests(parts.trials, parts.work, actor, material_of_draft(parts.trials, parts.work, actor, key, number), key)
    return redirect(url_for("comparison.one", key=key, older=older, newer=newer) + "#approving")


def _age(ref: str) -> tuple[int, int]:
    """Versions by number, then drafts."""
    number = ref.rpartition("-")[2]
    return (0, int(ref)) if ref.isdigit() else (1, int(number) if number.isdigit() else 1_000_000)


def _compared(parts: Parts, key: str, older: str, newer: str) -> Compared:
    return compared(parts.work, require_actor(), key, older, newer, spoken=_spoken(key))


def _spoken(key: str) -> Callable[[bytes], bytes]:
    return lambda bpmn: spoken_drawing(bpmn, key, language())


def _drawing(found: Compared, show: str) -> bytes:
    if show == "both":
        return drawing_of_both(found)
    return (found.older if show == "older" else found.newer).files.bpmn


def _cases(parts: Parts, model: ProcessModel, found: Compared) -> AffectedCases | None:
    """None for who may not see cases, and where nothing would be moved to."""
    actor = require_actor()
    if model.published is None or found.newer.ref == "library" or not may(actor, Action.SEE_CASES, area=model.area):
        return None
    return parts.previews.affected(actor, model.key, found.newer.ref, spoken=_spoken(model.key))
