"""What the library has changed since the company took a process from it, and a draft that holds both changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.comparison.comparing import compare
from engine.comparison.differences import Comparison, Files
from engine.comparison.merging import Choice, Conflict, Merged, merge
from engine.definitions.deployment import Bundle
from foundation.errors import Conflict as ConflictError
from foundation.errors import Rejected
from foundation.sentences import N_, counted
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.drafts.library_copies import keep_copy, origin_of
from modeler_api.drafts.stored import Draft
from modeler_api.editing.uploads import require_latest, seen_of, store_version
from modeler_api.library.templates import TemplateNotFound, template_bundle
from modeler_api.process_models import ProcessModel, model_bundle, process_model
from organization.actor import Actor
from process_library.catalogue import find_process

_ONE_OPEN = N_("Choose first what counts where both changed the same: one choice is open.")


class NothingToMerge(ConflictError):
    """The company has all that the library has, or nobody knows what it began from."""

    code = "nothing_to_merge"
    message = N_("There is no update of the library to merge into %(key)s.")


class ChoicesMissing(Rejected):
    """Both changed the same; the context carries the open ones as `conflicts`."""

    code = "choices_missing"
    message = N_("Choose first what counts where both changed the same: %(count)s choices are open.")

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(count=len(conflicts), conflicts=[one.key for one in conflicts])
        self.sentence = counted(_ONE_OPEN, self.message, len(conflicts))


@dataclass(frozen=True)
class LibraryUpdate:
    """What the company has of a library process beside what the library has now."""

    model: ProcessModel
    package: str
    package_version: str
    library: Bundle
    #: What the library changed since; None when nobody knows what the company began from.
    news: Comparison | None
    #: Both changes together; None when there is no news.
    merged: Merged | None

    @property
    def has_news(self) -> bool:
        """Whether there is something to merge."""
        return self.merged is not None


def library_update(work: Work, actor: Actor, key: str, choices: Mapping[str, Choice] | None = None) -> LibraryUpdate:
    """Compare and merge in thought; nothing is written. Raises TemplateNotFound, ModelNotFound."""
    found = find_process(key)
    if found is None:
        raise TemplateNotFound(key=key)
    package, entry = found
    library = template_bundle(package, entry)
    with work.read() as unit:
        model = process_model(unit, actor, key)
        origin = origin_of(unit, key, package.key)
        own = model_bundle(unit, model) if origin is not None else None
    news = merged = None
    if origin is not None and own is not None:
        news = compare(_files(origin.whole), _files(library))
        if not news.are_equal:
            merged = merge(_files(origin.whole), _files(own), _files(library), choices)
    return LibraryUpdate(model, package.key, package.manifest.version, library, news, merged)


def merge_update(work: Work, actor: Actor, key: str, choices: Mapping[str, Choice], *, note: str = "") -> Draft:
    """The update merged into what the company has, as a draft; what is published stays as it is.

    Raises TemplateNotFound, ModelNotFound, NothingToMerge, ChoicesMissing, NotYourTurn, DraftChanged, VersionTaken,
    NotAllowed.
    """
    update = library_update(work, actor, key, choices)
    if update.merged is None:
        raise NothingToMerge(key=key)
    with work.read() as unit:
        file_name = model_bundle(unit, update.model).file_name
    if update.merged.open:
        raise ChoicesMissing(update.merged.open)
    files = update.merged.files
    whole = Bundle(file_name, files.bpmn, files.forms, files.decisions)
    source = f"{update.package}/{key}"

    def also(unit: UnitOfWork, draft: Draft) -> None:
        require_latest(unit, update.model)
        keep_copy(unit, draft, update.library)

    return store_version(
        work,
        actor,
        whole,
        note=note,
        area=update.model.area,
        copied_from=source,
        seen=seen_of(update.model.draft),
        also=also,
    )


def _files(whole: Bundle) -> Files:
    return Files(whole.bpmn, whole.forms, whole.decisions)
