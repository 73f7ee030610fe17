"""One version or draft as its page shows it: the drawing with what was found in it, its files, what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn_xml.findings import Finding, Severity
from engine.bpmn_xml.named import decisions_named, form_keys
from engine.bpmn_xml.reader import diagram_of
from engine.decisions.files import read_files
from engine.definitions.definition import Published
from foundation.texts import Texts
from foundation.unit_of_work import UnitOfWork
from modeler_api.draft_rules import DraftState
from modeler_api.drafts import Draft, draft_decisions, draft_forms
from modeler_api.process_models import ProcessModel, process_model
from modeler_api.versions import VersionFiles, draft_files, version_files
from organization.actor import Actor
from organization.directory import names_of
from organization.roles import roles
from web.finding_words import ShownFinding, count_by_severity, finding_marks, shown_findings
from web.model_layout import drawn, drawn_elements, picture_size
from web.open_cases import OpenCases, open_by_definition, total
from web.outline_words import ProcessOutline, outline_rows
from web.spoken_drawing import spoken_drawing


@dataclass(frozen=True)
class BesideFile:
    """A form or DMN file that lies beside the drawing."""

    name: str
    #: The drawing names it.
    is_used: bool
    #: It was taken over from the version before.
    is_kept: bool


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
    #: `m` to `xxl`; empty when there is nothing to draw.
    size: str
    #: The file itself does not draw everything that the picture shows.
    is_completed: bool
    outlines: list[ProcessOutline]
    beside: tuple[BesideFile, ...]
    #: Cases that run on this version; for a draft those of the process.
    open: OpenCases

    @property
    def is_open_draft(self) -> bool:
        """Whether it may still be published."""
        return self.draft is not None and self.draft.state is DraftState.OPEN


def version_page(unit: UnitOfWork, actor: Actor, key: str, version: int, texts: Texts, *, language: str) -> VersionPage:
    """A published version. Raises ModelNotFound, DefinitionNotFound."""
    published, files = version_files(unit, actor, key, version)
    cases = open_by_definition(unit, key).get(published.id, OpenCases())
    common = _common(unit, files, files.findings(), published.deployed_by, texts, key=key, language=language)
    model = process_model(unit, actor, key)
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
    # a role may have come or gone since it was stored
    today = files.findings(roles={role.key for role in roles(unit)}) if draft.state is DraftState.OPEN else None
    found = findings or today or draft.findings
    common = _common(unit, files, found, draft.stored_by, texts, key=key, language=language)
    kept = {f"{form.key}.form" for form in draft_forms(unit, draft.id) if form.is_kept}
    kept |= {file.key for file in draft_decisions(unit, draft.id) if file.is_kept}
    common["beside"] = tuple(replace(file, is_kept=file.name in kept) for file in common["beside"])
    model = process_model(unit, actor, key)
    return VersionPage(model=model, published=None, draft=draft, files=files, open=cases, **common)


def _common(
    unit: UnitOfWork,
    files: VersionFiles,
    findings: tuple[Finding, ...],
    by: str,
    texts: Texts,
    *,
    key: str,
    language: str,
) -> dict[str, Any]:
    diagram = diagram_of(spoken_drawing(files.bpmn, key, language))
    shown = shown_findings(findings, texts, language, drawn_elements(files.bpmn))
    used = {f"{key}.form" for key in form_keys(diagram.processes)}
    used |= read_files(files.decisions).needed(decisions_named(diagram.processes)).keys()
    return {
        "author": names_of(unit, frozenset({by})).get(by, by),
        "findings": tuple(shown),
        "counts": count_by_severity(findings),
        "marks": finding_marks(shown, texts, language),
        "size": picture_size(files.bpmn),
        "is_completed": drawn(files.bpmn) != files.bpmn,
        "outlines": outline_rows(diagram.processes),
        "beside": tuple(BesideFile(name, name in used, is_kept=False) for name in files.beside),
    }
