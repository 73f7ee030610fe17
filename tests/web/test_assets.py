"""The bundle: every asset that pages name exists, may be kept for long, and holds the icons that pages use."""

import re
from pathlib import Path

from flask.testing import FlaskClient

HOUSE = Path(__file__).parents[2]
TEMPLATES = HOUSE / "web" / "templates"


def test_the_assets_of_a_page_exist_and_may_be_kept(visitor: FlaskClient):
    page = visitor.get("/sign-in").text
    paths = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(paths) >= 4
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()


def test_what_is_not_in_the_bundle_is_not_found(visitor: FlaskClient):
    assert visitor.get("/static/dist/nothing.js").status_code == 404
    assert visitor.get("/static/dist/../../parts.py").status_code == 404


def test_every_icon_that_a_page_names_is_in_the_sprite():
    known = set((HOUSE / "web" / "frontend" / "src" / "icons.txt").read_text().split("\n"))
    used = set()
    for path in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r"""\bic\((?:'|")([a-z0-9-]+)""", path.read_text()))
    navigation = (HOUSE / "web" / "navigation.py").read_text()
    used |= set(re.findall(r'N_\("[^"]+"\), "([a-z0-9-]+)"', navigation))
    assert len(used) > 15
    assert used <= known


def test_the_lock_files_hold_no_address_of_a_registry():
    for folder in ("web/frontend", "tests/browser"):
        assert '"resolved"' not in (HOUSE / folder / "package-lock.json").read_text()
