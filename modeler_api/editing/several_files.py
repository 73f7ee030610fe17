"""Files that came together: each drawing among them is stored by itself, with the forms and decisions that it names."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.bpmn_xml.named import decisions_named, form_keys
from engine.bpmn_xml.reader import diagram_of
from engine.bpmn_xml.refusals import UnsafeFile
from engine.decisions.files import read_files
from engine.definitions.bundle_reader import MAX_DRAWINGS, NoDiagram, UploadedFile, read_bundles
from engine.definitions.deployment import Bundle
from foundation.errors import Conflict, SuiteError, Unavailable
from foundation.sentences import N_
from foundation.unit_of_work import Work
from modeler_api.areas_of_models import AreaMissing, IdOfAnotherArea
from modeler_api.drafts.files import DraftTooLarge, FileNameRefused
from modeler_api.drafts.rules import DraftChanged, DraftInReview, IdRefused, ModelArchived, model_key
from modeler_api.drafts.stored import Draft
from modeler_api.editing.edit_locks import NotYourTurn
from modeler_api.editing.uploads import Seen, store_version
from modeler_api.process_models import model_bundle, process_model
from organization.actor import Actor
from organization.permissions import NotAllowed


class SameProcess(Conflict):
    """Two drawings of one process among the files: the second would take the place of the first."""

    code = "upload_same_process"
    message = N_("It is another drawing of the process that «%(other)s» draws. Upload it by itself.")


class NoTimeLeft(Unavailable):
    """The drawings before it took what one upload may take."""

    code = "upload_no_time_left"
    message = N_("The drawings before it took too long. Upload it by itself.")


#: Seconds in which the drawings of one upload are begun.
_LONGEST = 20
#: By whom no draft was looked at.
NOTHING_SEEN: Mapping[str, Seen] = MappingProxyType({})
#: What becomes of one drawing alone, whatever becomes of the others.
_REFUSED = (
    UnsafeFile,
    FileNameRefused,
    IdRefused,
    DraftTooLarge,
    DraftChanged,
    DraftInReview,
    NotYourTurn,
    ModelArchived,
    AreaMissing,
    IdOfAnotherArea,
    NotAllowed,
    SameProcess,
    NoTimeLeft,
)


@dataclass(frozen=True)
class Outcome:
    """What became of one drawing: a draft, or why there is none."""

    file_name: str
    draft: Draft | None
    refusal: SuiteError | None = None


@dataclass(frozen=True)
class Outcomes:
    """What became of files that were uploaded together."""

    of_drawings: tuple[Outcome, ...]
    #: Forms and decisions that none of the drawings names, and that went nowhere.
    unused: tuple[str, ...]


def read_upload(work: Work, actor: Actor, files: Sequence[UploadedFile], key: str | None) -> list[Bundle]:
    """Every drawing among the files; when there is none, that of the process `key`, to which the files belong.

    Raises a kind of UploadRefused, ModelNotFound.
    """
    try:
        return read_bundles(files, most=MAX_DRAWINGS)
    except NoDiagram:
        if key is None:
            raise
    return read_bundles([*files, _own_drawing(work, actor, key)])


def store_all(
    work: Work,
    actor: Actor,
    offered: Sequence[Bundle],
    *,
    note: str = "",
    area: str | None = None,
    seen: Mapping[str, Seen] = NOTHING_SEEN,
) -> Outcomes:
    """Store each drawing as the newest draft of its process, or say why not; `seen` are open drafts by key.

    Raises NoteTooLong.
    """
    found: list[Outcome] = []
    used: set[str] = set()
    keys: dict[str, str] = {}
    until = time.monotonic() + _LONGEST
    for bundle in offered:
        try:
            own = _with_what_it_names(bundle)
            used |= own.forms.keys() | own.decisions.keys()
            if found and time.monotonic() > until:
                raise NoTimeLeft
            key = model_key(diagram_of(bundle.bpmn), bundle.file_name)
            if key in keys:
                raise SameProcess(other=keys[key])
            keys[key] = bundle.file_name
            stored = store_version(work, actor, own, note=note, area=area, seen=seen.get(key))
            found.append(Outcome(bundle.file_name, stored))
        except _REFUSED as refusal:
            found.append(Outcome(bundle.file_name, None, refusal))
    beside = {name: f"{name}.form" for name in offered[0].forms} | {name: name for name in offered[0].decisions}
    return Outcomes(tuple(found), tuple(beside[name] for name in sorted(beside.keys() - used)))


def _with_what_it_names(bundle: Bundle) -> Bundle:
    processes = diagram_of(bundle.bpmn).processes
    forms = {name: bundle.forms[name] for name in form_keys(processes) & bundle.forms.keys()}
    return replace(
        bundle, forms=forms, decisions=read_files(bundle.decisions).needed(sorted(decisions_named(processes)))
    )


def _own_drawing(work: Work, actor: Actor, key: str) -> UploadedFile:
    with work.read() as unit:
        whole = model_bundle(unit, process_model(unit, actor, key))
    return UploadedFile(whole.file_name, whole.bpmn)
