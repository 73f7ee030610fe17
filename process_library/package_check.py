"""Whether a package is whole: diagrams run and can be read, forms and texts are all there in both languages."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.bpmn_xml.diagram import Activity, Diagram, FlowNode, Process, flow_nodes
from engine.bpmn_xml.findings import Severity
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.named import decisions_named, form_keys
from engine.decisions.files import read_files
from engine.forms.reader import form_schema, read_form
from engine.forms.refusals import FormRejected
from foundation.sentences import N_, Sentence
from process_library.catalogue import LANGUAGES, Package
from process_library.drawing.rules import drawing_flaws
from process_library.examples import ExampleRejected, read_example
from process_library.operations.declared import declared
from process_library.package_format import PackageTexts, ProcessEntry
from process_library.text_check import missing_texts

_NO_FILE = N_("The manifest names this diagram, which is not there.")
_NOT_LISTED = N_("The manifest does not name this diagram.")
_WRONG_PROCESS = N_("The diagram has no executable process %(key)s.")
_BUSINESS_KEY = N_("The diagram does not number its cases %(key)s, as the manifest says.")
_FINDING = N_("%(element)s: %(code)s, line %(line)s.")
_FORM_UNUSED = N_("No diagram uses this form.")
_DECISIONS_UNUSED = N_("No diagram uses the decisions of this file.")
_ROLE = N_("«%(element)s» is for the role %(role)s, which the manifest does not declare.")
_NO_TEXTS = N_("The texts in this language are missing.")
_TEXT = N_("The text %(key)s is missing.")
_NO_EXAMPLE = N_("There is no example of this process.")
_README = N_("The package has no README.")


@dataclass(frozen=True)
class Problem:
    """Something to mend in a package."""

    #: The file inside the package.
    file: str
    sentence: Sentence


def check_package(package: Package) -> list[Problem]:
    """Everything that is not as it should be; empty for a good package."""
    return [
        *_file_problems(package),
        *(problem for entry in package.manifest.processes for problem in _process_problems(package, entry)),
        *_form_problems(package),
        *_decision_problems(package),
        *_text_problems(package),
        *_example_problems(package),
    ]


def _problem(file: str, message: str, **values: object) -> Problem:
    return Problem(file, Sentence(message, values))


def _file_problems(package: Package) -> Iterator[Problem]:
    listed = {entry.file for entry in package.manifest.processes}
    yield from (_problem(file, _NO_FILE) for file in sorted(listed - package.diagrams.keys()))
    yield from (_problem(file, _NOT_LISTED) for file in sorted(package.diagrams.keys() - listed))
    if not package.readme.strip():
        yield _problem("README.md", _README)


def _process_problems(package: Package, entry: ProcessEntry) -> Iterator[Problem]:
    data = package.diagrams.get(entry.file)
    if data is None:
        return
    inspection = inspect(data, package.forms, decisions=read_files(package.decisions), operations=declared())
    for finding in inspection.findings:
        if finding.severity is not Severity.INFO:
            values = {"element": finding.element_id, "code": finding.code, "line": finding.line}
            yield _problem(entry.file, _FINDING, **values)
    diagram = inspection.diagram
    if diagram is None or not any(process.id == entry.key and process.is_executable for process in diagram.processes):
        yield _problem(entry.file, _WRONG_PROCESS, key=entry.key)
        return
    if any(process.id == entry.key and process.business_key != entry.business_key for process in diagram.processes):
        yield _problem(entry.file, _BUSINESS_KEY, key=entry.business_key)
    yield from (Problem(entry.file, flaw.sentence) for flaw in drawing_flaws(data))
    yield from _reference_problems(package, entry, diagram)


def _reference_problems(package: Package, entry: ProcessEntry, diagram: Diagram) -> Iterator[Problem]:
    declared = set(package.manifest.roles)
    yield from (
        _problem(entry.file, _ROLE, element=entry.key, role=role)
        for role in sorted({entry.owner, *entry.starters} - declared)
    )
    for node in _nodes_of(diagram):
        yield from (
            _problem(entry.file, _ROLE, element=node.id, role=role) for role in sorted(_roles_of(node) - declared)
        )


def _nodes_of(diagram: Diagram) -> Iterator[FlowNode]:
    for process in diagram.processes:
        yield from flow_nodes(process)


def _roles_of(node: FlowNode) -> set[str]:
    """Roles that a user task names in plain words; those that an expression chooses show in the examples."""
    if not isinstance(node, Activity) or node.kind != "userTask":
        return set()
    named = node.candidate_groups or ""
    roles = {role.strip() for role in named.split(",") if role.strip() and "$" not in named}
    return roles | ({node.role} if node.role and not named and not node.assignee else set())


def _processes_of(package: Package) -> list[Process]:
    diagrams = [inspect(data).diagram for data in package.diagrams.values()]
    return [process for diagram in diagrams if diagram is not None for process in diagram.processes]


def _decision_problems(package: Package) -> Iterator[Problem]:
    used = read_files(package.decisions).needed(decisions_named(_processes_of(package)))
    yield from (_problem(file, _DECISIONS_UNUSED) for file in package.decisions if file not in used)


def _form_problems(package: Package) -> Iterator[Problem]:
    used = form_keys(_processes_of(package))
    for form_id, data in package.forms.items():
        file = f"forms/{form_id}.form"
        if form_id not in used:
            yield _problem(file, _FORM_UNUSED)
        try:
            read_form(form_schema(data))
        except FormRejected as refusal:
            yield Problem(file, refusal.sentence)


def _schemas(package: Package) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, data in package.forms.items():
        with suppress(FormRejected):
            yield key, form_schema(data)


def _text_problems(package: Package) -> Iterator[Problem]:
    for language in LANGUAGES:
        file = f"texts/{language}.toml"
        texts: PackageTexts | None = package.texts.get(language)
        if texts is None:
            yield _problem(file, _NO_TEXTS)
            continue
        schemas = dict(_schemas(package))
        yield from (_problem(file, _TEXT, key=key) for key in missing_texts(package, texts, language, schemas))


def _example_problems(package: Package) -> Iterator[Problem]:
    shown = set()
    for file, data in package.examples.items():
        try:
            example = read_example(data, file)
        except ExampleRejected as failure:
            yield Problem(f"examples/{file}", failure.sentence)
            continue
        shown.add(example.process)
        yield from (
            _problem(f"examples/{file}", _TEXT, key=f"title.{language}")
            for language in LANGUAGES
            if not example.title.get(language)
        )
    yield from (_problem(entry.file, _NO_EXAMPLE) for entry in package.manifest.processes if entry.key not in shown)
