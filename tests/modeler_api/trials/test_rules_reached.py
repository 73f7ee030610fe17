"""Which rules of a draft's decisions its saved tests reach, and inputs for those that none reaches."""

from typing import Any

import pytest

from engine.definitions.deployment import Bundle
from engine.sandbox.runs import Run
from modeler_api.editing.uploads import store_version
from modeler_api.trials.of_models import material_of_draft
from modeler_api.trials.playing import Trials
from modeler_api.trials.rules_reached import RulesReached, rules_reached
from modeler_api.trials.saved_tests import run_tests, save_test
from organization.actor import machine_actor
from organization.areas import Area, keep_area
from organization.roles import Role, keep_role
from suite.trials import trials_of
from tests.support.models import APPROVER_DMN, deciding_model
from tests.support.order import START

#: The first rule that fits: up to 1000 the approver, beyond it the board, and nobody for the rest.
FIRST = APPROVER_DMN.replace(b"<decisionTable>", b'<decisionTable hitPolicy="FIRST">').replace(
    b"<inputExpression>", b'<inputExpression typeRef="number">'
)
SMALL = Run(process="leave", start={"variables": {"amount": 20}}, steps=[{"task": "approve"}], start_at=START)

pytestmark = [pytest.mark.row("peer-14"), pytest.mark.row("G1", part="decisions")]


@pytest.fixture
def database_url() -> str:
    return "sqlite:///:memory:"


@pytest.fixture
def suite(cauce: Any) -> Any:
    with cauce.suite.work.begin() as unit:
        keep_area(unit, machine_actor(), Area("purchasing", "Compras", "Purchasing"))
        keep_role(unit, machine_actor(), Role("approver", "Aprobación", "Approver"))
    return cauce.suite


@pytest.fixture
def trials(suite: Any) -> Trials:
    return trials_of(suite)


def drafted(suite: Any, dmn: bytes) -> int:
    bundle = Bundle("leave.bpmn", deciding_model(), {}, {"who.dmn": dmn})
    return store_version(suite.work, machine_actor(), bundle, area="purchasing").number


def reached(suite: Any, trials: Trials, number: int) -> RulesReached:
    tried = material_of_draft(trials, suite.work, machine_actor(), "leave", number)
    with suite.work.read() as unit:
        return rules_reached(unit, "leave", tried)


def test_a_rule_that_no_test_reaches_is_told_with_inputs_that_reach_it(suite: Any, trials: Trials) -> None:
    number = drafted(suite, FIRST)
    tried = material_of_draft(trials, suite.work, machine_actor(), "leave", number)
    save_test(trials, suite.work, machine_actor(), tried, "leave", "poco", SMALL)
    found = reached(suite, trials, number)
    (left,) = found.untested
    assert left.region is not None
    assert (found.tests, found.ran, left.decision, left.number) == (1, 1, "Who approves", 2)
    assert [(part.expression, part.sample) for part in left.region.parts] == [("amount", 1001)]


def test_the_run_at_hand_reaches_rules_like_a_test(suite: Any, trials: Trials) -> None:
    number = drafted(suite, FIRST)
    tried = material_of_draft(trials, suite.work, machine_actor(), "leave", number)
    played = trials.play(tried, Run(process="leave", start={"variables": {"amount": 5000}}, start_at=START))
    assert played.rules == {("approver", 2)}
    with suite.work.read() as unit:
        assert [one.number for one in rules_reached(unit, "leave", tried, played.rules).untested] == [1]


def test_what_a_test_reached_on_other_rules_counts_no_more_until_it_is_run_again(suite: Any, trials: Trials) -> None:
    number = drafted(suite, FIRST)
    tried = material_of_draft(trials, suite.work, machine_actor(), "leave", number)
    save_test(trials, suite.work, machine_actor(), tried, "leave", "poco", SMALL)
    changed = drafted(suite, FIRST.replace(b"1000", b"10"))
    before = reached(suite, trials, changed)
    again = material_of_draft(trials, suite.work, machine_actor(), "leave", changed)
    run_tests(trials, suite.work, machine_actor(), again, "leave")
    after = reached(suite, trials, changed)
    assert (before.ran, [one.number for one in before.untested]) == (0, [1, 2])
    assert (after.ran, [one.number for one in after.untested]) == (1, [1])
