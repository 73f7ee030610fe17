"""Incidents in words: what failed, when, how often it was tried, and which failed in the same way."""

from collections.abc import Iterable, Mapping, Sequence
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
    #: The variable to look at first; None where it is not known.
    suspect: str | None = None

    @property
    def is_effect_unknown(self) -> bool:
        """Whether another system may have done its part before it failed."""
        return self.incident.failure.code in _EFFECT_UNKNOWN


#: Ways to fail that leave open how far it came: no answer, an answer of trouble, a failure of our own on the way.
_EFFECT_UNKNOWN = frozenset({"service_call_failed", "unexpected"})


@dataclass(frozen=True)
class ShownGroup:
    """Incidents of one cause; the first is the oldest."""

    shown: tuple[ShownIncident, ...]
    #: Name of the process that failed, which may be one that the cases call.
    process: str

    @property
    def first(self) -> ShownIncident:
        """Speaks for all of them."""
        return self.shown[0]


def shown_groups(unit: UnitOfWork, definitions: Definitions, groups: Iterable[Sequence[Incident]]) -> list[ShownGroup]:
    """Incidents that failed in the same way, with names."""
    return [
        ShownGroup(
            tuple(shown_incidents(unit, definitions, group, dict.fromkeys((one.id for one in group), len(group) - 1))),
            definitions.by_id(group[0].definition_id).published.name,
        )
        for group in groups
    ]


def shown_incidents(
    unit: UnitOfWork, definitions: Definitions, incidents: Iterable[Incident], equals: Mapping[str, int]
) -> list[ShownIncident]:
    """Incidents with names; `equals` says by id how many others failed in the same way."""
    cases: dict[str, InstanceSummary] = {}
    shown = []
    for incident in incidents:
        if incident.instance_id not in cases:
            case = instance_summary(unit, incident.instance_id)
            name = definitions.by_id(case.definition_id).published.name
            cases[incident.instance_id] = replace(case, definition_name=name)
        definition = definitions.by_id(incident.definition_id)
        shown.append(_shown(incident, definition, cases[incident.instance_id], equals.get(incident.id, 0)))
    return shown


def _shown(incident: Incident, definition: Definition, case: InstanceSummary, equal: int) -> ShownIncident:
    node = definition.nodes.get(incident.element_id or "")
    return ShownIncident(
        incident=incident,
        element=node.label if node else incident.element_id or definition.published.name,
        equal=equal,
        case=case,
    )
