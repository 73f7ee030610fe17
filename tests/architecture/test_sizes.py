"""No room grows past its size, no folder lacks its door plate."""

import ast
from pathlib import Path

import pytest

from suite.house import HOUSE, ROOMS

_MODULES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py") if "node_modules" not in path.parts)


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_has_at_most_400_lines_and_a_sentence_at_its_door(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)) or "migrations/versions" in path.as_posix()


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_function_has_at_most_60_lines(path: Path) -> None:
    if "migrations" in path.parts:
        pytest.skip("a migration is one long list of tables")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_there_are_no_packages_under_tests_because_they_would_replace_ours() -> None:
    assert list((HOUSE / "tests").rglob("__init__.py")) == []
