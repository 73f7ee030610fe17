from datetime import date

import pytest

from engine.connectors.contract import BpmnError, CallRejected
from foundation.unit_of_work import Work
from process_library.demo_systems.payroll import balance_of, set_balance, working_days

WEEK = {"start_on": date(2026, 10, 19), "end_on": date(2026, 10, 23)}
LEAVE = {"employee": "ana", "type": "holiday", **WEEK}


def balance(work: Work, employee: str = "ana") -> int:
    with work.read() as unit:
        return balance_of(unit, employee, 2026)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 10, 19), date(2026, 10, 23), 5),
        (date(2026, 10, 23), date(2026, 10, 26), 2),
        (date(2026, 10, 24), date(2026, 10, 25), 0),
        (date(2026, 10, 23), date(2026, 10, 19), 0),
    ],
)
def test_working_days_are_mondays_to_fridays(first: date, last: date, days: int) -> None:
    assert working_days(first, last) == days


def test_a_leave_within_the_balance_is_allowed(call) -> None:
    answer = call("payroll.check_leave", **LEAVE, max_days=0)
    assert answer == {"days": 5, "balance_after": 17, "allowed": True, "overlaps": 0}


def test_a_leave_beyond_the_balance_is_not_allowed(call, work: Work) -> None:
    work.write(lambda unit: set_balance(unit, "ana", 2026, 4))
    answer = call("payroll.check_leave", **LEAVE, max_days=0)
    assert (answer["allowed"], answer["balance_after"]) == (False, -1)


def test_a_paid_leave_is_limited_by_its_cause_and_leaves_the_balance_alone(call) -> None:
    answer = call("payroll.check_leave", **{**LEAVE, "type": "paid_leave"}, max_days=2)
    assert (answer["allowed"], answer["balance_after"]) == (False, 22)


@pytest.mark.parametrize(("kind_of_days", "days"), [("natural", 15), ("working", 11), (None, 11)])
def test_days_are_those_of_the_calendar_where_the_cause_counts_them_so(call, kind_of_days, days) -> None:
    leave = {**LEAVE, "type": "paid_leave", "end_on": date(2026, 11, 2)}
    answer = call("payroll.check_leave", **leave, max_days=15, kind_of_days=kind_of_days)
    assert (answer["days"], answer["allowed"]) == (days, True)


def test_a_leave_without_days_is_not_allowed(call) -> None:
    weekend = {"start_on": "2026-10-24", "end_on": "2026-10-25"}
    assert call("payroll.check_leave", **{**LEAVE, **weekend}, max_days=0)["allowed"] is False


def test_colleagues_away_on_the_same_days_are_counted_once_each(call) -> None:
    call("payroll.book_leave", **{**LEAVE, "employee": "luis"})
    call("payroll.book_leave", **{**LEAVE, "employee": "luis", "type": "unpaid"})
    assert call("payroll.check_leave", **LEAVE, max_days=0)["overlaps"] == 1


def test_booking_takes_the_days_from_the_balance(call, work: Work) -> None:
    call("payroll.book_leave", **LEAVE)
    assert balance(work) == 17


def test_cancelling_twice_gives_the_days_back_once(call, work: Work) -> None:
    booking = call("payroll.book_leave", **LEAVE)["booking"]
    call("payroll.cancel_leave", booking=booking)
    call("payroll.cancel_leave", booking=booking)
    assert balance(work) == 22


def test_booking_more_than_the_balance_is_a_business_error_and_changes_nothing(call, work: Work) -> None:
    work.write(lambda unit: set_balance(unit, "ana", 2026, 4))
    with pytest.raises(BpmnError) as caught:
        call("payroll.book_leave", **LEAVE)
    assert caught.value.code == "NO_BALANCE"
    assert balance(work) == 4


@pytest.mark.parametrize(
    "wrong", [{"employee": ""}, {"employee": 7}, {"start_on": "tomorrow"}, {"start_on": None}, {"max_days": "some"}]
)
def test_wrong_arguments_are_refused_in_words(call, wrong) -> None:
    with pytest.raises(CallRejected, match="argument «"):
        call("payroll.check_leave", **{**LEAVE, "max_days": 0, **wrong})


def test_an_unknown_booking_cannot_be_cancelled(call) -> None:
    with pytest.raises(CallRejected, match="There is no leave"):
        call("payroll.cancel_leave", booking="nothing")
