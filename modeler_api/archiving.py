"""Put a model away: nobody finds it in lists or starts it, its cases go on; and bring it back."""

from sqlalchemy import delete, insert, select

from engine.definitions.deployment import set_suspended
from engine.definitions.lookup import published_versions
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.process_models import ProcessModel, hold_models, process_model, require_unarchived
from modeler_api.tables import model_archive, model_archive_version, model_edit_lock
from organization import audit
from organization.actor import Actor
from organization.permissions import Action, require


def archive_model(work: Work, actor: Actor, key: str) -> ProcessModel:
    """Put it away. Raises ModelNotFound, ModelArchived, NotAllowed."""

    def write(unit: UnitOfWork) -> ProcessModel:
        hold_models(unit, [key])
        model = process_model(unit, actor, key)
        require(actor, Action.PUBLISH_MODELS, area=model.area)
        require_unarchived(unit, key, model.name)
        row = {"archived_at": unit.now(), "archived_by": actor.username}
        unit.connection.execute(insert(model_archive).values(model_key=key, **row))
        for version in published_versions(unit, key):
            if not version.is_suspended:
                set_suspended(unit, version.id, is_suspended=True)
                stopped = {"model_key": key, "definition_id": version.id}
                unit.connection.execute(insert(model_archive_version).values(stopped))
        unit.connection.execute(delete(model_edit_lock).where(model_edit_lock.c.model_key == key))
        audit.record(unit, actor.username, "model.archived", key)
        return process_model(unit, actor, key)

    return work.write(write)


def restore_model(work: Work, actor: Actor, key: str) -> ProcessModel:
    """Bring it back; what archiving stopped can be started again. Raises ModelNotFound, NotAllowed."""

    def write(unit: UnitOfWork) -> ProcessModel:
        hold_models(unit, [key])
        model = process_model(unit, actor, key)
        require(actor, Action.PUBLISH_MODELS, area=model.area)
        row = unit.connection.execute(select(model_archive).where(model_archive.c.model_key == key)).first()
        if row is not None:
            of_model = model_archive_version.c.model_key == key
            found = select(model_archive_version.c.definition_id).where(of_model)
            for definition_id in unit.connection.execute(found).scalars().all():
                set_suspended(unit, definition_id, is_suspended=False)
            unit.connection.execute(delete(model_archive_version).where(of_model))
            unit.connection.execute(delete(model_archive).where(model_archive.c.model_key == key))
            audit.record(unit, actor.username, "model.restored", key)
        return process_model(unit, actor, key)

    return work.write(write)
