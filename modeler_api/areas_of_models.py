"""In which areas a file's processes live, and whether somebody may change them there."""

from collections.abc import Iterable

from engine.bpmn_xml.diagram import Diagram
from engine.definitions.deployment import DEFAULT_AREA
from engine.definitions.lookup import latest_versions
from foundation.unit_of_work import UnitOfWork
from modeler_api.draft_rules import main_process
from organization.actor import Actor
from organization.permissions import Action, require


def area_of(unit: UnitOfWork, diagram: Diagram, chosen: str | None) -> str:
    """Where the model belongs: where the drawing says, else where the person says, else where it is published."""
    process = main_process(diagram)
    if process is None:
        return chosen or DEFAULT_AREA
    return process.area or chosen or _published_areas(unit).get(process.id) or DEFAULT_AREA


def require_in_areas(unit: UnitOfWork, actor: Actor, action: Action, diagram: Diagram, area: str) -> None:
    """Raise NotAllowed unless the actor may do this wherever the file's processes are, or would be, published.

    A file can name a process of another area, or several processes in several areas.
    """
    published = _published_areas(unit)
    for wanted in _areas(diagram, area, published):
        require(actor, action, area=wanted)


def _areas(diagram: Diagram, area: str, published: dict[str, str]) -> Iterable[str]:
    areas = {area}
    for process in diagram.processes:
        areas.add(process.area or area)
        areas.add(published.get(process.id, area))
    return sorted(areas)


def _published_areas(unit: UnitOfWork) -> dict[str, str]:
    return {version.key: version.area for version in latest_versions(unit)}
