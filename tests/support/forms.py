"""Forms for tests."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.forms.reader import read_form
from engine.forms.schema import Form


@pytest.fixture
def form() -> Callable[..., Form]:
    """Makes a form of form-js components."""

    def make(*components: dict[str, Any]) -> Form:
        return read_form({"type": "default", "id": "a_form", "components": list(components)})

    return make
