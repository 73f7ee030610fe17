"""Each thing that can be wrong with a package is told, with its file."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from process_library.catalogue import Package, package
from process_library.package_check import check_package

HR = package("human_resources")
DIAGRAM = "employee_request.bpmn"


def told(changed: Package) -> set[str]:
    return {f"{problem.file}: {problem.sentence.in_english()}" for problem in check_package(changed)}


def with_diagram(was: str, becomes: str) -> Package:
    text = HR.diagrams[DIAGRAM].decode()
    assert was in text
    return replace(HR, diagrams={DIAGRAM: text.replace(was, becomes).encode()})


def with_form(form: str, change: Callable[[dict], object]) -> Package:
    schema = json.loads(HR.forms[form])
    change(schema)
    return replace(HR, forms={**HR.forms, form: json.dumps(schema).encode()})


def test_a_whole_package_has_no_problem() -> None:
    assert told(HR) == set()


def test_a_diagram_that_is_not_there() -> None:
    missing = f"{DIAGRAM}: The manifest names this diagram, which is not there."
    assert missing in told(replace(HR, diagrams={}, forms={}))


def test_a_diagram_that_the_manifest_does_not_name() -> None:
    more = replace(HR, diagrams={**HR.diagrams, "other.bpmn": HR.diagrams[DIAGRAM]})
    assert "other.bpmn: The manifest does not name this diagram." in told(more)


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ('isExecutable="true"', 'isExecutable="false"', "no executable process employee_request"),
        ("SOL-{year}", "XXX-{year}", "does not number its cases SOL-{year}-{seq}"),
        ('cauce:role="hr-officer"', 'cauce:role="hr-wizard"', "for the role hr-wizard, which the manifest"),
        (">payroll.check_leave<", ">payroll.guess<", "operation_unknown"),
        ('camunda:formKey="handle_request"', 'camunda:formKey="nowhere"', "form_unknown"),
        ('camunda:decisionRef="leave_days"', 'camunda:decisionRef="nowhere"', "leave_days"),
    ],
)
def test_a_wrong_diagram(was: str, becomes: str, words: str) -> None:
    assert any(problem.startswith(DIAGRAM) and words in problem for problem in told(with_diagram(was, becomes)))


def test_a_form_that_no_diagram_uses() -> None:
    more = replace(HR, forms={**HR.forms, "lonely": b'{"components": []}'})
    assert "forms/lonely.form: No diagram uses this form." in told(more)


def test_a_file_of_decisions_that_no_diagram_uses() -> None:
    lonely = package("purchasing").decisions["approval_levels.dmn"]
    more = replace(HR, decisions={**HR.decisions, "lonely.dmn": lonely})
    assert "lonely.dmn: No diagram uses the decisions of this file." in told(more)


@pytest.mark.parametrize("data", [b"[]", b"{", b"{}"])
def test_a_form_that_is_none(data: bytes) -> None:
    broken = replace(HR, forms={**HR.forms, "handle_payroll": data})
    assert any(problem.startswith("forms/handle_payroll.form: The form ") for problem in told(broken))


def test_a_component_that_forms_here_do_not_have() -> None:
    changed = with_form("request_sent", lambda schema: schema["components"].append({"type": "map", "key": "place"}))
    assert any("is of the type map" in problem for problem in told(changed))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda schema: schema["components"].append({"type": "textfield", "key": "new"}), "forms.request_sent.new"),
        (lambda schema: schema["components"][0].update(description="Más"), "forms.request_sent.descriptions.type"),
        (lambda schema: schema["components"][0]["values"].append({"value": "x", "label": "X"}), "options.type.x"),
    ],
)
def test_a_form_text_without_english(change: Callable[[dict], object], key: str) -> None:
    assert any(f"{key} is missing" in problem for problem in told(with_form("request_sent", change)))


def test_an_element_without_english() -> None:
    changed = with_diagram('id="withdrawn" name="Retirada"', 'id="given_up" name="Retirada"')
    assert "texts/en.toml: The text elements.employee_request.given_up is missing." in told(changed)


@pytest.mark.parametrize("element", ["leave_days", "by_cause", "leave_days_max_days", "as_needed"])
def test_a_part_of_a_decision_without_english(element: str) -> None:
    words = dict(HR.texts["en"].elements)
    words["leave_days"] = {key: word for key, word in words["leave_days"].items() if key != element}
    texts = {**HR.texts, "en": replace(HR.texts["en"], elements=words)}
    assert told(replace(HR, texts=texts)) == {f"texts/en.toml: The text elements.leave_days.{element} is missing."}


def test_a_role_without_a_name() -> None:
    texts = {language: replace(found, roles={}) for language, found in HR.texts.items()}
    problems = told(replace(HR, texts=texts))
    assert "texts/es.toml: The text roles.employee is missing." in problems
    assert "texts/en.toml: The text roles.employee is missing." in problems


def test_a_language_that_is_missing() -> None:
    assert "texts/en.toml: The texts in this language are missing." in told(replace(HR, texts={"es": HR.texts["es"]}))


def test_a_process_without_texts() -> None:
    texts = {language: replace(found, processes={}) for language, found in HR.texts.items()}
    assert "texts/es.toml: The text processes.employee_request is missing." in told(replace(HR, texts=texts))


def test_a_process_without_example_and_a_package_without_readme() -> None:
    problems = told(replace(HR, examples={}, readme=" "))
    assert f"{DIAGRAM}: There is no example of this process." in problems
    assert "README.md: The package has no README." in problems


def test_an_example_that_does_not_follow_the_format() -> None:
    problems = told(replace(HR, examples={**HR.examples, "bad.json": b"{}", "worse.json": b"{"}))
    assert any(problem.startswith("examples/bad.json: bad.json: without") for problem in problems)
    assert any(problem.startswith("examples/worse.json: worse.json: not JSON") for problem in problems)


def test_an_example_whose_title_lacks_a_language() -> None:
    file = next(iter(HR.examples))
    raw = json.loads(HR.examples[file])
    raw["title"].pop("en")
    changed = replace(HR, examples={**HR.examples, file: json.dumps(raw).encode()})
    assert f"examples/{file}: The text title.en is missing." in told(changed)
