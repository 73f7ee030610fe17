"""The shell around every page: who is asking, guards, languages, assets, rail, toasts, error pages."""

from functools import cache
from typing import Any

from flask import Flask, request
from jinja2.bccache import Bucket, BytecodeCache

from organization import http
from organization.http import current_actor
from organization.permissions import Action, may
from web import addresses, assets, error_pages, formats, languages, security, toasts
from web.assets import Assets
from web.navigation import existing_paths, phone_entries, rail, start_page
from web.parts import Parts

_THEMES = ("light", "dark")


class _CompiledTemplates(BytecodeCache):
    """Compiled templates by content: a second application of the same process does not compile them again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same source."""
        if bucket.key + bucket.checksum in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _CompiledTemplates()


def install(app: Flask, parts: Parts) -> None:
    """Put the shell on an application; pages are registered as blueprints besides."""
    app.url_rule_class = addresses.WrittenLater
    app.url_map.converters["int"] = addresses.Number
    app.jinja_options = {**app.jinja_options, "bytecode_cache": _COMPILED}
    http.install(app, parts.work, parts.actors)
    security.install(app, parts.settings)
    languages.install(app, parts.texts, parts.settings.default_language)
    formats.install(app, parts)
    error_pages.install(app, parts)
    app.register_blueprint(assets.blueprint())
    app.jinja_env.globals.update(assets=Assets(), Action=Action, phone_entries=phone_entries)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # Every template calls our pieces as `ui.chip(…)`, without importing them.
    app.jinja_env.globals["ui"] = app.jinja_env.get_template("ui.html").module
    paths = cache(lambda: existing_paths(app))
    app.context_processor(lambda: _frame(paths(), parts))


def _frame(paths: frozenset[str], parts: Parts) -> dict[str, Any]:
    """What `base.html` needs besides the page itself; the rail is read only by pages that show one."""
    actor = current_actor()
    theme = request.cookies.get("theme")
    return {
        "actor": actor,
        "may": lambda action, area=None: actor is not None and may(actor, action, area=area),
        "settings": parts.settings,
        "theme": theme if theme in _THEMES else None,
        "rail": rail(actor, paths) if actor else (),
        "start_page": start_page(actor, paths) if actor else "/",
        "page_exists": paths.__contains__,
        "take_toasts": toasts.take,
    }
