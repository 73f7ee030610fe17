"""The forms and decisions of a draft: which may be kept, and written as a whole."""

from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

from sqlalchemy import delete, insert

from engine.definitions.bundle_reader import MAX_UNPACKED_BYTES
from engine.definitions.deployment import Bundle
from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.tables import model_draft_decision, model_draft_form

_LONGEST_NAME = 200
_MEGABYTE = 1024 * 1024
_MOST_FILES = 500


class FileNameRefused(Rejected):
    """A name that would lead out of its folder, or that no address of an editor can hold."""

    code = "file_name_refused"
    message = N_(
        "«%(name)s» cannot be the name of a file: it may name no folder, begin with no full stop and have at most "
        "%(limit)s characters; decisions end in .dmn."
    )


class DraftTooLarge(Rejected):
    """More than can be uploaded, grown piece by piece."""

    code = "draft_too_large"
    message = N_("The drawing with its forms and decisions has more than %(limit)s MB.")


class TooManyFiles(DraftTooLarge):
    """More than anybody keeps apart, and than one save may write."""

    code = "draft_too_many_files"
    message = N_("The drawing has more than %(limit)s forms and decisions.")


def base_name(name: str) -> str:
    """The file's own name: some programs send the folders with it."""
    return PureWindowsPath(PurePosixPath(name).name).name


def is_file_name(name: str) -> bool:
    """Whether a file may be called so wherever it is unpacked."""
    is_plain = bool(name) and name.isprintable() and len(name) <= _LONGEST_NAME
    return is_plain and not name.startswith(".") and base_name(name) == name


def check_file_names(forms: Iterable[str], decisions: Iterable[str], drawing: str | None = None) -> None:
    """Raises FileNameRefused for the key of a form, the name of a DMN file or that of the drawing."""
    for name in ([] if drawing is None else [drawing]) + [*decisions, *forms]:
        if not is_file_name(name):
            raise FileNameRefused(name=name, limit=_LONGEST_NAME)
    for name in decisions:
        if not name.lower().endswith(".dmn"):
            raise FileNameRefused(name=name, limit=_LONGEST_NAME)


def check_size(whole: Bundle) -> None:
    """Raises DraftTooLarge for more than an upload may hold, TooManyFiles for more files than one may have."""
    if len(whole.forms) + len(whole.decisions) > _MOST_FILES:
        raise TooManyFiles(limit=_MOST_FILES)
    files = [whole.bpmn, *whole.forms.values(), *whole.decisions.values()]
    if sum(map(len, files)) > MAX_UNPACKED_BYTES:
        raise DraftTooLarge(limit=MAX_UNPACKED_BYTES // _MEGABYTE)


def keep_files(unit: UnitOfWork, draft_id: str, whole: Bundle, kept: Bundle) -> None:
    """Write what goes with the drawing; of it `kept` was taken over from the version before."""
    forms = [
        {"draft_id": draft_id, "form_key": key, "content": content, "is_kept": int(key in kept.forms)}
        for key, content in whole.forms.items()
    ]
    files = [
        {"draft_id": draft_id, "file_name": name, "content": content, "is_kept": int(name in kept.decisions)}
        for name, content in whole.decisions.items()
    ]
    for table, rows in ((model_draft_form, forms), (model_draft_decision, files)):
        if rows:
            unit.connection.execute(insert(table), rows)


def replace_files(unit: UnitOfWork, draft_id: str, changes: Bundle) -> None:
    """Write the forms and decisions that are new or changed over those of the same name."""
    for column, names in (
        (model_draft_form.c.form_key, changes.forms),
        (model_draft_decision.c.file_name, changes.decisions),
    ):
        if names:
            same = column.table.c.draft_id == draft_id, column.in_(names)
            unit.connection.execute(delete(column.table).where(*same))
    keep_files(unit, draft_id, changes, Bundle("", b"", {}))
