"""The packages of the library: whole, readable, and doing what their examples say."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn_xml.diagram import Process, flow_nodes
from engine.bpmn_xml.inspection import inspect
from engine.forms.reader import read_form
from engine.forms.schema import Form, fields
from monitor.elements import WaitsFor, waits_for
from process_library.catalogue import Package, packages
from process_library.drawing.sketch import Kind, Scope, read_sketch
from process_library.examples import read_example, replay
from process_library.package_check import check_package
from runtime.forms.answers import Moment
from runtime.forms.validation import validate_json
from suite.embedded import Cauce, open_cauce

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
PACKAGES = {package.key: package for package in packages()}
EXAMPLES = [
    pytest.param(package.key, file, id=f"{package.key}/{file.removesuffix('.json')}")
    for package in PACKAGES.values()
    for file in package.examples
]


class ThroughForms:
    """Drives the engine as people do: what is given goes through the form, and only what the form takes goes on."""

    def __init__(self, cauce: Cauce, package: Package) -> None:
        self._cauce = cauce
        self._package = package
        self._form_keys = {
            node.id: key
            for data in package.diagrams.values()
            for process in inspect(data).diagram.processes
            for node in flow_nodes(process)
            if (key := getattr(node, "form_key", None))
        }
        self._starts = {
            process.id: node.id
            for data in package.diagrams.values()
            for process in inspect(data).diagram.processes
            for node in process.scope.nodes
            if node.kind == "startEvent" and node.id in self._form_keys
        }

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cauce, name)

    def start(self, key: str, variables: Mapping[str, Any], **named: Any) -> Any:
        taken = self._taken(self._starts[key], variables, {}) if key in self._starts else variables
        return self._cauce.start(key, taken, **named)

    def complete(self, user_task_id: str, variables: Mapping[str, Any], *, by: str) -> Any:
        task = next(task for task in self._cauce.user_tasks() if task.id == user_task_id)
        known = self._cauce.instance(task.instance_id).variables
        return self._cauce.complete(user_task_id, self._taken(task.element_id, variables, known), by=by)

    def _taken(self, element: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
        form = read_form(json.loads(self._package.forms[self._form_keys[element]]))
        checked = validate_json(form, given, known, Moment(self._cauce.now(), ZoneInfo("Europe/Madrid")))
        problems = [f"{error.path}: {error.sentence.in_english()}" for error in checked.errors]
        assert problems == [], f"{element} in {self._package.key}"
        return checked.values


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which every package is published."""
    path = tmp_path_factory.mktemp("library") / "installed.db"
    with open_cauce(f"sqlite:///{path}", start_at=MONDAY) as cauce:
        for package in PACKAGES.values():
            forms = {f"{key}.form": form for key, form in package.forms.items()}
            cauce.deploy({**package.diagrams, **forms, **package.decisions})
    return path


@pytest.mark.row("peer-17")
def test_the_library_has_the_packages_of_its_first_release() -> None:
    assert set(PACKAGES) == {"customer_care", "human_resources", "itil", "purchasing"}


@pytest.mark.row("G10", part="every one is executable")
@pytest.mark.row("L4")
@pytest.mark.row("L10")
@pytest.mark.row("L20")
@pytest.mark.row("L39", part="back room")
@pytest.mark.row("peer-17")
@pytest.mark.parametrize(("package", "file"), EXAMPLES)
def test_an_example_runs_as_it_says(
    installed: Path, tmp_path: Path, package: str, file: str, executed_text: list[str]
) -> None:
    # given
    path = tmp_path / "cauce.db"
    shutil.copy(installed, path)
    example = read_example(PACKAGES[package].examples[file], file)
    with open_cauce(f"sqlite:///{path}", start_at=MONDAY) as cauce:
        # when, then: raises at the first difference
        replay(ThroughForms(cauce, PACKAGES[package]), cauce.suite.work, example)
    assert executed_text == [], "no text of a model is executed in this process"


def test_executing_text_would_be_seen(executed_text: list[str]) -> None:
    exec(compile("1", "<model>", "exec"))
    assert executed_text == ["<model> <module>"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_whole(package: str) -> None:
    problems = check_package(PACKAGES[package])
    assert [f"{problem.file}: {problem.sentence.in_english()}" for problem in problems] == []


def _steps(scope: Scope) -> set[str]:
    """What happens; what only connects an activity with what undoes it does not."""
    steps = {node.id for node in scope.nodes if node.kind is not Kind.GATEWAY and node.trigger != "compensate"}
    steps |= {node.id for node in scope.nodes if node.kind is Kind.EVENT}
    return steps.union(*(_steps(node.inside) for node in scope.nodes if node.inside is not None))


@pytest.mark.row("G10", part="every one is executable")
@pytest.mark.parametrize("package", PACKAGES)
def test_every_activity_and_event_lies_on_the_path_of_an_example(package: str) -> None:
    found = PACKAGES[package]
    walked = {element for file, data in found.examples.items() for element in read_example(data, file).path}
    drawn = {step for data in found.diagrams.values() for step in _steps(read_sketch(data).scope)}
    assert drawn - walked == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_steps_at_which_a_case_may_wait_have_the_same_name(package: str) -> None:
    for data in PACKAGES[package].diagrams.values():
        for process in inspect(data).diagram.processes:
            waiting = [node.name for node in flow_nodes(process) if waits_for(node.kind) is not WaitsFor.NOTHING]
            steps = [name for name in waiting if name and name not in _endings(process)]
            assert sorted(steps) == sorted(set(steps)), process.id


def _endings(process: Process) -> set[str]:
    return {node.name for node in flow_nodes(process) if node.kind == "endEvent"}


@pytest.mark.parametrize("package", PACKAGES)
def test_whoever_starts_a_process_is_told_what_was_answered(package: str) -> None:
    found = PACKAGES[package]
    told = {key for key, data in found.forms.items() if any(field.is_told for field in fields(_form(data)))}
    for entry in (entry for entry in found.manifest.processes if entry.starters):
        assert told & _forms_on_the_way(found, entry.key), entry.key


def _forms_on_the_way(package: Package, process: str) -> set[str | None]:
    """Form keys of a process and of what it calls."""
    diagrams = [inspect(data).diagram for data in package.diagrams.values()]
    by_key = {found.id: found for diagram in diagrams if diagram is not None for found in diagram.processes}
    nodes = list(flow_nodes(by_key[process]))
    called = {key for node in nodes if (key := getattr(node, "called_element", None)) in by_key}
    own = {getattr(node, "form_key", None) for node in nodes}
    return own.union(*(_forms_on_the_way(package, key) for key in called))


def _form(data: bytes) -> Form:
    return read_form(json.loads(data))
