"""Try it: a drawing that is played in a sandbox, step by step; its page keeps the list of what was done."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from foundation.errors import Rejected
from foundation.http.api import sent
from foundation.sentences import N_, Sentence
from modeler_api.process_models import model_bundle, process_model
from modeler_api.trials.of_models import WHICH_WAY, bundle_by_hand, is_only_drawn
from modeler_api.trials.saved_tests import LONGEST_NAME, Result, delete_test, run_tests, save_test
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from web.languages import language
from web.library_view import template
from web.model_files import xml_of
from web.model_layout import drawn
from web.modeler_words import modeler_words
from web.parts import Parts
from web.trying_play import SentPlay, fragments, play, preview
from web.trying_view import Tried, tried
from web.views import Views


class NothingToTry(Rejected):
    """A drawing without a process in it."""

    code = "nothing_to_try"
    message = N_("There is no process in this drawing that could be tried.")


class NothingPlayed(Rejected):
    """A test of nothing."""

    code = "nothing_played"
    message = N_("Start it first; what is done then can be kept as a test.")


class SentTest(SentPlay):
    """A list that is kept, by its name."""

    name: str = ""


pages = Views("trying")
blueprint = pages.blueprint


@pages.get("/models/<key>/try")
@allowed(Action.SEE_MODELS)
def model(parts: Parts, key: str) -> str | AnyResponse:
    """Try the open draft, else what is published; by hand when asked for, and what is only a picture anyway."""
    shown = _of_model(parts, key)
    if shown is None:
        return redirect(url_for("models.one", key=key))
    with parts.work.read() as unit:
        found = process_model(unit, require_actor(), key)
    may_edit = may(require_actor(), Action.EDIT_MODELS, area=found.area)
    back = url_for("models.one", key=key)
    return _page(parts, shown, model=found, may_edit=may_edit, may_keep=may_edit and not shown.is_by_hand, back=back)


@pages.get("/models/<key>/try/drawing.bpmn")
@allowed(Action.SEE_MODELS)
def drawing(parts: Parts, key: str) -> Response:
    """The drawing that is tried, complete."""
    with parts.work.read() as unit:
        return xml_of(drawn(model_bundle(unit, process_model(unit, require_actor(), key)).bpmn))


@pages.post("/models/<key>/try")
@allowed(Action.SEE_MODELS)
def play_model(parts: Parts, key: str) -> Response:
    """Replay the list that is sent, with what is done now, and say where it stands."""
    with parts.trials.turn(require_actor()):
        return _played(parts, _of_model(parts, key), key)


@pages.post("/models/<key>/try/save")
@allowed(Action.EDIT_MODELS)
def save(parts: Parts, key: str) -> Response:
    """Keep the list as a test."""
    shown, test = _of_model(parts, key), sent(SentTest)
    run = test.run_so_far()
    if run is None or (shown is not None and shown.is_by_hand):
        raise NothingPlayed
    with parts.trials.turn(require_actor()):
        if shown is not None:
            save_test(parts.trials, parts.work, require_actor(), shown.material, key, test.name, run)
        return _played(parts, shown, key, played=test)


@pages.post("/models/<key>/try/tests")
@allowed(Action.SEE_MODELS)
def replay_tests(parts: Parts, key: str) -> Response:
    """Replay every test of the model on what is tried."""
    shown = _of_model(parts, key)
    with parts.trials.turn(require_actor()):
        results = run_tests(parts.trials, parts.work, require_actor(), shown.material, key) if shown else []
        return _played(parts, shown, key, {one.test.id: one for one in results})


@pages.post("/models/<key>/try/tests/<test_id>/delete")
@allowed(Action.EDIT_MODELS)
def forget(parts: Parts, key: str, test_id: str) -> Response:
    """Forget a test."""
    with parts.trials.turn(require_actor()):
        delete_test(parts.work, require_actor(), key, test_id)
        return _played(parts, _of_model(parts, key), key)


@pages.get("/library/<key>/try")
@allowed(Action.SEE_MODELS)
def of_library(parts: Parts, key: str) -> str | AnyResponse:
    """Try a process of the library without copying it."""
    shown = _of_library(parts, key)
    if shown is None:
        return redirect(url_for("library.one", key=key))
    return _page(parts, shown, model=None, may_edit=False, may_keep=False, back=url_for("library.one", key=key))


@pages.post("/library/<key>/try")
@allowed(Action.SEE_MODELS)
def play_library(parts: Parts, key: str) -> Response:
    """As for a model; nothing can be kept."""
    with parts.trials.turn(require_actor()):
        return _played(parts, _of_library(parts, key), None)


def _of_model(parts: Parts, key: str) -> Tried | None:
    with parts.work.read() as unit:
        bundle = model_bundle(unit, process_model(unit, require_actor(), key))
    if "by_hand" not in request.args and not is_only_drawn(bundle):
        return tried(parts.trials.material(bundle, require_actor()))
    ask = parts.texts.render(Sentence(WHICH_WAY), language())
    return tried(parts.trials.material(bundle_by_hand(bundle, ask=ask), require_actor()), is_by_hand=True)


def _of_library(parts: Parts, key: str) -> Tried | None:
    return tried(parts.trials.material(template(key).bundle, require_actor()))


def _page(parts: Parts, shown: Tried, **more: Any) -> str:
    of_model, by_hand = more["model"] is not None, 1 if shown.is_by_hand else None
    settings = {
        "play": url_for("trying.play_model" if of_model else "trying.play_library", key=_key(), by_hand=by_hand),
        "drawing": url_for("trying.drawing" if of_model else "library.diagram", key=_key()),
        "save": url_for("trying.save", key=_key()) if of_model else "",
        "tests": url_for("trying.replay_tests", key=_key()) if of_model else "",
        "digest": shown.material.digest,
    }
    words = modeler_words(parts.texts, language())
    return render_template(
        "models/try.html", shown=shown, settings=settings, words=words, longest_name=LONGEST_NAME, **more
    )


def _key() -> str:
    return str((request.view_args or {})["key"])


def _played(
    parts: Parts,
    shown: Tried | None,
    model_key: str | None,
    results: Mapping[str, Result] | None = None,
    *,
    played: SentPlay | None = None,
) -> Response:
    if shown is None:
        raise NothingToTry
    actor, played = require_actor(), played or sent(SentPlay)
    if shown.is_by_hand:  # what is kept as a test is replayed on the drawing as it runs
        model_key = None
    if played.does is not None and played.does.kind == "preview":
        return jsonify(preview(parts, actor, shown, played))
    return jsonify(fragments(parts, actor, play(parts, actor, shown, played), model_key, results))
