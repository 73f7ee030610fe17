"""What whoever asked for a case may fill in on its page, to answer what it asks of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from organization.actor import Actor
from runtime.cases import Case
from runtime.forms.validation import validate_browser
from runtime.inbox.drafts import Draft, draft_of
from runtime.requester_messages import Offer, draft_key
from web.form_html import ShownForm, shown_form
from web.form_words import Fact, facts
from web.parts import Parts
from web.task_pane import reader_for


@dataclass(frozen=True)
class Question:
    """A form to tell the case something with."""

    offer: Offer
    #: What the form shows to be read.
    facts: tuple[Fact, ...]
    form: ShownForm
    draft: Draft | None


def question(
    parts: Parts, actor: Actor, case: Case, *, chosen: int | None, typed: Mapping[str, Sequence[str]] | None
) -> Question | None:
    """The one that was chosen, by its token, else the one that the case waits for; None when there is none.

    `typed` is what was sent in vain, and comes back with what is wrong with it.
    """
    offer = _offer(case, chosen)
    if offer is None:
        return None
    reader = reader_for(parts, actor)
    with parts.work.read() as unit:
        draft = draft_of(unit, draft_key(case.summary.id, offer.token_id), actor.username)
    texts = typed if typed is not None else draft.texts if draft else None
    errors = () if typed is None else validate_browser(offer.form, typed, offer.variables, reader.moment).errors
    return Question(
        offer,
        facts(offer.form, offer.variables, reader),
        shown_form(offer.form, offer.variables, reader, texts=texts, errors=errors),
        draft,
    )


def _offer(case: Case, chosen: int | None) -> Offer | None:
    awaited = {wait.token_id for wait in case.waits if wait.is_for_requester}
    asking = [offer for offer in case.offers if offer.form.components]
    wanted = {chosen} if chosen is not None else awaited
    return next((offer for offer in asking if offer.token_id in wanted), None)
