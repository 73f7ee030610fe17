from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from runtime.forms.answers import Moment
from runtime.forms.reader import read_form
from runtime.forms.schema import Form


@pytest.fixture
def moment() -> Moment:
    """Noon of 19 November 2026 in Madrid."""
    return Moment(datetime(2026, 11, 19, 11, tzinfo=UTC), ZoneInfo("Europe/Madrid"))


@pytest.fixture
def form() -> Callable[..., Form]:
    """Makes a form of form-js components."""

    def make(*components: dict[str, Any]) -> Form:
        return read_form({"type": "default", "id": "a_form", "components": list(components)})

    return make
