"""What the company has that a drawing may name, and what the checks say of a drawing with it."""

from dataclasses import dataclass

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.findings import Finding
from engine.bpmn_xml.inspection import findings_of
from engine.decisions.files import read_files
from engine.definitions.deployment import Bundle
from engine.operations.declaration import Operations
from foundation.unit_of_work import UnitOfWork
from modeler_api.operations.catalogue import operations
from organization.roles import roles


@dataclass(frozen=True)
class KnownHere:
    """Keys of roles, and operations; None where they are not asked for."""

    roles: frozenset[str] | None = None
    operations: Operations | None = None

    def findings(self, diagram: Diagram, files: Bundle) -> tuple[Finding, ...]:
        """What every check finds in a drawing with its forms and decisions."""
        return findings_of(
            diagram,
            files.forms,
            decisions=read_files(files.decisions),
            roles=self.roles,
            operations=self.operations,
        )


#: For versions as they are, whatever the company has become since.
NOTHING_KNOWN = KnownHere()


def known_here(unit: UnitOfWork) -> KnownHere:
    """What there is now."""
    return KnownHere(frozenset(role.key for role in roles(unit)), operations(unit))
