"""The workflow control-flow patterns (Russell, ter Hofstede, van der Aalst, Mulyar, 2006), each as a small model.

`patterns.txt` plays them: the name of a case begins with the number of its pattern. BPMN cannot express those of
`NOT_EXPRESSED`, for the reason that stands there.
"""

from pathlib import Path

import pytest

from tests.support.cases import play_case, read_cases

CASES = list(read_cases(Path(__file__).parent / "patterns.txt"))
NUMBERS = range(1, 44)
NOT_EXPRESSED = {
    36: "Dynamic Partial Join for Multiple Instances: the number of instances is evaluated once (13.3.7), so that none"
    " can be added while a completion condition counts them.",
}


def number(case):
    return int(case.name.split()[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_pattern_runs(play, case):
    play_case(play(case.model), case)


def test_each_pattern_runs_or_has_a_reason_why_not():
    played = {number(case) for case in CASES}
    assert sorted(played | NOT_EXPRESSED.keys()) == list(NUMBERS)
    assert played.isdisjoint(NOT_EXPRESSED)
