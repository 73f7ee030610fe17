"""When to try again."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn_xml.diagram import Retry
from engine.jobs.retry_policy import next_attempt_at

_NOW = datetime(2026, 10, 5, tzinfo=UTC)
_POLICY = Retry(attempts=4, waits=(timedelta(seconds=10), timedelta(minutes=1)))


@pytest.mark.parametrize(
    ("attempt", "wait"), [(1, timedelta(seconds=10)), (2, timedelta(minutes=1)), (3, timedelta(minutes=1)), (4, None)]
)
def test_waits_follow_the_policy_and_its_last_one_repeats(attempt: int, wait: timedelta | None) -> None:
    assert next_attempt_at(attempt, _NOW, _POLICY) == (None if wait is None else _NOW + wait)


def test_a_policy_without_waits_tries_again_at_once() -> None:
    assert next_attempt_at(1, _NOW, Retry(attempts=2, waits=())) == _NOW
