"""Share a form or decisions, change what is shared, publish a version of it."""

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from engine.bpmn_xml.findings import Severity
from engine.decisions.files import read_files
from engine.forms.reader import form_schema, read_form
from foundation.errors import Conflict, Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.areas_of_models import AreaMissing
from modeler_api.drafts.files import check_file_names
from modeler_api.drafts.rules import checked_note
from modeler_api.editing.blank_files import blank_decision, blank_form
from modeler_api.editing.edit_locks import require_turn
from modeler_api.editing.saving import checked_name, free_key
from modeler_api.shared.stored import SharedFile, SharedKind, find_shared, shared_content, shared_files
from modeler_api.shared.tables import shared_file, shared_file_version
from organization.actor import Actor
from organization.areas import areas
from organization.permissions import Action, require


class SharedKeyTaken(Conflict):
    """Two shared files of one key."""

    code = "shared_key_taken"
    message = N_("Something else is shared as %(key)s already. Give this file another name in its process first.")


class SharedFileChanged(Conflict):
    """Somebody else has saved it meanwhile."""

    code = "shared_file_changed"
    message = N_("It has been changed from another place since you opened it. Load it again to go on.")


class NothingToPublish(Conflict):
    """A version like the one before."""

    code = "shared_file_unchanged"
    message = N_("Nothing has changed since version %(version)s.")


class SharedFileHasErrors(Rejected):
    """No process could be published with it."""

    code = "shared_file_has_errors"
    message = N_("It has errors: %(problem)s. Mend them first.")


def begin_shared(work: Work, actor: Actor, kind: SharedKind, *, name: str, area: str) -> SharedFile:
    """A form that asks for nothing or a table without rules, without a version yet.

    Raises NameMissing, NameTooLong, AreaMissing, NotAllowed.
    """
    cleaned = checked_name(name)

    def write(unit: UnitOfWork) -> SharedFile:
        taken = {one.key.removesuffix(".dmn") for one in shared_files(unit) if one.kind is kind}
        key = free_key(cleaned, taken)
        if kind is SharedKind.FORM:
            return _insert(unit, actor, kind, key, cleaned, area, blank_form(key, cleaned))
        content = blank_decision(key, cleaned, space="shared")
        return _insert(unit, actor, kind, f"{key}.dmn", cleaned, area, content)

    try:
        return work.write(write)
    except IntegrityError:  # at the same moment somebody began one of that name
        return work.write(write)


def share(
    work: Work, actor: Actor, kind: SharedKind, key: str, *, content: bytes, name: str, area: str, note: str = ""
) -> SharedFile:
    """Offer a file under its own key, as version 1.

    Raises NameMissing, NameTooLong, NoteTooLong, AreaMissing, SharedKeyTaken, SharedFileHasErrors, NotAllowed, and what
    `check_storable` raises.
    """
    cleaned, checked = checked_name(name), checked_note(note, is_required=False)
    check_storable(kind, key, content)
    _check_sound(kind, key, content)

    def write(unit: UnitOfWork) -> SharedFile:
        if any((one.kind, one.key) == (kind, key) for one in shared_files(unit)):
            raise SharedKeyTaken(key=key)
        made = _insert(unit, actor, kind, key, cleaned, area, content)
        return _publish(unit, actor, made, content, checked)

    try:
        return work.write(write)
    except IntegrityError as taken:
        raise SharedKeyTaken(key=key) from taken


def save_shared(
    work: Work, actor: Actor, kind: SharedKind, key: str, content: bytes, *, revision: int, tab: str = ""
) -> SharedFile:
    """Save over the revision that was changed.

    `tab` names the place that holds the turn.

    Raises SharedFileNotFound, SharedFileChanged, NotYourTurn, NotAllowed, and UnsafeFile or FormRejected for what is no
    such file.
    """
    check_storable(kind, key, content)

    def write(unit: UnitOfWork) -> SharedFile:
        before = find_shared(unit, kind, key)
        require(actor, Action.EDIT_MODELS, area=before.area)
        if shared_content(unit, kind, key) == content:
            return before
        require_turn(unit, actor, before.turn, tab)
        values = {"content": content, "revision": revision + 1, "changed_at": unit.now(), "changed_by": actor.username}
        same = shared_file.c.kind == kind, shared_file.c.key == key, shared_file.c.revision == revision
        if unit.connection.execute(update(shared_file).where(*same).values(values)).rowcount != 1:
            raise SharedFileChanged
        unit.note(kind=kind, key=key)
        return find_shared(unit, kind, key)

    return work.write(write)


def publish_shared(
    work: Work, actor: Actor, kind: SharedKind, key: str, *, note: str, revision: int | None = None
) -> SharedFile:
    """Make what is worked on, as it was seen, the next version; processes take it over when they want.

    Raises SharedFileNotFound, SharedFileChanged, NothingToPublish, SharedFileHasErrors, NoteMissing, NoteTooLong,
    NotAllowed.
    """
    with work.read() as unit:
        before, content = find_shared(unit, kind, key), shared_content(unit, kind, key)
    require(actor, Action.EDIT_MODELS, area=before.area)
    if revision is not None and revision != before.revision:
        raise SharedFileChanged
    if not before.is_changed:
        raise NothingToPublish(version=before.version)
    checked = checked_note(note, is_required=before.version > 0)
    _check_sound(kind, key, content)

    def write(unit: UnitOfWork) -> SharedFile:
        if find_shared(unit, kind, key) != before:
            raise SharedFileChanged
        return _publish(unit, actor, before, content, checked)

    try:
        return work.write(write)
    except IntegrityError as taken:
        raise SharedFileChanged from taken


def check_storable(kind: SharedKind, key: str, content: bytes) -> None:
    """Raises FileNameRefused, UnsafeFile or FormRejected for what no editor could open."""
    is_form = kind is SharedKind.FORM
    check_file_names([key] if is_form else [], [] if is_form else [key])
    if is_form:
        form_schema(content)
        return
    unreadable = read_files({key: content}).unreadable
    if unreadable:
        raise unreadable[key]


def _insert(
    unit: UnitOfWork, actor: Actor, kind: SharedKind, key: str, name: str, area: str, content: bytes
) -> SharedFile:
    known = [one.key for one in areas(unit)]
    if area not in known:
        raise AreaMissing(area=area, known=", ".join(known) or "–")
    require(actor, Action.EDIT_MODELS, area=area)
    values = {"kind": kind, "key": key, "name": name, "area": area, "content": content, "revision": 1}
    changed = {"changed_at": unit.now(), "changed_by": actor.username}
    unit.connection.execute(insert(shared_file).values({**values, **changed}))
    unit.note(kind=kind, key=key)
    return find_shared(unit, kind, key)


def _publish(unit: UnitOfWork, actor: Actor, file: SharedFile, content: bytes, note: str) -> SharedFile:
    values = {
        "kind": file.kind,
        "key": file.key,
        "number": file.version + 1,
        "content": content,
        "note": note,
        "published_at": unit.now(),
        "published_by": actor.username,
    }
    unit.connection.execute(insert(shared_file_version).values(values))
    unit.note(kind=file.kind, key=file.key, version=file.version + 1)
    return find_shared(unit, file.kind, file.key)


def _check_sound(kind: SharedKind, key: str, content: bytes) -> None:
    if kind is SharedKind.FORM:
        read_form(form_schema(content))
        return
    findings = read_files({key: content}).model_of_file(key).findings
    problem = next((one.sentence for one in findings if one.severity is Severity.ERROR), None)
    if problem is not None:
        raise SharedFileHasErrors(problem=problem)
