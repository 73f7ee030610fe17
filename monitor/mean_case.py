"""A mean case from start to end: parts that add up to the mean cycle time; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.sentences import N_, Sentence
from monitor.case_shares import ElementShare
from monitor.drawing import Drawing
from monitor.elements import WaitsFor

DEFINITION = Sentence(
    N_(
        "The time of all cases completed in the period, divided by their number. Each moment of a case belongs to the "
        "step that was open then; where several were open side by side they share it equally, so that the parts add "
        "up to the mean duration. Repeated steps count each time."
    )
)


@dataclass(frozen=True)
class Part:
    """What one element takes of a mean case."""

    element_id: str
    waits_for: WaitsFor
    waiting_seconds: float
    processing_seconds: float
    #: The part of the waiting that a date of the model ended.
    by_date_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """Waiting and processing together."""
        return self.waiting_seconds + self.processing_seconds

    @property
    def for_somebody_seconds(self) -> float:
        """Waiting that somebody could have ended sooner."""
        return self.waiting_seconds - self.by_date_seconds


@dataclass(frozen=True)
class MeanCase:
    """The parts, in the order in which a case meets them; `between_seconds` is when no step was open."""

    count: int
    cycle_seconds: float
    parts: Sequence[Part]
    between_seconds: float

    def part(self, element_id: str) -> Part | None:
        """The part of one element."""
        return next((part for part in self.parts if part.element_id == element_id), None)


def mean_case(
    shares: Sequence[ElementShare], between_seconds: float, *, count: int, drawing: Drawing
) -> MeanCase | None:
    """Shares of the completed cases together, divided by their number; None when none was completed."""
    if not count:
        return None
    of_element: dict[str, list[ElementShare]] = {}
    for share in shares:
        of_element.setdefault(share.element_id, []).append(share)
    parts = tuple(_part(element_id, found, count, drawing) for element_id, found in of_element.items())
    between = between_seconds / count
    return MeanCase(count, sum(part.seconds for part in parts) + between, parts, between)


def _part(element_id: str, shares: Sequence[ElementShare], count: int, drawing: Drawing) -> Part:
    waiting = sum(share.waiting_seconds for share in shares) / count
    is_timer = element_id in drawing.kinds
    dated = sum(share.waiting_seconds for share in shares if share.left_by in drawing.dated_flows) / count
    return Part(
        element_id,
        WaitsFor.CLOCK if is_timer else WaitsFor(shares[0].waits_for),
        waiting,
        sum(share.processing_seconds for share in shares) / count,
        waiting if is_timer else dated,
    )
