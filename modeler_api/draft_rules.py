"""What may become of a draft, and what a model is called; pure."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePath

from engine.bpmn_xml.diagram import Diagram, Process
from foundation.errors import Conflict, Rejected
from foundation.sentences import N_

#: A change note answers "what changed?" in one line.
LONGEST_NOTE = 80
LONGEST_KEY = 255

_NOT_IN_KEYS = re.compile(r"[^\w.~-]+")


class DraftState(StrEnum):
    """Where a draft stands."""

    #: The newest upload, not yet published.
    OPEN = "open"
    #: A newer draft has taken its place.
    REPLACED = "replaced"
    #: It became a version.
    PUBLISHED = "published"


class NoteMissing(Rejected):
    """Publishing without saying what changed."""

    code = "change_note_missing"
    message = N_("Say in a few words what it is for or what changed.")


class NoteTooLong(Rejected):
    """A change note that is no note any more."""

    code = "change_note_too_long"
    message = N_("The note has %(length)s characters; at most %(limit)s fit.")


class DraftNotOpen(Conflict):
    """It has been published, or a newer draft has taken its place."""

    code = "draft_not_open"
    message = N_("Draft %(number)s is no longer open: it has been published or a newer one has taken its place.")


class VersionTaken(Conflict):
    """Somebody else published meanwhile."""

    code = "version_taken"
    message = N_(
        "Version %(expected)s has been published meanwhile. Look at what it changed; yours would now be version "
        "%(next)s."
    )


def draft_state(*, number: int, newest: int, published_version: int | None) -> DraftState:
    """The state of a draft, given the newest draft of its model."""
    if published_version is not None:
        return DraftState.PUBLISHED
    return DraftState.OPEN if number == newest else DraftState.REPLACED


def checked_note(note: str, *, is_required: bool) -> str:
    """The note on one line without spaces around it. Raises NoteMissing, NoteTooLong."""
    cleaned = " ".join(note.split())
    if is_required and not cleaned:
        raise NoteMissing
    if len(cleaned) > LONGEST_NOTE:
        raise NoteTooLong(length=len(cleaned), limit=LONGEST_NOTE)
    return cleaned


def check_next_version(*, expected: int | None, following: int) -> None:
    """Raises VersionTaken when the person was told another number than the one it would get now."""
    if expected is not None and expected != following:
        raise VersionTaken(expected=expected, next=following)


def main_process(diagram: Diagram) -> Process | None:
    """The process that a model is named after: the first that can be run, else the first; None without any."""
    executable = (process for process in diagram.processes if process.is_executable)
    return next(executable, None) or next(iter(diagram.processes), None)


def model_key(diagram: Diagram, file_name: str) -> str:
    """The key of the model that a file holds; every storable file has one, also a drawing without process."""
    return next(filter(None, map(_as_key, _candidates(diagram, file_name))), "model")


def model_name(diagram: Diagram, file_name: str) -> str:
    """What people call the model: the name of its process, its pool or its file."""
    process = main_process(diagram)
    if process is None:
        return diagram.name or _stem(file_name)
    pools = (pool.name for pool in diagram.participants if pool.process_id == process.id)
    return process.name or next(filter(None, pools), None) or process.id


def _candidates(diagram: Diagram, file_name: str) -> Iterator[str]:
    process = main_process(diagram)
    if process is not None:
        yield process.id
    yield diagram.id
    yield _stem(file_name)


def _as_key(text: str) -> str:
    return _NOT_IN_KEYS.sub("-", text).strip("-")[:LONGEST_KEY]


def _stem(file_name: str) -> str:
    return PurePath(file_name).name.split(".")[0]
