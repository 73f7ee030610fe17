"""Processes: the list, one process with its figures and versions, and each version with its files."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.definitions.lookup import DefinitionNotFound
from foundation.sentences import N_, Sentence
from modeler_api.process_models import ProcessModel, archived_models, model_bundle, process_model, process_models
from modeler_api.publication import activate_version, suspend_version
from modeler_api.shared.uses import copies_in
from modeler_api.versions import version_files
from monitor.wording import Voice
from organization.areas import areas
from organization.http import allowed, require_actor
from organization.permissions import Action
from runtime.starting import may_start
from web import toasts
from web.dashboard_view import figure_of
from web.finding_words import count_by_severity, shown_findings
from web.languages import language
from web.library_view import templates
from web.model_files import download, download_all, xml_of
from web.open_cases import open_by_key
from web.parts import Parts
from web.process_view import live_marks, process_page
from web.spoken_drawing import spoken_drawing, spoken_name
from web.version_view import version_page
from web.views import Views

pages = Views("models", prefix="/models")
blueprint = pages.blueprint


@pages.get("")
@allowed(Action.SEE_MODELS)
def everything(parts: Parts) -> str:
    """Every process that the reader may see, by area."""
    actor = require_actor()
    with parts.work.read() as unit:
        found = [_spoken(model) for model in process_models(unit, actor)]
        archived = [_spoken(model) for model in archived_models(unit, actor)]
        counts = open_by_key(unit)
        names = {area.key: area.name(language()) for area in areas(unit)}
    groups: dict[str, list[ProcessModel]] = {}
    for model in found:
        groups.setdefault(names.get(model.area, model.area), []).append(model)
    return render_template("models/everything.html", groups=sorted(groups.items()), counts=counts, archived=archived)


@pages.get("/<key>")
@allowed(Action.SEE_MODELS)
def one(parts: Parts, key: str) -> str:
    """One process."""
    actor, speaks = require_actor(), language()
    voice = Voice(parts.texts, speaks)
    with parts.work.read() as unit:
        model = _spoken(process_model(unit, actor, key))
        shown = process_page(unit, actor, model, speaks)
        copies = copies_in(unit, model_bundle(unit, model)).values()
        area = next((area.name(speaks) for area in areas(unit) if area.key == model.area), model.area)
    figures = shown.figures
    return render_template(
        "models/one.html",
        shown=shown,
        model=model,
        area=area,
        duration=figure_of(figures.duration, voice) if figures else None,
        completed=figure_of(figures.completed, voice) if figures else None,
        waiting=voice.value(figures.slowest_waiting) if figures and figures.slowest_waiting else None,
        draft_findings=shown_findings(model.draft.findings, parts.texts, speaks) if model.draft else [],
        draft_counts=count_by_severity(model.draft.findings) if model.draft else {},
        template=templates().get(key),
        copies=[copy for copy in copies if copy.version],
        may_start=model.published is not None and may_start(parts.process_engine, actor, model.published),
    )


@pages.get("/<key>/counts.json")
@allowed(Action.SEE_MODELS)
def counts(parts: Parts, key: str) -> Response:
    """How many cases stand where, for the drawing; 304 while nothing has changed."""
    actor = require_actor()
    with parts.work.read() as unit:
        process_model(unit, actor, key)
        answer = jsonify(live_marks(unit, key, ZoneInfo(actor.time_zone), parts.texts, language()))
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


@pages.get("/<key>/versions/<int:version>")
@allowed(Action.SEE_MODELS)
def one_version(parts: Parts, key: str, version: int) -> str | AnyResponse:
    """A published version; the number that the open draft would get leads to the draft."""
    actor = require_actor()
    with parts.work.read() as unit:
        model = process_model(unit, actor, key)
        if model.draft is not None and version == model.next_version:
            return redirect(url_for("uploads.draft", key=key, number=model.draft.number))
        shown = version_page(unit, actor, key, version, parts.texts, language=language())
    return render_template("models/version.html", shown=shown, model=_spoken(model))


@pages.get("/<key>/versions/<int:version>/diagram.bpmn")
@allowed(Action.SEE_MODELS)
def diagram(parts: Parts, key: str, version: int) -> Response:
    """The drawing of a version."""
    with parts.work.read() as unit:
        files = version_files(unit, require_actor(), key, version)[1]
    return xml_of(spoken_drawing(files.bpmn, key, language()))


@pages.get("/<key>/versions/<int:version>/download")
@allowed(Action.SEE_MODELS)
def download_version(parts: Parts, key: str, version: int) -> Response:
    """The file, one of its forms (`form`), or everything in a zip (`all`), byte for byte."""
    with parts.work.read() as unit:
        files = version_files(unit, require_actor(), key, version)[1]
    answer = download_all(files) if "all" in request.args else download(files, beside=request.args.get("file"))
    if answer is None:
        raise DefinitionNotFound(key=f"{key} {version} {request.args['form']}")
    return answer


@pages.post("/<key>/versions/<int:version>/suspend")
@allowed(Action.SUSPEND_VERSIONS)
def suspend(parts: Parts, key: str, version: int) -> AnyResponse:
    """From now on nobody may start this version."""
    suspend_version(parts.work, require_actor(), key, version)
    undo = toasts.Undo(url_for("models.activate", key=key, version=version))
    sentence = Sentence(N_("Nobody can start version %(version)s now. Open cases go on."), {"version": version})
    toasts.say(sentence, undo=undo)
    return redirect(url_for("models.one", key=key))


@pages.post("/<key>/versions/<int:version>/activate")
@allowed(Action.SUSPEND_VERSIONS)
def activate(parts: Parts, key: str, version: int) -> AnyResponse:
    """It may be started again."""
    activate_version(parts.work, require_actor(), key, version)
    toasts.say(Sentence(N_("Version %(version)s can be started again."), {"version": version}))
    return redirect(url_for("models.one", key=key))


def _spoken(model: ProcessModel) -> ProcessModel:
    """The process under its name in the reader's language, if it is still the library's."""
    return replace(model, name=spoken_name(model.name, model.key, language()))
