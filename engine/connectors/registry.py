"""Which connectors this installation allows, by the id that models use."""

from collections.abc import Mapping

from engine.connectors.contract import CallRejected, Connector, Plan, Rehearsed, ServiceCall
from foundation.sentences import N_, Sentence

_UNKNOWN_EFFECTS = N_("«%(connector)s» would be called. What it does then cannot be told beforehand.")


class Connectors:
    """The connectors by id; built once by the wiring."""

    def __init__(self, connectors: Mapping[str, Connector]) -> None:
        self._connectors = dict(connectors)

    def by_id(self, connector_id: str) -> Connector:
        """One connector. Raises CallRejected naming those that exist."""
        if connector_id not in self._connectors:
            known = ", ".join(sorted(self._connectors))
            raise CallRejected(
                N_("There is no connector «%(connector)s». This installation has: %(known)s."),
                connector=connector_id,
                known=known,
            )
        return self._connectors[connector_id]

    def plan(self, connector_id: str, call: ServiceCall) -> Plan:
        """What a call would do. Raises what the call would raise before anything leaves."""
        return planned(self.by_id(connector_id), connector_id, call)


def planned(connector: Connector, connector_id: str, call: ServiceCall) -> Plan:
    """What a call of a connector would do, as far as it can tell."""
    if isinstance(connector, Rehearsed):
        return connector.dry_run(call)
    return Plan((Sentence(_UNKNOWN_EFFECTS, {"connector": connector_id}),))
