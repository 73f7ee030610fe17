"""Every run of a random sound model ends, and all ways of keeping its state behave alike."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cases import assert_each_token_ended_once
from tests.support.notation import bpmn
from tests.support.playing import WAYS, Play
from tests.support.random_models import RandomModel


def answer(random, played):
    """One thing that the outside may do; the same for plays that stand alike."""
    elements = played.open_elements().split()
    chance = random.random()
    if elements and chance < 0.6:
        element, value = random.choice(elements), random.randint(0, 99)
        return lambda play: play.complete(element, v=value)
    if chance < 0.75:
        name, which = f"m{random.randint(1, 3)}", random.randrange(100)
        return lambda play: play.deliver(name, which)
    if chance < 0.85:
        signal = f"x{random.randint(1, 3)}"
        return lambda play: play.signal(signal)
    if chance < 0.9:
        value = random.randint(0, 99)
        return lambda play: play.set_variables(v=value)
    return lambda play: play.advance(3600)


def told(played):
    trail = [(event.kind, event.element_id, event.token_id, dict(event.variables)) for event in played.elements]
    return played.open_elements(), played.process.waiting_at(), played.variables, trail


def play_to_the_end(seed, write=lambda model, random: model.text(random.randint(1, 4))):
    random = Random(seed)
    model = RandomModel(random)
    xml = bpmn(write(model, random))
    plays = [Play(xml, **way) for way in WAYS.values()]
    values = {"log": "", "v": random.randint(0, 99), **dict.fromkeys(model.counters, 0)}
    for play in plays:
        play.start(values)
    for _ in range(1500):
        assert all(told(play) == told(plays[0]) for play in plays[1:])
        assert not plays[0].failures
        if plays[0].status != "active":
            break
        act = answer(random, plays[0])
        for play in plays:
            act(play)
    assert {play.status for play in plays} == {"completed"}
    assert {tuple(play.parts) for play in plays} == {("head",)}
    assert plays[0].parts["head"] == plays[1].parts["head"]
    assert_each_token_ended_once(plays[0])


def without_blocks(seed):
    play_to_the_end(seed, lambda model, random: model.graph(random.randint(2, 9)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.integers(0, 10**9))
def test_random_models_end_and_all_ways_agree(seed):
    play_to_the_end(seed)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.integers(0, 10**9))
def test_random_models_without_blocks_end_too(seed):
    without_blocks(seed)


@pytest.mark.slow
def test_a_thousand_random_models_end_and_all_ways_agree():
    for seed in range(1000):
        play_to_the_end(seed)
        without_blocks(seed)
