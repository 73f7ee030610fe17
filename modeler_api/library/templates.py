"""Start a process of one's own from the library: copy it as a draft, to be changed and published."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle, hash_of_content
from engine.definitions.lookup import latest_content_hashes
from foundation.errors import Conflict, NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.drafts.library_copies import keep_copy
from modeler_api.drafts.rules import DraftState
from modeler_api.drafts.stored import Draft, newest_drafts
from modeler_api.editing.uploads import NOTHING_OPEN, store_version
from modeler_api.trials.saved_tests import examples_of, keep_examples
from organization.actor import Actor
from organization.permissions import Action, may
from process_library.catalogue import Package, find_process
from process_library.package_format import ProcessEntry


class TemplateNotFound(NotFound):
    """No such process in the library."""

    code = "template_not_found"
    message = N_("The library has no process %(key)s.")


class DraftInTheWay(Conflict):
    """Copying would take the place of a draft that somebody is working on."""

    code = "draft_in_the_way"
    message = N_("«%(name)s» has a draft that nobody has published yet. Publish it first, so that no work is lost.")


class TemplateState(StrEnum):
    """What the company has of a library process."""

    #: Nothing.
    NEW = "new"
    #: A draft, never published.
    DRAFT = "draft"
    #: Published as the library brings it.
    IN_USE = "in_use"
    #: Published, but not as the library brings it now.
    CHANGED = "changed"


def copy_from_library(work: Work, actor: Actor, process_key: str, *, language: str, note: str = "") -> Draft:
    """Copy a library process, with its forms and its examples as tests, as a draft of the company's own.

    The tests are called as the company says, in its `language`. Nothing published is touched.

    Raises TemplateNotFound, DraftInTheWay, DraftChanged, NotAllowed, IdOfAnotherArea.
    """
    found = find_process(process_key)
    if found is None:
        raise TemplateNotFound(key=process_key)
    package, entry = found
    with work.read() as unit:
        standing = newest_drafts(unit).get(process_key)
    is_open = standing is not None and standing.state is DraftState.OPEN
    if standing is not None and is_open and may(actor, Action.SEE_MODELS, area=standing.area):
        raise DraftInTheWay(name=standing.name)
    offered = template_bundle(package, entry)
    taken = {"area": package.manifest.area, "copied_from": f"{package.key}/{process_key}"}
    runs = examples_of(package, process_key)

    def also(unit: UnitOfWork, draft: Draft) -> None:
        keep_copy(unit, draft, offered)
        keep_examples(unit, actor, draft.model_key, runs, language)

    return store_version(work, actor, offered, note=note, **taken, seen=NOTHING_OPEN, also=also)


def template_bundle(package: Package, entry: ProcessEntry) -> Bundle:
    """A library process with the forms and decisions that it names."""
    drawing = package.diagrams[entry.file]
    everything = Bundle(entry.file, drawing, package.forms, package.decisions)
    return everything.with_what_is_named(diagram_of(drawing).processes)


def template_states(unit: UnitOfWork, offered: Iterable[tuple[str, Bundle]]) -> Mapping[str, TemplateState]:
    """What the company has of each library process, by key; `offered` are key and content as the library has them."""
    hashes, drafts = latest_content_hashes(unit), newest_drafts(unit)
    return {key: _state(hash_of_content(bundle), hashes.get(key), is_drafted=key in drafts) for key, bundle in offered}


def _state(offered_hash: str, published_hash: str | None, *, is_drafted: bool) -> TemplateState:
    if published_hash is not None:
        return TemplateState.IN_USE if published_hash == offered_hash else TemplateState.CHANGED
    return TemplateState.DRAFT if is_drafted else TemplateState.NEW
