"""Put a model away: nobody finds it in lists or starts it, its cases go on; and bring it back."""

from sqlalchemy import delete, insert, select

from engine.definitions.deployment import set_suspended
from engine.definitions.lookup import latest_versions
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.process_models import ProcessModel, process_model, require_unarchived
from modeler_api.tables import model_archive, model_edit_lock
from organization import audit
from organization.actor import Actor
from organization.permissions import Action, require


def archive_model(work: Work, actor: Actor, key: str) -> ProcessModel:
    """Put it away. Raises ModelNotFound, ModelArchived, NotAllowed."""

    def write(unit: UnitOfWork) -> ProcessModel:
        model = process_model(unit, actor, key)
        require(actor, Action.PUBLISH_MODELS, area=model.area)
        require_unarchived(unit, key, model.name)
        latest = model.published
        suspended = latest.id if latest is not None and not latest.is_suspended else None
        if suspended is not None:
            set_suspended(unit, suspended, is_suspended=True)
        row = {"archived_at": unit.now(), "archived_by": actor.username, "suspended_id": suspended}
        unit.connection.execute(insert(model_archive).values(model_key=key, **row))
        unit.connection.execute(delete(model_edit_lock).where(model_edit_lock.c.model_key == key))
        audit.record(unit, actor.username, "model.archived", key)
        return process_model(unit, actor, key)

    return work.write(write)


def restore_model(work: Work, actor: Actor, key: str) -> ProcessModel:
    """Bring it back; what archiving stopped can be started again. Raises ModelNotFound, NotAllowed."""

    def write(unit: UnitOfWork) -> ProcessModel:
        model = process_model(unit, actor, key)
        require(actor, Action.PUBLISH_MODELS, area=model.area)
        row = unit.connection.execute(select(model_archive).where(model_archive.c.model_key == key)).first()
        if row is not None:
            if row.suspended_id in {version.id for version in latest_versions(unit)}:
                set_suspended(unit, row.suspended_id, is_suspended=False)
            unit.connection.execute(delete(model_archive).where(model_archive.c.model_key == key))
            audit.record(unit, actor.username, "model.restored", key)
        return process_model(unit, actor, key)

    return work.write(write)
