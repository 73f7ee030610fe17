"""Draw in the browser: begin a model, open one for editing, save each change over the one before."""

import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy import update

from engine.bpmn_xml.blank import blank_model
from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.findings import Finding
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle, hash_of_content, published_bundle
from engine.definitions.lookup import latest_version, latest_versions
from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.areas_of_models import IdOfAnotherArea, area_of, require_in_areas
from modeler_api.drafts.files import check_file_names, check_size, replace_files
from modeler_api.drafts.findings import dump_findings
from modeler_api.drafts.judging import known_here
from modeler_api.drafts.rules import (
    LONGEST_NAME,
    DraftChanged,
    DraftNotOpen,
    DraftState,
    check_ids,
    check_unreviewed,
    is_address,
    listed_name,
    model_key,
    model_name,
)
from modeler_api.drafts.stored import Draft, draft_bundle, draft_by_number, newest_drafts
from modeler_api.editing.edit_locks import require_turn
from modeler_api.editing.uploads import NOTHING_OPEN, require_latest, store_version
from modeler_api.printable import printable
from modeler_api.process_models import hold_models, process_model, require_unarchived
from modeler_api.review.authors import keep_author
from modeler_api.tables import model_draft
from organization.actor import Actor
from organization.permissions import Action

_LONGEST_KEY_OF_NAME = 60
#: As many people draw at a time; a large drawing takes about 1 MB.
_DRAWINGS = 16


class NameMissing(Rejected):
    """A process that nobody could find again."""

    code = "model_name_missing"
    message = N_("Give the process a name.")


class NameTooLong(Rejected):
    """No list could show it."""

    code = "model_name_too_long"
    message = N_("The name has %(length)s characters; at most %(limit)s fit.")


class ModelKeyChanged(Rejected):
    """The drawing would become another model."""

    code = "model_key_changed"
    message = N_(
        "This is the drawing of another process, «%(wanted)s», and here «%(key)s» is drawn. Upload it by itself, or "
        "give it the id «%(key)s»."
    )


@dataclass(frozen=True)
class Changes:
    """What is saved: the drawing, forms by key and DMN files by name, each only when it has changed."""

    bpmn: bytes | None = None
    forms: Mapping[str, bytes] = field(default_factory=dict)
    decisions: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Hand:
    """Where somebody edits a draft."""

    #: The tab that has the turn.
    tab: str = ""
    #: Number and revision of the draft as it stands there; None when nobody has looked.
    seen: tuple[int, int] | None = None

    def on(self, draft: Draft) -> tuple[int, int]:
        """Number and revision of what is changed: what was seen, else the draft as it is."""
        return self.seen or (draft.number, draft.revision)


NOBODYS = Hand()


def begin_model(work: Work, actor: Actor, *, name: str, area: str) -> Draft:
    """A new model with one start event, as a draft. Raises NameMissing, NameTooLong, AreaMissing, NotAllowed."""
    cleaned = checked_name(name)
    with work.read() as unit:
        taken = {version.key for version in latest_versions(unit)} | newest_drafts(unit).keys()

    def require_own(unit: UnitOfWork, draft: Draft) -> None:  # whoever clicks twice has begun one process
        if draft.stored_by != actor.username or latest_version(unit, draft.model_key) is not None:
            raise DraftChanged

    while True:
        key = free_key(cleaned, taken)
        blank = Bundle(f"{key}.bpmn", blank_model(key, cleaned), {})
        try:
            return store_version(work, actor, blank, area=area, seen=NOTHING_OPEN, also=require_own)
        except (DraftChanged, IdOfAnotherArea):  # at the same moment somebody else began one by this name
            taken.add(key)


def checked_name(name: str) -> str:
    """A name on one line without spaces around it. Raises NameMissing, NameTooLong."""
    cleaned = " ".join(printable(name).split())
    if not cleaned:
        raise NameMissing
    if len(cleaned) > LONGEST_NAME:
        raise NameTooLong(length=len(cleaned), limit=LONGEST_NAME)
    return cleaned


def free_key(name: str, taken: Container[str]) -> str:
    """A key that the name suggests and no other model has: lower case, ASCII, words joined by `_`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    stem = "_".join(words)[:_LONGEST_KEY_OF_NAME].strip("_") or "process"
    stem = stem if stem[0].isalpha() else f"process_{stem}"
    tries = (stem if number == 1 else f"{stem}_{number}" for number in range(1, 100_000))
    return next(key for key in tries if key not in taken and is_address(key))


def open_for_editing(work: Work, actor: Actor, key: str) -> Draft:
    """The open draft of a model, made from its latest version when there is none.

    Raises ModelNotFound, VersionTaken, NotAllowed.
    """
    with work.read() as unit:
        model = process_model(unit, actor, key)
        require_unarchived(unit, key, model.name)
        if model.draft is not None or model.published is None:
            draft = model.draft or newest_drafts(unit)[key]
            diagram = diagram_of(draft_bundle(unit, draft).bpmn)
            require_in_areas(unit, actor, Action.EDIT_MODELS, diagram, draft.area, key)
            return draft
        version = model.published
        offered = published_bundle(unit, version.bundle_id)
    return store_version(
        work,
        actor,
        offered,
        area=version.area,
        seen=NOTHING_OPEN,
        also=lambda unit, _draft: require_latest(unit, model),
    )


def save_draft(
    work: Work, actor: Actor, key: str, number: int, changes: Changes, *, revision: int, tab: str = ""
) -> Draft:
    """Save over the revision that was changed, errors and all; gives the draft with its findings.

    What is stored already is not stored again, whatever the revision. `tab` names the place that holds the turn.
    Raises ModelNotFound, DraftNotFound, DraftNotOpen, DraftChanged, NotYourTurn, ModelKeyChanged, NotAllowed, and
    UnsafeFile, FileNameRefused or DraftTooLarge for what is not storable; then nothing is written.
    """
    with work.read() as unit:
        process_model(unit, actor, key)
        before = _still_open(unit, key, number)
        stored = draft_bundle(unit, before)
        require_in_areas(unit, actor, Action.EDIT_MODELS, _read(stored.bpmn), before.area, key)
        whole = _changed(stored, changes)
        if whole == stored:  # it may be sent again by somebody who never heard that it arrived
            return before
        _check_unchanged(before, revision)
        known = known_here(unit)
    check_file_names(changes.forms, changes.decisions)
    check_size(whole)
    diagram = _read(whole.bpmn)
    check_ids(diagram)
    wanted = model_key(diagram, whole.file_name)
    if wanted != key:
        raise ModelKeyChanged(wanted=wanted, key=key)
    findings = known.findings(diagram, whole)

    def write(unit: UnitOfWork) -> Draft:
        hold_models(unit, [key])
        draft = _still_open(unit, key, number)
        _check_unchanged(draft, revision)
        require_turn(unit, actor, key, tab)
        draft = replace(draft, area=area_of(unit, diagram, draft.area, key))
        require_in_areas(unit, actor, Action.EDIT_MODELS, diagram, draft.area, key)
        _write(unit, actor, draft, diagram, whole, findings)
        keep_author(unit, draft.id, actor.username)
        replace_files(unit, draft.id, replace(whole, forms=changes.forms, decisions=changes.decisions))
        unit.note(model_key=key, number=number)
        return draft_by_number(unit, key, number)

    return work.write(write)


@lru_cache(maxsize=_DRAWINGS)
def _read(bpmn: bytes) -> Diagram:
    """The drawing; what one save has read, the next one changes."""
    return diagram_of(bpmn)


def _write(
    unit: UnitOfWork, actor: Actor, draft: Draft, diagram: Diagram, whole: Bundle, findings: tuple[Finding, ...]
) -> None:
    values = {
        "name": listed_name(model_name(diagram, whole.file_name), draft.model_key),
        "area": draft.area,
        "bpmn": whole.bpmn,
        "content_hash": hash_of_content(whole),
        "stored_at": unit.now(),
        "stored_by": actor.username,
        "findings": dump_findings(findings),
        "revision": draft.revision + 1,
    }
    same = (
        model_draft.c.id == draft.id,
        model_draft.c.revision == draft.revision,
        model_draft.c.review == draft.review.value,
        model_draft.c.published_version.is_(None),
    )
    if unit.connection.execute(update(model_draft).where(*same).values(values)).rowcount != 1:
        raise DraftChanged


def _still_open(unit: UnitOfWork, key: str, number: int) -> Draft:
    draft = draft_by_number(unit, key, number)
    if draft.state is not DraftState.OPEN:
        raise DraftNotOpen(number=number)
    require_unarchived(unit, key, draft.name)
    check_unreviewed(draft.review)
    return draft


def _check_unchanged(draft: Draft, revision: int) -> None:
    if draft.revision != revision:
        raise DraftChanged(by=draft.stored_by, revision=draft.revision)


def _changed(before: Bundle, changes: Changes) -> Bundle:
    return replace(
        before,
        bpmn=before.bpmn if changes.bpmn is None else changes.bpmn,
        forms={**before.forms, **changes.forms},
        decisions={**before.decisions, **changes.decisions},
    )
