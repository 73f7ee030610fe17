"""Drafts as values: what was stored, by whom, what was found; written by `uploads`, `editing` and `publication`."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Select, func, select

from engine.bpmn_xml.findings import Finding, Severity
from engine.definitions.deployment import Bundle
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.findings import load_findings
from modeler_api.drafts.rules import DraftState, ReviewState, draft_state
from modeler_api.tables import model_draft, model_draft_decision, model_draft_form

_newest = (
    select(model_draft.c.model_key, func.max(model_draft.c.number).label("newest"))
    .group_by(model_draft.c.model_key)
    .subquery()
)
_plain = tuple(column for column in model_draft.c if column.name != "bpmn")


class DraftNotFound(NotFound):
    """No draft of that model by that number."""

    code = "draft_not_found"
    message = N_("The process %(key)s has no draft %(number)s.")


@dataclass(frozen=True)
class Draft:
    """A stored upload."""

    id: str
    model_key: str
    #: 1, 2, 3… within the model.
    number: int
    name: str
    area: str
    file_name: str
    content_hash: str
    stored_at: datetime
    #: Username.
    stored_by: str
    note: str
    #: What was found when it was stored, as `dump_findings` wrote it.
    found: str
    #: The library process that it was copied from.
    copied_from: str | None
    #: The version that it became.
    published_version: int | None
    #: 1, then one more with each change in place.
    revision: int
    #: What others have said of it, while it is open.
    review: ReviewState
    state: DraftState

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """As they were when it was stored; errors first. Read when somebody asks: there may be hundreds."""
        return load_findings(self.found)

    @property
    def errors(self) -> int:
        """How many findings forbid publishing."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class DraftFile:
    """A form or DMN file of a draft."""

    #: The form's key, or the name of the DMN file.
    key: str
    content: bytes
    #: It did not come with the upload, but was taken over from the version before.
    is_kept: bool


def drafts_of(unit: UnitOfWork, key: str) -> list[Draft]:
    """Every draft of a model, newest first."""
    return _drafts(unit, _found().where(model_draft.c.model_key == key).order_by(model_draft.c.number.desc()))


def newest_drafts(unit: UnitOfWork) -> dict[str, Draft]:
    """The newest draft of every model that has one, by key."""
    found = _drafts(unit, _found().where(model_draft.c.number == _newest.c.newest))
    return {draft.model_key: draft for draft in found}


def open_areas(unit: UnitOfWork) -> dict[str, str]:
    """Where the newest draft of each model stands, unless it has become a version; reads nothing else of it."""
    found = (
        select(model_draft.c.model_key, model_draft.c.area)
        .join(_newest, _newest.c.model_key == model_draft.c.model_key)
        .where(model_draft.c.number == _newest.c.newest, model_draft.c.published_version.is_(None))
    )
    return {row.model_key: row.area for row in unit.connection.execute(found)}


def newest_draft(unit: UnitOfWork, key: str) -> Draft | None:
    """The newest draft of one model, if it has any."""
    of_model = model_draft.c.model_key == key
    found = _drafts(unit, _found().where(of_model).order_by(model_draft.c.number.desc()).limit(1))
    return next(iter(found), None)


def draft_by_number(unit: UnitOfWork, key: str, number: int) -> Draft:
    """One draft. Raises DraftNotFound."""
    found = _drafts(unit, _found().where(model_draft.c.model_key == key, model_draft.c.number == number))
    if not found:
        raise DraftNotFound(key=key, number=number)
    return found[0]


def draft_bytes(unit: UnitOfWork, draft_id: str) -> bytes:
    """The BPMN file, byte for byte."""
    return bytes(unit.connection.execute(select(model_draft.c.bpmn).where(model_draft.c.id == draft_id)).scalar_one())


def draft_forms(unit: UnitOfWork, draft_id: str) -> list[DraftFile]:
    """The forms, byte for byte, by key."""
    found = (
        select(model_draft_form).where(model_draft_form.c.draft_id == draft_id).order_by(model_draft_form.c.form_key)
    )
    return [DraftFile(row.form_key, bytes(row.content), bool(row.is_kept)) for row in unit.connection.execute(found)]


def draft_decisions(unit: UnitOfWork, draft_id: str) -> list[DraftFile]:
    """The DMN files, byte for byte, by name."""
    of_draft = model_draft_decision.c.draft_id == draft_id
    found = select(model_draft_decision).where(of_draft).order_by(model_draft_decision.c.file_name)
    return [DraftFile(row.file_name, bytes(row.content), bool(row.is_kept)) for row in unit.connection.execute(found)]


def draft_bundle(unit: UnitOfWork, draft: Draft) -> Bundle:
    """Everything of the draft, byte for byte."""
    return Bundle(
        draft.file_name,
        draft_bytes(unit, draft.id),
        {form.key: form.content for form in draft_forms(unit, draft.id)},
        {file.key: file.content for file in draft_decisions(unit, draft.id)},
    )


def _found() -> Select[Any]:
    return select(*_plain, _newest.c.newest).join(_newest, _newest.c.model_key == model_draft.c.model_key)


def _drafts(unit: UnitOfWork, found: Select[Any]) -> list[Draft]:
    return [_draft(row) for row in unit.connection.execute(found)]


def _draft(row: Row[Any]) -> Draft:
    values = dict(row._mapping)
    newest = values.pop("newest")
    values["found"] = values.pop("findings")
    values["review"] = ReviewState(row.review)
    state = draft_state(number=row.number, newest=newest, published_version=row.published_version)
    return Draft(**values, state=state)
