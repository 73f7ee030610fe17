"""The packages of the library: whole, readable, and doing what their examples say."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from process_library.catalogue import packages
from process_library.drawing.sketch import Kind, Scope, read_sketch
from process_library.examples import read_example, replay
from process_library.package_check import check_package
from suite.embedded import open_cauce

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
PACKAGES = {package.key: package for package in packages()}
EXAMPLES = [
    pytest.param(package.key, file, id=f"{package.key}/{file.removesuffix('.json')}")
    for package in PACKAGES.values()
    for file in package.examples
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which every package is published."""
    path = tmp_path_factory.mktemp("library") / "installed.db"
    with open_cauce(f"sqlite:///{path}", start_at=MONDAY) as cauce:
        for package in PACKAGES.values():
            forms = {f"{key}.form": form for key, form in package.forms.items()}
            cauce.deploy({**package.diagrams, **forms})
    return path


def test_the_library_has_the_packages_of_its_first_release() -> None:
    assert set(PACKAGES) == {"customer_care", "human_resources", "itil", "purchasing"}


@pytest.mark.row("L4")
@pytest.mark.row("L10")
@pytest.mark.row("L20")
@pytest.mark.row("L39", part="back room")
@pytest.mark.parametrize(("package", "file"), EXAMPLES)
def test_an_example_runs_as_it_says(installed: Path, tmp_path: Path, package: str, file: str) -> None:
    # given
    path = tmp_path / "cauce.db"
    shutil.copy(installed, path)
    example = read_example(PACKAGES[package].examples[file], file)
    with open_cauce(f"sqlite:///{path}", start_at=MONDAY) as cauce:
        # when, then: raises at the first difference
        replay(cauce, cauce.suite.work, example)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_whole(package: str) -> None:
    problems = check_package(PACKAGES[package])
    assert [f"{problem.file}: {problem.sentence.in_english()}" for problem in problems] == []


def _steps(scope: Scope) -> set[str]:
    steps = {node.id for node in scope.nodes if node.kind is not Kind.GATEWAY}
    return steps.union(*(_steps(node.inside) for node in scope.nodes if node.inside is not None))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_activity_and_event_lies_on_the_path_of_an_example(package: str) -> None:
    found = PACKAGES[package]
    walked = {element for file, data in found.examples.items() for element in read_example(data, file).path}
    drawn = {step for data in found.diagrams.values() for step in _steps(read_sketch(data).scope)}
    assert drawn - walked == set()
