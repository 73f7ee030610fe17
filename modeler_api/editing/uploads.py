"""Store an uploaded file as a draft with its findings; what cannot be stored leaves nothing behind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.named import decisions_named, form_keys
from engine.bpmn_xml.reader import diagram_of
from engine.decisions.files import read_files
from engine.definitions.deployment import Bundle, hash_of_content, published_bundle
from engine.definitions.lookup import latest_content_hash, latest_version
from foundation.identifiers import new_id
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.areas_of_models import area_of, require_in_areas
from modeler_api.drafts.files import check_file_names, check_size, keep_files
from modeler_api.drafts.findings import dump_findings
from modeler_api.drafts.judging import known_here
from modeler_api.drafts.rules import (
    DraftChanged,
    DraftState,
    ReviewState,
    check_ids,
    check_next_version,
    check_unreviewed,
    checked_note,
    listed_name,
    model_key,
    model_name,
)
from modeler_api.drafts.stored import Draft, draft_bundle, draft_by_number, newest_draft
from modeler_api.editing.edit_locks import require_turn
from modeler_api.process_models import ProcessModel, hold_models, keys_of_file, require_file_unarchived
from modeler_api.review.authors import keep_author
from modeler_api.tables import model_draft
from organization.actor import Actor
from organization.permissions import Action

#: The open draft as somebody saw it: its number and its revision; `NOTHING_OPEN` where there was none.
Seen = tuple[int, int]
NOTHING_OPEN: Seen = (0, 0)
#: More to write in the same transaction, with the draft that there is then; raises to store nothing.
AlsoOnStoring = Callable[[UnitOfWork, Draft], None]


def store_version(
    work: Work,
    actor: Actor,
    offered: Bundle,
    *,
    note: str = "",
    area: str | None = None,
    copied_from: str | None = None,
    seen: Seen | None = None,
    also: AlsoOnStoring | None = None,
) -> Draft:
    """Store a file as the newest draft of its model, errors and all; the same content again gives that draft back.

    Forms and decisions that the drawing names and the upload lacks are taken over from the version before. `seen` is
    the open draft as it was when its place was to be taken.
    Raises UnsafeFile, FileNameRefused, IdRefused and DraftTooLarge for what is not storable, NotAllowed,
    IdOfAnotherArea, NoteTooLong, DraftInReview, ModelArchived, NotYourTurn while somebody draws the open draft,
    DraftChanged when it is not what was seen; then nothing is written.
    """
    diagram, checked = diagram_of(offered.bpmn), checked_note(note, is_required=False)
    check_ids(diagram)
    key = model_key(diagram, offered.file_name)
    name = listed_name(model_name(diagram, offered.file_name), key)
    with work.read() as unit:
        kept = _kept(unit, key, diagram, offered)
        known = known_here(unit)
    whole = replace(offered, forms={**offered.forms, **kept.forms}, decisions={**offered.decisions, **kept.decisions})
    check_file_names(whole.forms, whole.decisions, whole.file_name)
    check_size(whole)
    drawn: dict[str, Any] = {
        "model_key": key,
        "name": name,
        "file_name": offered.file_name,
        "bpmn": offered.bpmn,
        "content_hash": hash_of_content(whole),
        "stored_by": actor.username,
        "note": checked,
        "findings": dump_findings(known.findings(diagram, whole)),
        "copied_from": copied_from,
    }

    def write(unit: UnitOfWork) -> Draft:
        hold_models(unit, keys_of_file(diagram, key))
        where = area_of(unit, diagram, area, key)
        require_in_areas(unit, actor, Action.EDIT_MODELS, diagram, where, key)
        draft = _same_draft(unit, key, where, drawn["content_hash"])
        if draft is None:
            require_file_unarchived(unit, diagram, key, name)
            _require_changeable(unit, actor, key, seen)
            draft = _insert(unit, {**drawn, "area": where})
            keep_files(unit, draft.id, whole, kept)
        if also is not None:
            also(unit, draft)
        unit.note(model_key=key, number=draft.number)
        return draft

    try:
        return work.write(write)
    except IntegrityError:  # at the same moment somebody stored another draft of the model, under the same number
        return work.write(write)


def seen_of(draft: Draft | None) -> Seen:
    """What `store_version` compares."""
    return NOTHING_OPEN if draft is None else (draft.number, draft.revision)


def require_latest(unit: UnitOfWork, model: ProcessModel) -> None:
    """Raises VersionTaken when somebody has published since: what was made of the version before would undo that."""
    latest = latest_version(unit, model.key)
    check_next_version(expected=model.next_version, following=1 + (latest.version if latest else 0))


def _insert(unit: UnitOfWork, drawn: Mapping[str, Any]) -> Draft:
    """Write a draft with its author; nobody is the author of what is published already."""
    key = drawn["model_key"]
    newest = newest_draft(unit, key)
    number = 1 + (newest.number if newest else 0)
    row = {
        **drawn,
        "id": new_id(),
        "number": number,
        "stored_at": unit.now(),
        "revision": 1,
        "review": ReviewState.DRAFT.value,
    }
    unit.connection.execute(insert(model_draft).values(row))
    if latest_content_hash(unit, key) != row["content_hash"]:
        keep_author(unit, row["id"], row["stored_by"])
    return draft_by_number(unit, key, number)


def _kept(unit: UnitOfWork, key: str, diagram: Diagram, offered: Bundle) -> Bundle:
    """What the drawing names, the upload lacks and the version before has: its draft, else what is published."""
    forms = form_keys(diagram.processes) - set(offered.forms)
    given = read_files(offered.decisions)
    decisions = {one for one in decisions_named(diagram.processes) if not given.holders(one)}
    kept = replace(offered, forms={}, decisions={})
    for before in _before(unit, key) if forms or decisions else ():
        found = read_files(before.decisions)
        kept = replace(
            kept,
            forms={form: before.forms[form] for form in forms if form in before.forms} | dict(kept.forms),
            decisions={
                name: content for name, content in found.needed(decisions).items() if name not in offered.decisions
            }
            | dict(kept.decisions),
        )
        decisions = {one for one in decisions if not found.holders(one)}
    return kept


def _before(unit: UnitOfWork, key: str) -> Iterator[Bundle]:
    """The newest draft, then the newest version."""
    draft, version = newest_draft(unit, key), latest_version(unit, key)
    if draft is not None:
        yield draft_bundle(unit, draft)
    if version is not None:
        yield published_bundle(unit, version.bundle_id)


def _require_changeable(unit: UnitOfWork, actor: Actor, key: str, seen: Seen | None) -> None:
    """Raises DraftInReview, NotYourTurn and DraftChanged for a draft that another would replace."""
    newest = newest_draft(unit, key)
    standing = newest if newest is not None and newest.state is DraftState.OPEN else None
    if standing is not None:
        check_unreviewed(standing.review)
        require_turn(unit, actor, key, "")
    if seen is not None and seen != seen_of(standing):
        raise DraftChanged


def _same_draft(unit: UnitOfWork, key: str, area: str, content_hash: str) -> Draft | None:
    """The open draft, when it holds exactly this."""
    newest = newest_draft(unit, key)
    if newest is None or newest.state is not DraftState.OPEN:
        return None
    return newest if (newest.content_hash, newest.area) == (content_hash, area) else None
