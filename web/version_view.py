"""One version or draft as its page shows it: the drawing with what was found in it, its files, what may be done."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn_xml.findings import Finding, Severity
from engine.bpmn_xml.import_report import ImportReport, import_report
from engine.bpmn_xml.named import decisions_named, form_keys
from engine.bpmn_xml.reader import diagram_of
from engine.decisions.files import read_files
from engine.definitions.definition import Published
from foundation.texts import Texts
from foundation.unit_of_work import UnitOfWork
from modeler_api.condition_words import forms_in
from modeler_api.drafts.judging import known_here
from modeler_api.drafts.rules import DraftState
from modeler_api.drafts.stored import Draft, draft_decisions, draft_forms
from modeler_api.process_models import ProcessModel, process_model
from modeler_api.shared.stored import SharedKind
from modeler_api.shared.uses import Copy, copies_in
from modeler_api.trials.saved_tests import saved_tests_of
from modeler_api.versions import VersionFiles, draft_files, version_files
from organization.actor import Actor
from organization.directory import names_of
from web.finding_words import ShownFinding, count_by_severity, finding_marks, shown_findings
from web.model_layout import drawn, drawn_elements, picture_size
from web.open_cases import OpenCases, open_by_definition, total
from web.outline_words import ProcessOutline, outline_rows
from web.review_view import ReviewShown, comment_marks, review_shown
from web.spoken_drawing import spoken_drawing


@dataclass(frozen=True)
class BesideFile:
    """A form or DMN file that lies beside the drawing."""

    name: str
    #: The drawing names it.
    is_used: bool
    #: Its kind, and its key there, if it were shared.
    kind: SharedKind
    key: str
    #: What is shared under that key.
    copy: Copy | None
    #: It was taken over from the version before.
    is_kept: bool = False


@dataclass(frozen=True)
class VersionPage:
    """What the page of a version or draft shows; one of `published` and `draft` is there."""

    model: ProcessModel
    published: Published | None
    draft: Draft | None
    #: The author's name.
    author: str
    files: VersionFiles
    findings: tuple[ShownFinding, ...]
    counts: Mapping[Severity, int]
    marks: Mapping[str, Any]
    #: What was read of a file of another tool; None where there is nothing to tell.
    report: ImportReport | None
    #: `m` to `xxl`; empty when there is nothing to draw.
    size: str
    #: The file itself does not draw everything that the picture shows.
    is_completed: bool
    outlines: list[ProcessOutline]
    beside: tuple[BesideFile, ...]
    #: Cases that run on this version; for a draft those of the process.
    open: OpenCases
    review: ReviewShown
    #: How many tests are kept of the process.
    tests: int

    @property
    def is_open_draft(self) -> bool:
        """Whether it may still be published."""
        return self.draft is not None and self.draft.state is DraftState.OPEN


def version_page(unit: UnitOfWork, actor: Actor, key: str, version: int, texts: Texts, *, language: str) -> VersionPage:
    """A published version. Raises ModelNotFound, DefinitionNotFound."""
    published, files = version_files(unit, actor, key, version)
    cases = open_by_definition(unit, key).get(published.id, OpenCases())
    model = process_model(unit, actor, key)
    common = _common(unit, actor, model, None, files, files.findings(), texts, language=language)
    common["author"] = _name(unit, published.deployed_by)
    return VersionPage(model=model, published=published, draft=None, files=files, open=cases, **common)


def draft_page(
    unit: UnitOfWork,
    actor: Actor,
    key: str,
    number: int,
    texts: Texts,
    *,
    language: str,
    findings: tuple[Finding, ...] | None = None,
) -> VersionPage:
    """A draft; `findings` are those that publishing has just met, when they differ from the stored ones.

    Raises ModelNotFound, DraftNotFound.
    """
    draft, files = draft_files(unit, actor, key, number)
    cases = total(open_by_definition(unit, key).values())
    # a role or an operation may have come or gone since it was stored
    today = files.findings(known_here(unit)) if draft.state is DraftState.OPEN else None
    found = findings if findings is not None else today if today is not None else draft.findings
    model = process_model(unit, actor, key)
    is_open = draft.state is DraftState.OPEN
    common = _common(unit, actor, model, draft if is_open else None, files, found, texts, language=language)
    common["author"] = _name(unit, draft.stored_by)
    kept = {f"{form.key}.form" for form in draft_forms(unit, draft.id) if form.is_kept}
    kept |= {file.key for file in draft_decisions(unit, draft.id) if file.is_kept}
    common["beside"] = tuple(replace(file, is_kept=file.name in kept) for file in common["beside"])
    return VersionPage(model=model, published=None, draft=draft, files=files, open=cases, **common)


def _common(
    unit: UnitOfWork,
    actor: Actor,
    model: ProcessModel,
    draft: Draft | None,
    files: VersionFiles,
    findings: tuple[Finding, ...],
    texts: Texts,
    *,
    language: str,
) -> dict[str, Any]:
    diagram, elements = diagram_of(spoken_drawing(files.bpmn, model.key, language)), drawn_elements(files.bpmn)
    shown = shown_findings(findings, texts, language, elements)
    review = review_shown(unit, actor, model, draft, diagram, elements)
    marks = finding_marks(shown, texts, language)
    marks["tokens"] += comment_marks(review, texts, language)
    report = import_report(files.bpmn, findings)
    used = {f"{key}.form" for key in form_keys(diagram.processes)}
    used |= read_files(files.decisions).needed(decisions_named(diagram.processes)).keys()
    return {
        "findings": tuple(shown),
        "counts": count_by_severity(findings),
        "marks": marks,
        "review": review,
        "tests": len(saved_tests_of(unit, model.key)),
        "report": report if report.is_worth_telling else None,
        "size": picture_size(files.bpmn),
        "is_completed": drawn(files.bpmn) != files.bpmn,
        "outlines": outline_rows(diagram.processes, forms_in(files.forms.values())),
        "beside": tuple(_beside(unit, files, used)),
    }


def _beside(unit: UnitOfWork, files: VersionFiles, used: Container[str]) -> Iterator[BesideFile]:
    copies = copies_in(unit, files)
    kinds = {SharedKind.FORM: files.forms, SharedKind.DECISIONS: files.decisions}
    for kind, key in [(kind, key) for kind, held in kinds.items() for key in held]:
        name = f"{key}.form" if kind is SharedKind.FORM else key
        yield BesideFile(name, name in used, kind, key, copies.get((kind, key)))


def _name(unit: UnitOfWork, username: str) -> str:
    return names_of(unit, frozenset({username})).get(username, username)
