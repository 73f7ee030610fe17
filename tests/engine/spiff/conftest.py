"""Three ways to keep an instance between steps; all must behave alike."""

import pytest

from engine.spiff.running_process import RunningProcess
from tests.support.notation import bpmn
from tests.support.playing import Play


class AlwaysWide(RunningProcess):
    """One part per task, however few there are."""

    narrow_limit = 0


WAYS = {
    "live": {},
    "restored": {"is_restored": True},
    "restored from parts": {"is_restored": True, "process": AlwaysWide},
}


@pytest.fixture(params=WAYS)
def play(request: pytest.FixtureRequest):
    """Plays a model in the notation, in each of the three ways."""

    def made(model: str | bytes) -> Play:
        xml = bpmn(model) if isinstance(model, str) else model
        return Play(xml, **WAYS[request.param])

    return made
