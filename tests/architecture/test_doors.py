"""One library, one door: which modules may import what from outside."""

import ast
import sys
import tomllib
from pathlib import Path

import pytest

from suite.house import HOUSE, ROOMS

#: Library to the modules (and everything below them) that may import it. What is not listed may not be imported.
DOORS: dict[str, tuple[str, ...]] = {
    "alembic": ("suite.migrations", "suite.cli.database", "suite.schema"),
    "apscheduler": ("runtime.scheduler",),
    "argon2": ("organization.passwords",),
    "babel": (
        "foundation.texts",
        "modeler_api.handbook",
        "monitor.charts",
        "monitor.wording",
        "organization.people",
        "runtime.forms",
        "web",
    ),
    "click": ("suite.cli",),
    "docx": ("modeler_api.handbook", "process_library.operations.letters"),
    "flask": ("*.routes", "organization.http", "foundation.http", "web", "suite"),
    "flask_limiter": ("*.routes", "organization.http", "foundation.http", "web", "suite"),
    "flask_login": ("organization.http", "web", "suite"),
    "flask_openapi3": ("*.routes", "foundation.http", "suite"),
    "flask_wtf": ("web", "suite"),
    "font_source_sans_pro": ("foundation.pdf_pages",),
    "fontTools": ("foundation.pdf_pages",),
    "fpdf": ("foundation.pdf_pages", "modeler_api.handbook", "web.pages.pictures"),
    "httpx": ("engine.connectors",),
    "jinja2": ("web",),
    "lxml": ("engine.bpmn_xml", "engine.comparison", "engine.spiff", "process_library.drawing"),
    "markupsafe": ("web",),
    "PIL": ("modeler_api.handbook", "web.pages.pictures"),
    "orjson": ("foundation.json_values", "foundation.paging", "engine.spiff"),
    "playwright": ("suite.development",),
    "plotly": ("monitor.charts",),
    "psycopg": ("suite.trouble",),
    "pydantic": ("foundation.settings", "*.routes", "foundation.http", "web", "suite"),
    "pydantic_monty": ("engine.scripts",),
    "regex": ("engine.expressions.feel",),
    "rich": ("suite.cli",),
    "simpleeval": ("engine.expressions",),
    "smtplib": ("engine.connectors",),
    "SpiffWorkflow": ("engine.spiff",),
    "sqlalchemy": ("*",),
    "structlog": ("foundation.logging_setup",),
    "uuid_utils": ("foundation.identifiers",),
    "waitress": ("suite",),
    "werkzeug": ("*.routes", "organization.http", "foundation.http", "web", "suite"),
}
#: Of the standard library, what is dangerous enough to have a door.
GUARDED = ("smtplib",)


def test_the_walls_are_checked_for_every_room() -> None:
    checked = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
    assert sorted(checked) == sorted(ROOMS)


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py") if "node_modules" not in path.parts)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def may_import(module: str, library: str) -> bool:
    return any(_fits(module, door) for door in DOORS.get(library, ()))


def _fits(module: str, door: str) -> bool:
    if door == "*":
        return True
    if door.startswith("*."):
        return f".{door[2:]}" in module
    return module == door or module.startswith(f"{door}.")


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_module_imports_only_libraries_whose_door_it_is(path: Path) -> None:
    module = dotted(path)
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    outside = {name for name in imported if name in GUARDED or name not in sys.stdlib_module_names} - {*ROOMS, "bpmn"}
    assert {name for name in outside if not may_import(module, name)} == set()
