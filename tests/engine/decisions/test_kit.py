"""The public DMN compatibility kit, case by case; what is refused is listed with its reason."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.decisions.decide import decide
from engine.decisions.failures import DecisionNotExecutable, HitPolicyViolated
from engine.decisions.model import DecisionModel, read_model
from tests.support.decision_kit import KIT, Case, cases, is_expected

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
LEAST_SHARE = 0.97
CASES = list(cases())
#: Case to the code of the finding by which it is refused.
REFUSED = dict(
    line.split("  ")
    for line in (Path(__file__).parent / "kit_refused.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)

pytestmark = pytest.mark.skipif(not CASES, reason=f"the compatibility kit is not at {KIT}")


def _value(model: DecisionModel, case: Case, name: str) -> object:
    try:
        value = decide(model, case.service or name, case.inputs, NOW).value
    except HitPolicyViolated:
        return None  # an error here, null in the kit
    if case.service is not None and len(case.expected) > 1:
        return value.get(name) if isinstance(value, dict) else None
    return value


@pytest.mark.parametrize("case", [case for case in CASES if case.label not in REFUSED], ids=lambda case: case.label)
def test_the_kit_expects_this_value(case: Case) -> None:
    model = read_model(*case.files())
    for expected in case.expected:
        try:
            value = _value(model, case, expected.name)
        except DecisionNotExecutable:
            # A text that is not FEEL is told when the file is read, not when the decision is made.
            assert expected.is_error
            continue
        assert is_expected(value, expected.value), (value, expected.value)


@pytest.mark.parametrize("case", [case for case in CASES if case.label in REFUSED], ids=lambda case: case.label)
def test_what_does_not_run_is_refused_in_words(case: Case) -> None:
    model = read_model(*case.files())
    for expected in case.expected:
        with pytest.raises(DecisionNotExecutable) as caught:
            decide(model, expected.name, case.inputs, NOW)
        codes = {finding.code for finding in caught.value.context["findings"]}
        assert codes == {REFUSED[case.label]}


def test_at_least_97_of_100_cases_run() -> None:
    assert REFUSED.keys() <= {case.label for case in CASES}
    assert 1 - len(REFUSED) / len(CASES) >= LEAST_SHARE
