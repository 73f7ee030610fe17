"""The forms and decisions of a draft, written as a whole."""

from sqlalchemy import delete, insert

from engine.definitions.deployment import Bundle
from foundation.unit_of_work import UnitOfWork
from modeler_api.tables import model_draft_decision, model_draft_form


def keep_files(unit: UnitOfWork, draft_id: str, whole: Bundle, kept: Bundle) -> None:
    """Write what goes with the drawing; of it `kept` was taken over from the version before."""
    for form_key, content in whole.forms.items():
        form = {"form_key": form_key, "content": content, "is_kept": int(form_key in kept.forms)}
        unit.connection.execute(insert(model_draft_form).values(draft_id=draft_id, **form))
    for name, content in whole.decisions.items():
        file = {"file_name": name, "content": content, "is_kept": int(name in kept.decisions)}
        unit.connection.execute(insert(model_draft_decision).values(draft_id=draft_id, **file))


def replace_files(unit: UnitOfWork, draft_id: str, changes: Bundle) -> None:
    """Write the forms and decisions that are new or changed over those of the same name."""
    for form_key in changes.forms:
        same = model_draft_form.c.draft_id == draft_id, model_draft_form.c.form_key == form_key
        unit.connection.execute(delete(model_draft_form).where(*same))
    for name in changes.decisions:
        of_name = model_draft_decision.c.draft_id == draft_id, model_draft_decision.c.file_name == name
        unit.connection.execute(delete(model_draft_decision).where(*of_name))
    keep_files(unit, draft_id, changes, Bundle("", b"", {}))
