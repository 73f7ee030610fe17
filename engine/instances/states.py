"""The states of a process instance and what may follow what; pure."""

from enum import StrEnum

from foundation.errors import Conflict
from foundation.sentences import N_


class InstanceStatus(StrEnum):
    """Where a process instance stands."""

    ACTIVE = "active"
    #: Every token reached an end.
    COMPLETED = "completed"
    #: By a person.
    CANCELLED = "cancelled"
    #: By a terminate end event.
    TERMINATED = "terminated"
    #: By a BPMN error that nothing caught.
    FAILED = "failed"


class InstanceNotActive(Conflict):
    """It has ended."""

    code = "process_instance_not_active"
    message = N_("Expected process instance %(instance_id)s to be active, but it is %(status)s.")


def check_active(instance_id: str, status: str) -> None:
    """Raises InstanceNotActive when the instance has ended."""
    if status != InstanceStatus.ACTIVE:
        raise InstanceNotActive(instance_id=instance_id, status=status)
