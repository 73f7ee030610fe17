"""What has come of letting incidents try again, told on the page that follows and asked for while some still try."""

from dataclasses import dataclass

from flask import request

from engine.incidents.incidents import IncidentNotFound
from foundation.instants import from_micros
from organization.http import require_actor
from runtime.incident_groups import Outcome, outcome_of
from web.incident_view import ShownIncident, shown_incidents
from web.parts import Parts
from web.spoken_engine import spoken_engine


@dataclass(frozen=True)
class ShownOutcome:
    """What has come of trying all of one cause again."""

    #: Of which way they were, and since when (in microseconds): what the page asks again with.
    incident_id: str
    since: int
    outcome: Outcome
    failed: tuple[ShownIncident, ...]

    @property
    def is_of_one(self) -> bool:
        """Whether only one was let try again."""
        return self.outcome.went_on + self.outcome.trying + len(self.failed) == 1


def outcome_asked_for(parts: Parts, incident_id: str | None) -> ShownOutcome | None:
    """Of the incidents like this one that the reader let try again; None where the address tells of no trial."""
    since = request.args.get("since", type=int)
    if incident_id is None or since is None:
        return None
    try:
        found = outcome_of(parts.process_engine, require_actor(), incident_id, since=from_micros(since))
    except (IncidentNotFound, OverflowError):
        return None
    with parts.work.read() as unit:
        failed = shown_incidents(unit, spoken_engine(parts).definitions, found.failed, {})
    return ShownOutcome(incident_id, since, found, tuple(failed))
