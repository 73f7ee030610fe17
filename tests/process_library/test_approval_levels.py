"""Who approves an expense: the limits of the library's own decision table."""

import pytest

from process_library.catalogue import package
from tests.support.decisions import outcome

LEVELS = package("purchasing").decisions["approval_levels.dmn"]
CHAIN = ("area-manager", "finance-manager", "general-manager", "board")


@pytest.mark.parametrize(
    ("amount", "kind", "is_in_budget", "rule", "approvers"),
    [
        (500, "expense", True, 1, ("line-manager",)),
        (500.01, "expense", True, 2, CHAIN[:1]),
        (3000, "expense", True, 2, CHAIN[:1]),
        (3000.01, "expense", True, 3, CHAIN[:2]),
        (15000, "expense", True, 3, CHAIN[:2]),
        (15000.01, "expense", True, 5, CHAIN[:3]),
        (20, "expense", False, 4, CHAIN[:2]),
        (20, "investment", True, 4, CHAIN[:2]),
        (3000, "investment", True, 4, CHAIN[:2]),
        (3000.01, "investment", True, 5, CHAIN[:3]),
        (60000, "expense", False, 5, CHAIN[:3]),
        (60000.01, "expense", True, 6, CHAIN),
    ],
)
def test_who_approves_depends_on_amount_kind_and_budget(amount, kind, is_in_budget, rule, approvers):
    found = outcome(LEVELS, "approval_levels", amount=amount, kind=kind, is_in_budget=is_in_budget)
    assert (tuple(found.value), found.remarks) == (approvers, ())
    assert [hits.rules for hits in found.hits] == [(rule,)]
