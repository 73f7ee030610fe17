"""In which areas a file's processes live, and whether somebody may change them there."""

from engine.bpmn_xml.diagram import Diagram
from engine.definitions.deployment import DEFAULT_AREA
from engine.definitions.lookup import latest_versions
from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import main_process
from organization.actor import Actor
from organization.areas import areas
from organization.permissions import Action, require


class AreaMissing(Rejected):
    """Nobody would see a process that is published in an area that does not exist."""

    code = "area_missing"
    message = N_(
        "There is no area %(area)s. There are: %(known)s. "
        "An administrator adds areas, on their page or with “cauce area add”."
    )


def area_of(unit: UnitOfWork, diagram: Diagram, chosen: str | None) -> str:
    """Where the model belongs: where the drawing says, else where the person says, else where it is published."""
    process = main_process(diagram)
    if process is None:
        return chosen or DEFAULT_AREA
    return process.area or chosen or _published_areas(unit).get(process.id) or DEFAULT_AREA


def require_in_areas(unit: UnitOfWork, actor: Actor, action: Action, diagram: Diagram, area: str) -> None:
    """Raise NotAllowed unless the actor may do this wherever the file's processes are, or would be, published.

    A file can name a process of another area, or several processes in several areas. Raises AreaMissing for one that
    does not exist; where processes were published before does not matter then.
    """
    known = [one.key for one in areas(unit)]
    for key in sorted(_wanted_areas(diagram, area).difference(known)):
        raise AreaMissing(area=key, known=", ".join(known) or "–")
    for key in sorted(areas_of_file(unit, diagram, area)):
        require(actor, action, area=key)


def areas_of_file(unit: UnitOfWork, diagram: Diagram, area: str) -> frozenset[str]:
    """The areas where the file's processes are published, and those where they would be."""
    published = _published_areas(unit)
    return _wanted_areas(diagram, area) | {published.get(process.id, area) for process in diagram.processes}


def _wanted_areas(diagram: Diagram, area: str) -> frozenset[str]:
    return frozenset({area} | {process.area or area for process in diagram.processes})


def _published_areas(unit: UnitOfWork) -> dict[str, str]:
    return {version.key: version.area for version in latest_versions(unit)}
