"""The Flask application: the shell, and all pages in one list."""

from collections.abc import Callable

from flask import Blueprint, Flask

import web
from web import shell
from web.pages import areas, people, preferences, sign_in
from web.parts import Parts

#: Every page: a function that takes the parts and gives a blueprint.
PAGES: tuple[Callable[[Parts], Blueprint], ...] = (
    sign_in.blueprint,
    preferences.blueprint,
    people.blueprint,
    areas.blueprint,
)


def create_app(parts: Parts) -> Flask:
    """The application over parts that `wiring` has built."""
    app = Flask(web.__name__, static_folder=None, template_folder="templates")
    shell.install(app, parts)
    for page in PAGES:
        app.register_blueprint(page(parts))
    return app
