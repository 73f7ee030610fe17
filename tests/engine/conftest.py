"""Plays models in each of the three ways to keep an instance between steps; all must behave alike."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.support.notation import bpmn
from tests.support.playing import WAYS, Play


@pytest.fixture(params=WAYS)
def play(request: pytest.FixtureRequest):
    """Plays a model in the notation, or a file, perhaps with DMN files beside it."""

    def made(model: str | bytes, files: Mapping[str, bytes] = MappingProxyType({})) -> Play:
        xml = bpmn(model) if isinstance(model, str) else model
        return Play(xml, files=files, **WAYS[request.param])

    return made
