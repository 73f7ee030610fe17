from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from runtime.forms.answers import Moment
from tests.support.forms import form

__all__ = ["form"]


@pytest.fixture
def moment() -> Moment:
    """Noon of 19 November 2026 in Madrid."""
    return Moment(datetime(2026, 11, 19, 11, tzinfo=UTC), ZoneInfo("Europe/Madrid"))
