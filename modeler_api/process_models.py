"""The process models that somebody may see: what is published, what is in draft, in which area."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definitions.definition import Published
from engine.definitions.lookup import latest_versions
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.draft_rules import DraftState
from modeler_api.drafts import Draft, newest_drafts
from organization.actor import Actor
from organization.permissions import Action, may


class ModelNotFound(NotFound):
    """No process by that key, or none that the actor may see."""

    code = "process_model_not_found"
    message = N_("There is no process %(key)s.")


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

    @property
    def next_version(self) -> int:
        """The number that its draft would get now."""
        return 1 + (self.published.version if self.published else 0)


def process_models(unit: UnitOfWork, actor: Actor) -> list[ProcessModel]:
    """Every process that the actor may see, by name."""
    published = {version.key: version for version in latest_versions(unit)}
    drafts = newest_drafts(unit)
    found = (_model(key, published.get(key), drafts.get(key)) for key in published.keys() | drafts.keys())
    return sorted(_visible(found, actor), key=lambda model: (model.name.casefold(), model.key))


def process_model(unit: UnitOfWork, actor: Actor, key: str) -> ProcessModel:
    """One process. Raises ModelNotFound, also for one that the actor may not see."""
    found = next((model for model in process_models(unit, actor) if model.key == key), None)
    if found is None:
        raise ModelNotFound(key=key)
    return found


def _model(key: str, published: Published | None, newest: Draft | None) -> ProcessModel:
    draft = newest if newest is not None and newest.state is DraftState.OPEN else None
    source = published or newest
    if source is None:
        raise ModelNotFound(key=key)
    return ProcessModel(key, source.name, source.area, published, draft)


def _visible(models: Iterable[ProcessModel], actor: Actor) -> Iterable[ProcessModel]:
    return (model for model in models if may(actor, Action.SEE_MODELS, area=model.area))
