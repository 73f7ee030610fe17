"""The process models that somebody may see: what is published, what is in draft, in which area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.bpmn_xml.diagram import Diagram
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle, published_bundle
from engine.definitions.lookup import latest_version, latest_versions
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import DraftState, ModelArchived, listed_name
from modeler_api.drafts.stored import Draft, draft_bundle, newest_draft, newest_drafts
from modeler_api.tables import model_archive
from organization.actor import Actor
from organization.permissions import Action, may

#: Apart from what else might hold an advisory lock by a word.
_MODELS = 1


class ModelNotFound(NotFound):
    """No process by that key, or none that the actor may see."""

    code = "process_model_not_found"
    message = N_("There is no process %(key)s.")


class NoOpenDraft(NotFound):
    """Nothing of it is being drawn."""

    code = "no_open_draft"
    message = N_("«%(name)s» has no open draft.")


@dataclass(frozen=True)
class Archived:
    """Since when, and by whom."""

    at: datetime
    #: Username.
    by: str


@dataclass(frozen=True)
class ProcessModel:
    """A process as the modelling tool sees it."""

    key: str
    name: str
    area: str
    #: The latest version; None when it was never published.
    published: Published | None
    #: The newest draft while it is open.
    draft: Draft | None
    #: None unless it is archived: hidden from lists, started by nobody; its cases go on.
    archived: Archived | None = None

    @property
    def next_version(self) -> int:
        """The number that its draft would get now."""
        return 1 + (self.published.version if self.published else 0)


def process_models(unit: UnitOfWork, actor: Actor) -> list[ProcessModel]:
    """Every process that the actor may see and nobody has archived, by name."""
    return [model for model in _all(unit, actor) if model.archived is None]


def archived_models(unit: UnitOfWork, actor: Actor) -> list[ProcessModel]:
    """Every archived process that the actor may see, by name."""
    return [model for model in _all(unit, actor) if model.archived is not None]


def process_model(unit: UnitOfWork, actor: Actor, key: str) -> ProcessModel:
    """One process, archived or not. Raises ModelNotFound, also for one that the actor may not see."""
    found = _model(key, latest_version(unit, key), newest_draft(unit, key), _archived(unit, key).get(key))
    if not may(actor, Action.SEE_MODELS, area=found.area):
        raise ModelNotFound(key=key)
    return found


def names_of_published(unit: UnitOfWork, actor: Actor) -> dict[str, str]:
    """The names of the published processes that the actor may see, by key."""
    seen = (one for one in latest_versions(unit) if may(actor, Action.SEE_MODELS, area=one.area))
    return {version.key: version.name for version in seen}


def open_draft(unit: UnitOfWork, actor: Actor, key: str) -> Draft:
    """The draft of a model that is open. Raises ModelNotFound, NoOpenDraft."""
    model = process_model(unit, actor, key)
    if model.draft is None:
        raise NoOpenDraft(name=model.name)
    return model.draft


def model_bundle(unit: UnitOfWork, model: ProcessModel) -> Bundle:
    """Byte for byte, the open draft of a model, else its latest version."""
    if model.draft is not None:
        return draft_bundle(unit, model.draft)
    if model.published is None:
        raise NoOpenDraft(name=model.name)
    return published_bundle(unit, model.published.bundle_id)


def hold_models(unit: UnitOfWork, keys: Iterable[str]) -> None:
    """Let nobody else write these models before we are through: what is read from now on stays so until then.

    On SQLite nobody else writes anyway.
    """
    if not unit.database.is_sqlite:
        for key in sorted(set(keys)):  # always in the same order, so that two do not wait for each other
            unit.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, _MODELS))))


def keys_of_file(diagram: Diagram, key: str) -> list[str]:
    """The model's own and those of every process that its file holds."""
    return [key, *(process.id for process in diagram.processes)]


def require_unarchived(unit: UnitOfWork, key: str, name: str) -> None:
    """Raises ModelArchived for a model that somebody has put away."""
    if _archived(unit, key):
        raise ModelArchived(name=name)


def require_file_unarchived(unit: UnitOfWork, diagram: Diagram, key: str, name: str) -> None:
    """Raises ModelArchived when somebody has put away the model or another process that the file holds."""
    for one, called in {**{process.id: process.label for process in diagram.processes}, key: name}.items():
        require_unarchived(unit, one, called)


def _all(unit: UnitOfWork, actor: Actor) -> list[ProcessModel]:
    published = {version.key: version for version in latest_versions(unit)}
    drafts, archived = newest_drafts(unit), _archived(unit)
    found = (
        _model(key, published.get(key), drafts.get(key), archived.get(key)) for key in published.keys() | drafts.keys()
    )
    return sorted(_visible(found, actor), key=lambda model: (model.name.casefold(), model.key))


def _archived(unit: UnitOfWork, key: str | None = None) -> dict[str, Archived]:
    """Of all models, or of one."""
    found = select(model_archive) if key is None else select(model_archive).where(model_archive.c.model_key == key)
    rows = unit.connection.execute(found)
    return {row.model_key: Archived(row.archived_at, row.archived_by) for row in rows}


def _model(key: str, published: Published | None, newest: Draft | None, archived: Archived | None) -> ProcessModel:
    draft = newest if newest is not None and newest.state is DraftState.OPEN else None
    source = published or newest
    if source is None:
        raise ModelNotFound(key=key)
    return ProcessModel(key, listed_name(source.name, key), source.area, published, draft, archived)


def _visible(models: Iterable[ProcessModel], actor: Actor) -> Iterable[ProcessModel]:
    return (model for model in models if may(actor, Action.SEE_MODELS, area=model.area))
