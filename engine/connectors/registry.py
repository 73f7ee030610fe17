"""Which connectors this installation allows, by the id that models use."""

from collections.abc import Mapping

from engine.connectors.contract import CallRejected, Connector
from foundation.sentences import N_


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
