"""One form of the open draft: its file, what it asks as people will see it, and a new one."""

from engine.forms.reader import form_schema, read_form
from engine.forms.schema import Form
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.drafts.stored import Draft, draft_by_number
from modeler_api.drafts.stored import draft_forms as forms_of
from modeler_api.editing.blank_files import blank_form
from modeler_api.editing.decisions import DraftFileNotFound, checked_name
from modeler_api.editing.saving import NOBODYS, Changes, Hand, free_key, open_for_editing, save_draft
from modeler_api.process_models import process_model
from organization.actor import Actor


def form_file(unit: UnitOfWork, actor: Actor, key: str, number: int, form_key: str) -> bytes:
    """The form's file. Raises ModelNotFound, DraftFileNotFound."""
    process_model(unit, actor, key)
    draft = draft_by_number(unit, key, number)
    found = next((form.content for form in forms_of(unit, draft.id) if form.key == form_key), None)
    if found is None:
        raise DraftFileNotFound(key=key, name=form_key)
    return found


def form_asked(content: bytes) -> Form:
    """What the form asks. Raises FormRejected for what nobody could be asked as it is meant."""
    return read_form(form_schema(content))


def begin_form(work: Work, actor: Actor, key: str, *, name: str, hand: Hand = NOBODYS) -> tuple[Draft, str]:
    """A form that asks for nothing yet, in the open draft; gives its key.

    Another draft than the `hand` has seen is not changed.
    Raises FileNameMissing, NameTooLong and what `save_draft` raises.
    """
    cleaned = checked_name(name)
    draft = open_for_editing(work, actor, key)
    with work.read() as unit:
        new = free_key(cleaned, {form.key for form in forms_of(unit, draft.id)})
    changes = Changes(forms={new: blank_form(new, cleaned)})
    number, revision = hand.on(draft)
    return save_draft(work, actor, key, number, changes, revision=revision, tab=hand.tab), new
