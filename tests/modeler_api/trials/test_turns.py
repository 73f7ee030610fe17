"""Few people play runs at a time, and each person one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from modeler_api.trials.turns import NoTurn, Turns


def test_who_has_to_wait_too_long_for_others_is_told_so() -> None:
    turns = Turns(2, 0)

    with turns.turn("ana"), turns.turn("luis"), pytest.raises(NoTurn, match="Try again in 10 seconds"):
        turns.turn("eva").__enter__()

    with turns.turn("eva"), turns.turn("ana"):
        pass


def test_one_person_has_one_turn_and_one_request_that_waits_for_it() -> None:
    turns, played = Turns(2, 60), Event()

    def second() -> None:
        with turns.turn("ana"):
            played.set()

    with ThreadPoolExecutor(1) as pool:
        with turns.turn("ana"):
            waiting = pool.submit(second)
            while "ana" not in turns._waiting:
                pass
            with pytest.raises(NoTurn):
                turns.turn("ana").__enter__()
            assert not played.is_set()
        waiting.result(timeout=10)
