"""What may become of a draft, and what a model is called; pure."""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import PurePath

from engine.bpmn_xml.diagram import Diagram, Process
from foundation.errors import Conflict, Forbidden, Rejected
from foundation.sentences import N_
from modeler_api.printable import printable, short

#: A change note answers "what changed?" in one line.
LONGEST_NOTE = 80
LONGEST_KEY = 255
#: Of a process: what lists and heads of pages have room for.
LONGEST_NAME = 120

#: Pages that stand where the key of a model stands in an address.
PAGES_BESIDE_MODELS = frozenset({"new", "picture.pdf", "upload"})

_NOT_IN_KEYS = re.compile(r"[^\w.~-]+")


class DraftState(StrEnum):
    """Where a draft stands."""

    #: The newest upload, not yet published.
    OPEN = "open"
    #: A newer draft has taken its place.
    REPLACED = "replaced"
    #: It became a version.
    PUBLISHED = "published"


class ReviewState(StrEnum):
    """What others have said of an open draft."""

    #: It is being worked on.
    DRAFT = "draft"
    #: Somebody is to look at it; nobody changes it meanwhile.
    IN_REVIEW = "in_review"
    #: It may be published.
    APPROVED = "approved"


class ReviewStep(StrEnum):
    """What somebody does with a draft on its way to a version."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"


_AFTER = {
    (ReviewState.DRAFT, ReviewStep.SUBMITTED): ReviewState.IN_REVIEW,
    (ReviewState.IN_REVIEW, ReviewStep.WITHDRAWN): ReviewState.DRAFT,
    (ReviewState.IN_REVIEW, ReviewStep.RETURNED): ReviewState.DRAFT,
    (ReviewState.IN_REVIEW, ReviewStep.APPROVED): ReviewState.APPROVED,
    (ReviewState.APPROVED, ReviewStep.WITHDRAWN): ReviewState.DRAFT,
    (ReviewState.APPROVED, ReviewStep.RETURNED): ReviewState.DRAFT,
}


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


class DraftChanged(Conflict):
    """Saved from somewhere else since it was opened here."""

    code = "draft_changed"
    message = N_("The draft has been changed from another place since you opened it. Load it again to go on.")


class DraftInReview(Conflict):
    """Whoever reviews it must see what will be published."""

    code = "draft_in_review"
    message = N_("This draft is in review, so nobody changes it. Take it back from review first.")


class DraftNotInReview(Conflict):
    """It was never sent, or it has come back meanwhile."""

    code = "draft_not_in_review"
    message = N_("This draft is not in review: nobody has sent it, or it has come back meanwhile.")


class AlreadyApproved(Conflict):
    """One approval is enough."""

    code = "draft_approved_already"
    message = N_("This draft has been approved already.")


class DraftHasErrors(Rejected):
    """Nobody can approve what cannot be published."""

    code = "draft_has_errors"
    message = N_("With an error it cannot be published. Mend what was found, then send it to review.")


class FourEyes(Forbidden):
    """Two people look at each version of the area."""

    code = "four_eyes"
    message = N_(
        "In this area a second person approves each version: whoever has changed this draft or sent it to review may "
        "not approve it."
    )


class ApprovalMissing(Conflict):
    """Two people look at each version of the area, and so far one has."""

    code = "approval_missing"
    message = N_("In this area a second person approves each version. Send the draft to review first.")


class IdRefused(Rejected):
    """The address of its model would be that of another page."""

    code = "process_id_refused"
    message = N_("No address can hold the id «%(id)s»: give the process another one in the drawing.")


class ModelArchived(Conflict):
    """Nothing of an archived model changes."""

    code = "model_archived"
    message = N_("«%(name)s» is archived. Restore it first.")


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


def state_after(state: ReviewState, step: ReviewStep) -> ReviewState:
    """Where a step leads. Raises DraftInReview, DraftNotInReview, AlreadyApproved."""
    if step is ReviewStep.PUBLISHED:
        return state
    if (state, step) in _AFTER:
        return _AFTER[state, step]
    if step is ReviewStep.SUBMITTED:
        raise DraftInReview
    raise AlreadyApproved if state is ReviewState.APPROVED else DraftNotInReview


def check_unreviewed(state: ReviewState) -> None:
    """Raises DraftInReview unless the draft may be changed."""
    if state is not ReviewState.DRAFT:
        raise DraftInReview


def check_approver(username: str, authors: Collection[str], *, is_four_eyes: bool) -> None:
    """Raises FourEyes for who has a hand in what they would approve, where two people look at each version."""
    if is_four_eyes and username in authors:
        raise FourEyes


def check_approval(state: ReviewState, *, is_four_eyes: bool) -> None:
    """Raises ApprovalMissing where a second person has not approved what needs it."""
    if is_four_eyes and state is not ReviewState.APPROVED:
        raise ApprovalMissing


def checked_note(note: str, *, is_required: bool) -> str:
    """The note on one line without spaces around it. Raises NoteMissing, NoteTooLong."""
    cleaned = " ".join(printable(note).split())
    if is_required and not cleaned:
        raise NoteMissing
    if len(cleaned) > LONGEST_NOTE:
        raise NoteTooLong(length=len(cleaned), limit=LONGEST_NOTE)
    return cleaned


def check_next_version(*, expected: int | None, following: int) -> None:
    """Raises VersionTaken when the person was told another number than the one it would get now."""
    if expected is not None and expected != following:
        raise VersionTaken(expected=expected, next=following)


def check_revision(*, seen: int | None, current: int) -> None:
    """Raises DraftChanged when the person looked at another revision than the one that stands."""
    if seen is not None and seen != current:
        raise DraftChanged


def main_process(diagram: Diagram) -> Process | None:
    """The process that a model is named after: the first that can be run, else the first; None without any."""
    executable = (process for process in diagram.processes if process.is_executable)
    return next(executable, None) or next(iter(diagram.processes), None)


def check_ids(diagram: Diagram) -> None:
    """Raises IdRefused for a process whose model no page could show."""
    for process in diagram.processes:
        if not is_address(_as_key(process.id)):
            raise IdRefused(id=process.id)


def is_address(key: str) -> bool:
    """Whether the address of a model can end so: with no page's own name, nor with a folder's."""
    return key not in PAGES_BESIDE_MODELS and set(key) != {"."}


def model_key(diagram: Diagram, file_name: str) -> str:
    """The key of the model that a file holds; every storable file has one, also a drawing without process."""
    return next(filter(None, _candidates(diagram, file_name)), "model")


def model_name(diagram: Diagram, file_name: str) -> str:
    """What people call the model: the name of its process, its pool or its file."""
    process = main_process(diagram)
    if process is None:
        return diagram.name or _stem(file_name)
    pools = (pool.name for pool in diagram.participants if pool.process_id == process.id)
    return process.name or next(filter(None, pools), None) or process.id


def listed_name(name: str, key: str) -> str:
    """A name from a drawing as lists show it; the key when nothing of it can be shown."""
    return short(name, LONGEST_NAME) or key


def _candidates(diagram: Diagram, file_name: str) -> Iterator[str]:
    process = main_process(diagram)
    if process is not None:
        yield _as_key(process.id)
    yield from filter(is_address, map(_as_key, (diagram.id, _stem(file_name))))


def _as_key(text: str) -> str:
    return _NOT_IN_KEYS.sub("-", text).strip("-")[:LONGEST_KEY]


def _stem(file_name: str) -> str:
    return PurePath(file_name).name.split(".")[0]
