"""What the editors of a draft share: drawings, decisions and forms are opened, sent and saved alike."""

from collections.abc import Callable

from flask import abort, redirect, url_for
from pydantic import Field

from foundation.http.api import Body, Id, Text, sent
from modeler_api.drafts.rules import ReviewState
from modeler_api.drafts.stored import Draft
from modeler_api.editing.saving import Changes, save_draft
from modeler_api.process_models import ProcessModel, open_draft, process_model
from organization.http import require_actor
from web.parts import Parts


class SentChange(Body):
    """The whole file, and the revision that it was changed from."""

    content: str
    number: int = Field(ge=1)
    revision: int = Field(ge=1)
    #: The browser tab that has the turn.
    tab: Id


class SentBeginning(Body):
    """What a new file beside the drawing is called."""

    name: Text
    tab: Id


def edited(parts: Parts, key: str) -> tuple[ProcessModel, Draft]:
    """The model whose draft is edited; goes to its page when there is none, and to the draft's while it is reviewed."""
    with parts.work.read() as unit:
        model = process_model(unit, require_actor(), key)
    if model.draft is None:
        abort(redirect(url_for("models.one", key=key)))
    if model.draft.review is not ReviewState.DRAFT:
        abort(redirect(url_for("uploads.draft", key=key, number=model.draft.number)))
    return model, model.draft


def stored(parts: Parts, key: str) -> Draft:
    """The open draft as it was saved last. Raises ModelNotFound, NoOpenDraft."""
    with parts.work.read() as unit:
        return open_draft(unit, require_actor(), key)


def save_sent(parts: Parts, key: str, changes: Callable[[bytes], Changes]) -> Draft:
    """Save the file that was sent over the revision that it was changed from. Raises what `save_draft` raises."""
    change = sent(SentChange)
    return save_draft(
        parts.work,
        require_actor(),
        key,
        change.number,
        changes(change.content.encode()),
        revision=change.revision,
        tab=change.tab,
    )


def editor_settings(draft: Draft, **own: str) -> dict[str, object]:
    """What the script of an editor knows; `own` are its addresses, and the file unless it is the drawing."""
    return {
        **own,
        "turn": url_for("modeler.turn", key=draft.model_key),
        "key": draft.model_key,
        "number": draft.number,
        "revision": draft.revision,
        "person": require_actor().username,
    }
