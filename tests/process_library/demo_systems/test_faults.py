import pytest

from engine.connectors.contract import BpmnError, RetryableFailure, ServiceCall
from foundation.unit_of_work import Work
from process_library.demo_systems.faults import REFUSALS, SYSTEMS, Fault, FaultSwitch, faults, mend, provoke
from process_library.service_tasks import functions


@pytest.fixture
def switch(work: Work) -> FaultSwitch:
    return FaultSwitch(work, lambda call: {"arrived": call.inputs["function"]})


def called(switch: FaultSwitch, function: str = "mail.send"):
    return switch(ServiceCall({"function": function}, "key", "instance", "element"))


def test_without_a_fault_calls_arrive(switch: FaultSwitch) -> None:
    assert called(switch) == {"arrived": "mail.send"}


def test_the_next_call_fails_and_the_one_after_works(switch: FaultSwitch, work: Work) -> None:
    work.write(lambda unit: provoke(unit, "mail", Fault.NEXT))
    with pytest.raises(RetryableFailure):
        called(switch)
    assert called(switch) == {"arrived": "mail.send"}


def test_a_system_that_is_down_fails_until_it_is_mended(switch: FaultSwitch, work: Work) -> None:
    work.write(lambda unit: provoke(unit, "mail", Fault.DOWN))
    for _ in range(2):
        with pytest.raises(RetryableFailure):
            called(switch)
    work.write(lambda unit: mend(unit, "mail"))
    assert called(switch) == {"arrived": "mail.send"}


def test_the_next_call_that_can_be_refused_is_refused(switch: FaultSwitch, work: Work) -> None:
    work.write(lambda unit: provoke(unit, "payroll", Fault.REFUSE))
    assert called(switch, "payroll.check_leave") == {"arrived": "payroll.check_leave"}
    with pytest.raises(BpmnError) as caught:
        called(switch, "payroll.book_leave")
    assert caught.value.code == "NO_BALANCE"
    with work.read() as unit:
        assert faults(unit) == {}


def test_a_fault_hits_its_own_system_only(switch: FaultSwitch, work: Work) -> None:
    work.write(lambda unit: provoke(unit, "bank", Fault.DOWN))
    assert called(switch) == {"arrived": "mail.send"}


def test_a_new_fault_replaces_the_old_one(work: Work) -> None:
    for fault in (Fault.DOWN, Fault.NEXT):
        work.write(lambda unit, fault=fault: provoke(unit, "mail", fault))
    with work.read() as unit:
        assert faults(unit) == {"mail": Fault.NEXT}


def test_every_function_of_a_demo_system_can_be_made_to_fail() -> None:
    assert {name.partition(".")[0] for name in functions()} - SYSTEMS == {"organization", "records"}
    assert REFUSALS.keys() <= functions().keys()
