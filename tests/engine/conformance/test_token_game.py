"""Random pictures without blocks do what the standard's rules for tokens say, played by hand beside the engine."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.notation import bpmn
from tests.support.playing import Play
from tests.support.random_models import RandomModel
from tests.support.token_game import TokenGame


def play_both(seed):
    random = Random(seed)
    text = RandomModel(random).graph(random.randint(2, 9))
    engine, game = Play(bpmn(text)), TokenGame(text)
    v = random.randint(0, 99)
    engine.start({"v": v})
    game.start(v)
    while engine.status == "active":
        assert engine.open_elements() == game.seen(), text
        element, v = random.choice(game.seen().split()), random.randint(0, 99)
        engine.complete(element, v=v)
        game.complete(element, v)
    assert not game.working + game.tokens, text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_the_engine_and_the_rules_agree(seed):
    play_both(seed)


@pytest.mark.slow
def test_the_engine_and_the_rules_agree_on_three_thousand_pictures():
    for seed in range(3000):
        play_both(seed)
