"""A drawing that was never meant to run is played by hand, on the real engine: one click a step, each way asked."""

from collections import Counter

import pytest

from engine.bpmn_xml.by_hand import playable
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle
from engine.sandbox.live_runs import Ground, LiveRuns
from engine.sandbox.material import Material
from engine.sandbox.runs import Run, Step
from engine.sandbox.situation import Situation
from engine.sandbox.spending import Spending
from modeler_api.drafts.rules import main_process
from tests.support.camunda7 import INVOICE
from tests.support.order import START
from tests.support.picture import PICTURE
from tests.support.reference_models import reference_models


class Hand:
    """Plays a drawing."""

    def __init__(self, ground: Ground, drawing: bytes) -> None:
        self.ground, self.runs, self.steps = ground, LiveRuns(), list[Step]()
        bpmn, self.forms = playable(drawing, ask="Which way?")
        self.material = Material(Bundle("drawing.bpmn", bpmn, self.forms))
        process = main_process(diagram_of(bpmn))
        assert process is not None
        self.process = process.id

    def does(self, *steps: Step) -> Situation:
        self.steps += steps
        run = Run(process=self.process, start={}, steps=tuple(self.steps), start_at=START)
        return self.runs.play(self.ground, self.material, run, Spending())


def waiting(found: Situation) -> list[str]:
    return [one.task.element_id for one in found.tasks]


@pytest.mark.row("G1", part="a picture is played")
@pytest.mark.row("peer-12")
def test_each_step_is_one_click_and_each_way_is_asked(ground: Ground) -> None:
    hand = Hand(ground, PICTURE)

    assert waiting(hand.does()) == ["read"]
    asked = hand.does({"task": "read"})
    assert waiting(asked) == ["good"]
    (way,) = asked.tasks[0].form["components"]
    assert way["label"] == "Good enough?"
    # an arrow without a name is called after what it leads to
    assert [one["label"] for one in way["values"]] == ["yes", "no"]
    invited = hand.does({"task": "good", "answers": {"way_1": "1"}})
    assert (waiting(invited), invited.passed & {"yes", "no"}) == (["invite"], {"yes"})
    # the timer that says no time happens when the player says so
    assert [one.element_id for one in invited.awaited] == ["silent"]
    assert invited.next_due_at is None


def test_what_is_awaited_happens_on_demand(ground: Ground) -> None:
    hand = Hand(ground, PICTURE)
    hand.does({"task": "read"}, {"task": "good", "answers": {"way_1": "1"}})

    over = hand.does({"message": "silent", "values": {}})

    assert (over.status, "f4" in over.passed) == ("completed", True)


def test_an_error_that_is_drawn_inside_comes_out_at_the_border_and_several_ways_are_gone_at_once(
    ground: Ground,
) -> None:
    hand = Hand(ground, PICTURE)
    hand.does({"task": "read"}, {"task": "good", "answers": {"way_1": "1"}}, {"task": "invite"})

    asked = hand.does({"task": "talk"})
    assert (waiting(asked), "f6" in asked.passed) == (["tell"], True)
    both = hand.does({"task": "tell", "answers": {"way_2": ["1", "2"]}})
    assert set(waiting(both)) == {"tell_them", "tell_us"}
    # and they join as inclusive ways do
    assert hand.does({"task": "tell_us"}).status == "active"
    assert hand.does({"task": "tell_them"}).status == "completed"


def _clicks(hand: Hand, found: Situation, visits: Counter[str]) -> Step | None:
    """What a player could do next; at each visit of a decision another way."""
    for one in found.tasks:
        visits[one.task.element_id] += 1
        answers = {}
        for asked in (one.form or {}).get("components", ()):
            values = [value["value"] for value in asked["values"]]
            way = values[visits[one.task.element_id] % len(values)]
            answers[asked["key"]] = way if asked["type"] == "radio" else [way]
        return {"task": one.task.element_id, "answers": answers}
    return next(({"message": one.name, "values": {}} for one in found.awaited), None)


@pytest.mark.parametrize(
    "drawing",
    [pytest.param(path.read_bytes(), id=path.stem) for path in reference_models()]
    + [pytest.param(INVOICE, id="camunda7")],
)
def test_drawings_of_other_tools_are_played_from_their_beginning_to_an_end(ground: Ground, drawing: bytes) -> None:
    hand, visits = Hand(ground, drawing), Counter[str]()
    found = hand.does()

    while found.status == "active" and len(hand.steps) < 80:
        click = _clicks(hand, found, visits)
        assert click is not None, found.here
        found = hand.does(click)

    assert found.status in {"completed", "terminated"}
    assert found.incidents == ()
