"""Hit policies one by one (DMN 1.5, 8.2.8 and 8.2.9)."""

import pytest

from engine.decisions.failures import HitPolicyViolated
from tests.support.decisions import decided, decision, file_of, outcome, table

#: The first and second rule fit 5, the second and third 15.
RULES = ((("< 10"), '"low"'), ("[0..20]", '"middle"'), ("> 12", '"high"'))


def choose(amount, hit, rules=RULES, outputs=("result",)):
    return decided(table(*rules, inputs=("amount",), outputs=outputs, hit=hit), amount=amount)


def test_unique_gives_the_only_rule_that_fits():
    assert choose(25, "UNIQUE") == "high"


def test_unique_with_two_rules_that_fit_is_an_error_that_names_them():
    with pytest.raises(HitPolicyViolated) as caught:
        choose(5, "UNIQUE")
    assert caught.value.context == {"decision": "it", "rules": "1, 2", "policy": "UNIQUE"}


def test_any_gives_what_all_rules_that_fit_agree_on():
    rules = (("< 10", '"low"'), ("< 20", '"low"'), ("> 100", '"high"'))
    assert choose(5, "ANY", rules) == "low"


def test_any_with_rules_that_disagree_is_an_error():
    with pytest.raises(HitPolicyViolated, match="The rules 1, 2 of «it» fit at once"):
        choose(5, "ANY")


def test_first_gives_the_first_in_the_table():
    assert choose(15, "FIRST") == "middle"


def test_priority_gives_the_most_important_output():
    assert choose(15, "PRIORITY", outputs=('result: "high", "middle", "low"',)) == "high"
    assert choose(15, "PRIORITY", outputs=('result: "low", "middle", "high"',)) == "middle"


def test_output_order_gives_all_with_the_most_important_first():
    assert choose(15, "OUTPUT ORDER", outputs=('result: "high", "middle", "low"',)) == ["high", "middle"]


def test_with_several_outputs_the_first_counts_most():
    rules = (("> 0", '"b"', '"x"'), ("> 1", '"a"', '"z"'), ("> 2", '"a"', '"y"'))
    outputs = ('first: "a", "b"', 'second: "y", "z"')
    assert choose(5, "PRIORITY", rules, outputs) == {"first": "a", "second": "y"}


def test_rule_order_gives_all_in_the_order_of_the_table():
    assert choose(15, "RULE ORDER") == ["middle", "high"]


def test_collect_gives_all():
    assert sorted(choose(5, "COLLECT")) == ["low", "middle"]


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 30), ("COUNT", 2), ("MIN", 10), ("MAX", 20)])
def test_collect_takes_values_together(aggregation, expected):
    rules = (("> 0", "10"), ("> 1", "20"), ("> 100", "30"))
    assert choose(5, f"COLLECT BY {aggregation}", rules) == expected


def test_texts_cannot_be_added_up_and_it_is_said_why():
    rules = (("> 0", '"a"'), ("> 1", '"b"'))
    found = outcome(file_of(decision("it", table(*rules, inputs=("amount",), hit="COLLECT BY SUM"))), "it", amount=5)
    assert found.value is None
    assert found.remarks[0].sentence.in_english() == "SUM cannot take these values together: string."


@pytest.mark.parametrize("hit", ["UNIQUE", "ANY", "FIRST", "RULE ORDER", "COLLECT", "COLLECT BY SUM"])
def test_without_a_rule_that_fits_there_is_nothing(hit):
    assert choose(-5, hit, (("> 0", "1"),)) is None


def test_a_default_takes_the_place_of_nothing():
    clause = "<output name='result'/>"
    with_default = "<output name='result'><defaultOutputEntry><text>amount * 2</text></defaultOutputEntry></output>"
    logic = table(("> 0", "1"), inputs=("amount",)).replace('<output name="result"></output>', with_default)
    assert clause.replace("'", '"').replace("/>", ">") in table(("> 0", "1"), inputs=("amount",))
    assert decided(logic, amount=-5) == -10


def test_several_outputs_make_an_object():
    rules = (("> 0", '"yes"', "amount * 0.1"),)
    assert choose(50, "UNIQUE", rules, ("granted", "fee")) == {"granted": "yes", "fee": 5}


def test_rules_after_the_first_that_fits_are_not_looked_at():
    rules = (("> 0", "1"), ("count(for a in 1..9999, b in 1..9999 return 1) > ?", "2"))
    assert choose(5, "FIRST", rules) == 1


@pytest.mark.parametrize(
    ("test", "fitting", "failing"),
    [
        ("-", [1, None, "x"], []),
        ("", [1, None], []),
        ("5", [5, 5.0], [6, "5", None]),
        ("5, 6", [5, 6], [7]),
        ("not(5, 6)", [7], [5, 6]),
        ('"a", "b"', ["a"], ["c", None]),
        ("> 5", [6], [5, None]),
        ("!= 5", [6], [5]),
        ("[1..5]", [1, 5], [6]),
        ("]1..5[", [2], [1, 5]),
        ("not([1..5])", [6], [5]),
        ("< 1, > 5", [0, 6], [3]),
        ("null", [None], [1]),
        ("not(null)", [1], [None]),
        ("true", [True], [False, None]),
        ("false", [False], [True, None]),
        ("limit", [10], [11]),
        ("limit * 2", [20], [10]),
        ("> limit", [11], [10]),
        ("? > limit and ? < 15", [12], [10, 16]),
        ("limits", [1, 3], [4]),
        ("[limit..20]", [10, 20], [9]),
        ('contains(?, "b")', ["abc"], ["acd"]),
        ("? instance of string", ["x"], [1]),
        ('starts with(?, "a") or starts with(?, "b")', ["ax", "bx"], ["cx"]),
        ("limit > 5", [1, "x"], []),
        ("not(limit > 5)", [], [1, "x"]),
        ("(1)", [1], [2]),
        ("-5", [-5], [5]),
        ("every x in limits satisfies x < ?", [4], [3]),
    ],
)
def test_what_a_cell_may_say(test, fitting, failing):
    logic = table((test, "true"), inputs=("tested",))
    for value in fitting:
        assert decided(logic, tested=value, limit=10, limits=[1, 2, 3]) is True, value
    for value in failing:
        assert decided(logic, tested=value, limit=10, limits=[1, 2, 3]) is None, value


@pytest.mark.parametrize(
    ("test", "fitting", "failing"),
    [
        ('< date("2026-06-01")', "2026-05-31", "2026-06-01"),
        ('[@"2026-01-01"..@"2026-12-31"]', "2026-12-31", "2027-01-01"),
        ('date("2026-05-31")', "2026-05-31", "2026-05-30"),
    ],
)
def test_cells_compare_dates(test, fitting, failing):
    logic = table((test, "true"), inputs=("date(tested)",))
    assert decided(logic, tested=fitting) is True
    assert decided(logic, tested=failing) is None
