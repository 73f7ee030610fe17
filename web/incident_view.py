"""Incidents in words: what failed, when, how often it was tried, how many others stand at the same place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.definitions.definition import Definition
from engine.definitions.lookup import Definitions
from engine.incidents.incidents import Incident
from engine.instances.search import InstanceSummary, instance_summary
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ShownIncident:
    """An open incident as lists and cases show it."""

    incident: Incident
    #: The element as people call it.
    element: str
    #: Other open incidents that failed in the same way at the same element, this one left out.
    equal: int
    case: InstanceSummary

    @property
    def is_effect_unknown(self) -> bool:
        """Whether another system may have done its part before it failed."""
        return self.incident.failure.code in _EFFECT_UNKNOWN


#: Ways to fail that leave open how far it came: no answer, an answer of trouble, a failure of our own on the way.
_EFFECT_UNKNOWN = frozenset({"service_call_failed", "unexpected"})


def shown_incidents(
    unit: UnitOfWork, definitions: Definitions, incidents: Iterable[Incident], among: Iterable[Incident]
) -> list[ShownIncident]:
    """Incidents with names and equals; `among` are all open ones that the reader may see."""
    counts = _counts(among)
    cases: dict[str, InstanceSummary] = {}
    shown = []
    for incident in incidents:
        if incident.instance_id not in cases:
            case = instance_summary(unit, incident.instance_id)
            name = definitions.by_id(case.definition_id).published.name
            cases[incident.instance_id] = replace(case, definition_name=name)
        definition = definitions.by_id(incident.definition_id)
        shown.append(_shown(incident, definition, cases[incident.instance_id], counts))
    return shown


def equals_of(incident: Incident, among: Iterable[Incident]) -> list[Incident]:
    """The incidents that failed in the same way at the same element of the same process, this one included."""
    return [one for one in among if _way(one) == _way(incident)]


def _shown(
    incident: Incident, definition: Definition, case: InstanceSummary, counts: Mapping[tuple[str, str | None, str], int]
) -> ShownIncident:
    node = definition.nodes.get(incident.element_id or "")
    return ShownIncident(
        incident=incident,
        element=node.label if node else incident.element_id or definition.published.name,
        equal=max(counts.get(_way(incident), 1) - 1, 0),
        case=case,
    )


def _counts(incidents: Iterable[Incident]) -> dict[tuple[str, str | None, str], int]:
    counts: dict[tuple[str, str | None, str], int] = {}
    for incident in incidents:
        counts[_way(incident)] = counts.get(_way(incident), 0) + 1
    return counts


def _way(incident: Incident) -> tuple[str, str | None, str]:
    return incident.definition_id, incident.element_id, incident.failure.code
