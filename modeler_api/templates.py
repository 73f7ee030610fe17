"""Start a process of one's own from the library: copy it as a draft, to be changed and published."""

from engine.bpmn_xml.inspection import inspect
from engine.definitions.deployment import Bundle
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import Work
from modeler_api.draft_rules import form_keys
from modeler_api.drafts import Draft
from modeler_api.uploads import store_version
from organization.actor import Actor
from process_library.catalogue import find_process


class TemplateNotFound(NotFound):
    """No such process in the library."""

    code = "template_not_found"
    message = N_("The library has no process %(key)s.")


def copy_from_library(work: Work, actor: Actor, process_key: str, *, note: str = "") -> Draft:
    """Copy a library process, with its forms, as a draft of the company's own; nothing published is touched.

    Raises TemplateNotFound, NotAllowed.
    """
    found = find_process(process_key)
    if found is None:
        raise TemplateNotFound(key=process_key)
    package, entry = found
    drawing = package.diagrams[entry.file]
    diagram = inspect(drawing).diagram
    named = form_keys(diagram) if diagram is not None else frozenset()
    offered = Bundle(entry.file, drawing, {key: data for key, data in package.forms.items() if key in named})
    return store_version(
        work, actor, offered, note=note, area=package.manifest.area, copied_from=f"{package.key}/{process_key}"
    )
