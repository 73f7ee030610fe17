"""`cauce test` replays the tests of models and of folders."""

import json
from pathlib import Path

import pytest

from tests.support.commands import CommandLine
from tests.support.order import FORMS, ORDER, START

EXAMPLE = {
    "process": "order",
    "title": {"es": "Se pide", "en": "It is ordered"},
    "start_at": {"$type": "date-time", "value": START.isoformat()},
    "start": {"by": "lucia", "variables": {"amount": 120}},
    "steps": [
        {"task": "approve", "by": "carmen", "answers": {"ok": True}},
        {"answer": "place", "result": {"body": {"number": "PED-7"}}},
    ],
    "path": ["asked", "approve", "place", "placed"],
    "ends": {"status": "completed"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "order.bpmn").write_text(ORDER)
    for name in ("forms", "tests"):
        (tmp_path / name).mkdir()
    for key, content in FORMS.items():
        (tmp_path / "forms" / f"{key}.form").write_bytes(content)
    (tmp_path / "tests" / "ordered.json").write_text(json.dumps(EXAMPLE))
    return tmp_path


def test_the_tests_of_a_folder_are_replayed_without_a_database(cauce: CommandLine, folder: Path) -> None:
    answer = cauce.json("test", str(folder))
    assert answer == {"tests": [{"process": "order", "test": "It is ordered", "passed": True, "difference": None}]}


def test_a_test_that_differs_says_where_and_ends_with_1(cauce: CommandLine, folder: Path) -> None:
    differing = {**EXAMPLE, "path": ["asked", "approve", "tell"]}
    (folder / "tests" / "told.json").write_text(json.dumps(differing))
    (folder / "tests" / "broken.json").write_text("[")
    code, text = cauce.run("test", str(folder))
    assert code == 1
    said = " ".join(text.split())
    assert "At the end: after «Aprobar el gasto» should come «Avisar del rechazo»" in said.replace("│", "")
    assert "it is no JSON object" in said


def test_the_examples_of_the_library_are_such_tests(cauce: CommandLine, tmp_path: Path) -> None:
    answer = cauce.json("test", "bpmn/itil")
    assert len(answer["tests"]) > 10
    assert {one["passed"] for one in answer["tests"]} == {True}


def test_a_process_without_tests_says_so(cauce: CommandLine) -> None:
    assert cauce.run("test") == (0, "There are no tests.\n")
    assert cauce.run("test", "nothing")[0] == 1
