"""In which areas a file's processes live, and whether somebody may change them there."""

from engine.bpmn_xml.diagram import Diagram
from engine.definitions.deployment import DEFAULT_AREA
from engine.definitions.lookup import latest_versions
from foundation.errors import Forbidden, Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import main_process
from modeler_api.drafts.stored import open_areas
from organization.actor import Actor
from organization.areas import areas
from organization.permissions import Action, may, require


class AreaMissing(Rejected):
    """Nobody would see a process that is published in an area that does not exist."""

    code = "area_missing"
    message = N_(
        "There is no area %(area)s. There are: %(known)s. "
        "An administrator adds areas, on their page or with “cauce area add”."
    )


class IdOfAnotherArea(Forbidden):
    """Two processes by one id: the second would take the place of the first, and its people would see the first."""

    code = "process_id_of_another_area"
    message = N_(
        "The id «%(key)s» belongs to a process of the area «%(area)s», where you may not change processes. If yours is "
        "another process, change the id in your drawing and try again."
    )


def area_of(unit: UnitOfWork, diagram: Diagram, chosen: str | None, key: str) -> str:
    """Where the model belongs: where the drawing says, else where the person says, else where it stands already."""
    process = main_process(diagram)
    drawn = process.area if process else None
    return drawn or chosen or _standing(unit).get(key, (DEFAULT_AREA,))[0]


def require_in_areas(unit: UnitOfWork, actor: Actor, action: Action, diagram: Diagram, area: str, key: str) -> None:
    """Raise NotAllowed or IdOfAnotherArea unless the actor may do this wherever the file's processes are or would be.

    A file can name a process of another area, or several processes in several areas; `key` is the model's. Raises
    AreaMissing for an area that does not exist; where processes were published before does not matter then.
    """
    known = [one.key for one in areas(unit)]
    wanted = _wanted_areas(diagram, area)
    for one in sorted(wanted.difference(known)):
        raise AreaMissing(area=one, known=", ".join(known) or "–")
    for one in sorted(wanted):
        require(actor, action, area=one)
    for standing, where in _standing_of(unit, diagram, key):
        if action is Action.EDIT_MODELS and not may(actor, action, area=where):
            raise IdOfAnotherArea(key=standing, area=where)
        require(actor, action, area=where)


def areas_of_file(unit: UnitOfWork, diagram: Diagram, area: str, key: str) -> frozenset[str]:
    """The areas where the file's processes stand, and those where they would be published."""
    return _wanted_areas(diagram, area) | {where for _, where in _standing_of(unit, diagram, key)}


def _wanted_areas(diagram: Diagram, area: str) -> frozenset[str]:
    return frozenset({area} | {process.area or area for process in diagram.processes})


def _standing_of(unit: UnitOfWork, diagram: Diagram, key: str) -> list[tuple[str, str]]:
    """The keys of the file that somebody has used already, each with every area where it stands."""
    standing = _standing(unit)
    keys = {key} | {process.id for process in diagram.processes}
    return [(one, where) for one in sorted(keys) for where in standing.get(one, ())]


def _standing(unit: UnitOfWork) -> dict[str, tuple[str, ...]]:
    """Where each model is published, and where its newest draft is unless it has become a version."""
    found: dict[str, tuple[str, ...]] = {one.key: (one.area,) for one in latest_versions(unit)}
    for key, where in open_areas(unit).items():
        found[key] = (*found.get(key, ()), where)
    return found
