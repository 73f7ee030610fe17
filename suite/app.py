"""The Flask application: the shell, and all pages in one list."""

from collections.abc import Callable

from flask import Blueprint, Flask

import web
from foundation.http.problem import Say
from foundation.settings import secret_key
from modeler_api.affected_cases import Previews
from organization.actors import Actors
from organization.authentication import Authentication
from suite import api, health, trouble
from suite.trials import trials_of
from suite.wiring import Suite
from web import shell
from web.languages import language
from web.pages import (
    areas,
    comparison,
    dashboards,
    decisions_editor,
    forms_editor,
    handbook,
    inbox,
    incidents,
    instances,
    library,
    modeler,
    models,
    my_cases,
    operations,
    people,
    pictures,
    preferences,
    review,
    shared_editor,
    shared_files,
    sign_in,
    start,
    task,
    trying,
    uploads,
)
from web.parts import Parts

#: Every page: a function that takes the parts and gives a blueprint.
PAGES: tuple[Callable[[Parts], Blueprint], ...] = (
    sign_in.blueprint,
    inbox.blueprint,
    task.blueprint,
    my_cases.blueprint,
    start.blueprint,
    preferences.blueprint,
    people.blueprint,
    areas.blueprint,
    dashboards.blueprint,
    library.blueprint,
    operations.blueprint,
    handbook.blueprint,
    modeler.blueprint,
    trying.blueprint,
    comparison.blueprint,
    decisions_editor.blueprint,
    forms_editor.blueprint,
    models.blueprint,
    shared_files.blueprint,
    shared_editor.blueprint,
    pictures.blueprint,
    uploads.blueprint,
    review.blueprint,
    instances.blueprint,
    incidents.blueprint,
)

#: What one request may bring: a deployment's 20 MB with room for the form around it.
LARGEST_REQUEST_BYTES = 24 * 1024 * 1024


def create_app(parts: Parts) -> Flask:
    """The application over parts that `wiring` has built."""
    app = api.new_app(web.__name__, static_folder=None, template_folder="templates")
    shell.install(app, parts)
    api.install(app, parts, _say(parts))
    app.register_blueprint(health.blueprint(parts.work.database))
    trouble.install(app)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    for page in PAGES:
        app.register_blueprint(page(parts))
    return app


def parts_of(suite: Suite) -> Parts:
    """What pages and routes may use of a suite."""
    return Parts(
        settings=suite.settings.model_copy(update={"secret_key": secret_key(suite.settings)}),
        work=suite.work,
        texts=suite.texts,
        actors=Actors(suite.work),
        authentication=Authentication(suite.work),
        process_engine=suite.process_engine,
        trials=trials_of(suite),
        previews=Previews(suite.process_engine),
    )


def _say(parts: Parts) -> Say:
    """Sentences in the language of whoever asks."""
    return lambda sentence: parts.texts.render(sentence, language(parts.settings.default_language))
