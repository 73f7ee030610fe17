"""Plays models in each of the three ways to keep an instance between steps; all must behave alike."""

import pytest

from tests.support.notation import bpmn
from tests.support.playing import WAYS, Play


@pytest.fixture(params=WAYS)
def play(request: pytest.FixtureRequest):
    """Plays a model in the notation, or a file."""

    def made(model: str | bytes) -> Play:
        xml = bpmn(model) if isinstance(model, str) else model
        return Play(xml, **WAYS[request.param])

    return made
