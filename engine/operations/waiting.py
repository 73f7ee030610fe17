"""What people look for among the operations and a drawing says better by an element: waiting, deciding, asking.

A step that waits inside a call would hold a worker and forget everything on a restart.
"""

from dataclasses import dataclass

from foundation.sentences import N_


@dataclass(frozen=True)
class Instead:
    """An element of BPMN that does it."""

    name: str
    about: str
    #: As the editor calls it.
    element: str


INSTEAD = (
    Instead(
        N_("Wait for a message"),
        N_("An answer, a payment, a delivery: the case stands still until another system or process sends it."),
        N_("Receive task, or intermediate message event"),
    ),
    Instead(
        N_("Wait for some time, or until a moment"),
        N_("Two days, the end of the month, the date in a variable."),
        N_("Intermediate timer event"),
    ),
    Instead(
        N_("Wait, but not for ever"),
        N_("Whichever comes first counts: the message, or the time."),
        N_("Event-based gateway, or a timer on the edge of the task"),
    ),
    Instead(N_("Ask a person"), N_("Somebody fills in a form."), N_("User task")),
    Instead(N_("Decide by rules"), N_("A table that people can read."), N_("Business rule task")),
    Instead(N_("Run another process"), N_("And go on with what it gives back."), N_("Call activity")),
)
