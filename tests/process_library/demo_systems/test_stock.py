import pytest

from engine.connectors.contract import BpmnError, CallRejected
from foundation.unit_of_work import Work
from process_library.demo_systems.stock import available
from process_library.demo_systems.world import set_up

LAMPS = {"item": "LM-100", "centre": "ALM"}


@pytest.fixture(autouse=True)
def ten_lamps(work: Work) -> None:
    work.write(lambda unit: set_up(unit, {"stock": [{**LAMPS, "on_hand": 10, "reserved": 0}]}))


def left(work: Work) -> int:
    with work.read() as unit:
        return available(unit, "LM-100", "ALM")


def test_what_is_there_covers_the_need(call) -> None:
    assert call("stock.check", **LAMPS, quantity=10) == {"all_available": True, "missing": 0}


def test_what_lacks_is_told(call) -> None:
    assert call("stock.check", **LAMPS, quantity=12) == {"all_available": False, "missing": 2}


def test_an_item_nobody_keeps_is_missing(call) -> None:
    assert call("stock.check", item="unknown", centre="ALM", quantity=1)["missing"] == 1


def test_what_is_reserved_is_no_longer_available(call, work: Work) -> None:
    call("stock.reserve", **LAMPS, quantity=4)
    assert left(work) == 6


def test_more_than_there_is_cannot_be_reserved(call, work: Work) -> None:
    with pytest.raises(BpmnError) as caught:
        call("stock.reserve", **LAMPS, quantity=11)
    assert caught.value.code == "OUT_OF_STOCK"
    assert left(work) == 10


def test_releasing_twice_is_releasing_once(call, work: Work) -> None:
    reservation = call("stock.reserve", **LAMPS, quantity=4)["reservation"]
    call("stock.release", reservation=reservation)
    call("stock.release", reservation=reservation)
    assert left(work) == 10


def test_issuing_twice_is_issuing_once(call, work: Work) -> None:
    reservation = call("stock.reserve", **LAMPS, quantity=4)["reservation"]
    assert call("stock.issue", reservation=reservation) == call("stock.issue", reservation=reservation)
    assert left(work) == 6


def test_what_was_released_cannot_be_issued(call) -> None:
    reservation = call("stock.reserve", **LAMPS, quantity=4)["reservation"]
    call("stock.release", reservation=reservation)
    with pytest.raises(CallRejected, match="was released"):
        call("stock.issue", reservation=reservation)


def test_an_unknown_reservation_is_refused_in_words(call) -> None:
    with pytest.raises(CallRejected, match="There is no reservation"):
        call("stock.issue", reservation="nothing")
