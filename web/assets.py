"""The bundled front end: addresses by name, and files that browsers may keep for a year."""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, send_from_directory, url_for

from foundation.errors import BrokenPromise
from foundation.sentences import N_
from organization.http import public

DIST = Path(__file__).parent / "static" / "dist"
_YEAR_SECONDS = 31_536_000


class FrontEndMissing(BrokenPromise):
    """The front end was not bundled."""

    code = "front_end_missing"
    message = N_("The pages are not bundled: run `python3 run.py setup`.")


class Assets:
    """What the manifest of the bundle says."""

    @cached_property
    def _manifest(self) -> Mapping[str, Mapping[str, str]]:
        path = DIST / "manifest.json"
        if not path.exists():
            raise FrontEndMissing
        manifest: Mapping[str, Mapping[str, str]] = json.loads(path.read_text())
        return manifest

    def script(self, name: str) -> str:
        """Address of an entry's script, for example `viewer`."""
        return self._address(self._manifest[name]["js"])

    def style(self, name: str) -> str:
        """Address of an entry's style sheet."""
        return self._address(self._manifest[name]["css"])

    def file(self, name: str) -> str:
        """Address of a single file: `icons` or `logo`."""
        return self._address(self._manifest[name]["file"])

    def _address(self, path: str) -> str:
        return url_for("assets.bundled", path=path)


def blueprint() -> Blueprint:
    """Serves the bundle; names change with the content, so that it may be kept."""
    assets = Blueprint("assets", __name__, url_prefix="/static")

    @assets.get("/dist/<path:path>")
    @public
    def bundled(path: str) -> Response:
        response = send_from_directory(DIST, path, max_age=_YEAR_SECONDS)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
        return response

    return assets
