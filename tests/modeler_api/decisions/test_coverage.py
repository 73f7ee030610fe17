"""What the rules of a table leave open: told exactly, with examples that the engine confirms."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

import pytest

from engine.decisions.cells import Span, read_cell
from engine.decisions.decide import decide
from engine.decisions.failures import HitPolicyViolated
from engine.decisions.model import read_model
from modeler_api.decisions.coverage import Budget, rule_coverage, rule_regions

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COLUMNS = {"amount": "number", "kind": "string", "urgent": "boolean"}
CELLS = {
    "amount": ("-", "< 10", "[10..20]", "(10..30)", "> 20", "5, 15", "not(5)"),
    "kind": ("-", '"a"', '"a","b"', 'not("a")'),
    "urgent": ("-", "true", "false"),
}


def model_of(*rules, policy="UNIQUE", columns=COLUMNS):
    inputs = "".join(
        f'<input id="{name}_in" label="{name}"><inputExpression id="{name}_e" typeRef="{kind}"><text>{name}</text>'
        "</inputExpression></input>"
        for name, kind in columns.items()
    )
    rows = "".join(
        f'<rule id="r{at}">'
        + "".join(
            f"<inputEntry id='r{at}i{i}'><text><![CDATA[{cell}]]></text></inputEntry>" for i, cell in enumerate(rule)
        )
        + f'<outputEntry id="r{at}o"><text>{at}</text></outputEntry></rule>'
        for at, rule in enumerate(rules)
    )
    return read_model(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="n">'
        f'<decision id="d" name="d"><decisionTable id="t" hitPolicy="{policy}">{inputs}'
        f'<output id="o" name="o" typeRef="number"/>{rows}</decisionTable></decision></definitions>'.encode()
    )


def coverage_of(*rules, **more):
    return rule_coverage(model_of(*rules, **more).find("d").logic)


def example(region):
    """The sample of each part; any value where the region says nothing."""
    return {"amount": Decimal(7), "kind": "z", "urgent": True} | {part.expression: part.sample for part in region.parts}


def rules_for(model, inputs):
    return decide(model, "d", inputs, NOW).hits[0].rules


def test_a_gap_between_two_ranges_is_told_with_its_ends():
    found = coverage_of(("<= 500",), ("> 600",), columns={"amount": "number"})
    (gap,) = found.gaps
    assert gap.parts[0].spans == (Span(Decimal(500), Decimal(600), has_high=True),)
    assert gap.parts[0].sample == 501


def test_a_whole_table_leaves_nothing_open():
    found = coverage_of(
        ("< 10", "-", "-"),
        (">= 10", '"a"', "-"),
        (">= 10", 'not("a")', "true"),
        ("[10..20]", 'not("a")', "false"),
        ("> 20", 'not("a")', "false"),
    )
    assert (found.gaps, found.overlaps, found.unjudged, found.is_whole) == ((), (), (), True)


def test_allowed_values_bound_what_can_be_asked():
    model = read_model(
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="n">'
        b'<decision id="d" name="d"><decisionTable id="t"><input id="i"><inputExpression id="e" typeRef="string">'
        b'<text>kind</text></inputExpression><inputValues><text>"a","b"</text></inputValues></input>'
        b'<output id="o" name="o"/><rule id="r"><inputEntry id="c"><text>"a"</text></inputEntry><outputEntry id="x">'
        b"<text>1</text></outputEntry></rule></decisionTable></decision></definitions>"
    )
    (gap,) = rule_coverage(model.find("d").logic).gaps
    assert (gap.parts[0].values, gap.parts[0].has_others) == (("b",), False)


def test_a_rule_that_those_before_it_outdo_never_gets_its_turn():
    found = coverage_of(("< 10",), (">= 5",), ("7",), policy="FIRST", columns={"amount": "number"})
    assert found.never == (3,)


def test_a_cell_that_says_more_is_named_and_judged_as_nothing_sure():
    found = coverage_of(("> limit",), ("<= 5",), columns={"amount": "number"})
    assert [(one.rule, one.text) for one in found.unjudged] == [(1, "> limit")]
    assert (found.gaps, found.overlaps) == ((), ())


@pytest.mark.parametrize(
    "text", ["> limit", 'starts with(?, "a")', "1 + 1", "not(1), not(2)", '"a\\"b"', 'date("2026-01-01")']
)
def test_what_is_not_plain_is_no_cell(text):
    assert read_cell(text) is None


@pytest.mark.parametrize("start", ["", "1", "<", "< -", "[", "[1", "[1 ..", "not(", "not(1", "1,", '"a"'])
def test_a_cell_of_mostly_spaces_is_refused_at_once(start):
    assert read_cell(f"{start}{' ' * 20_000}x") is None
    for _ in range(200):  # half a second each, were every share of the spaces tried
        assert read_cell(f"{start}{' ' * 450}x") is None


def test_numbers_are_read_across_any_kind_of_space():
    assert read_cell("<\t-\n5").spans == (Span(None, Decimal(-5)),)


def test_whatever_is_told_the_engine_confirms():
    rows = list(product(*CELLS.values()))
    for at in range(0, len(rows) - 31, 5):
        rules = rows[at], rows[(at * 7 + 13) % len(rows)], rows[at + 31]
        listed, found = model_of(*rules, policy="RULE ORDER"), coverage_of(*rules)
        for gap in found.gaps:
            assert rules_for(listed, example(gap)) == (), (rules, gap)
        for overlap in found.overlaps:
            assert set(overlap.rules) <= set(rules_for(listed, example(overlap.region))), (rules, overlap)
        for values in product(
            map(Decimal, ("5", "7", "10", "15", "20", "25", "30", "40")), ("a", "b", "z"), (True, False)
        ):
            hit = rules_for(listed, dict(zip(COLUMNS, values, strict=True)))
            assert hit or found.gaps, (rules, values)
            assert len(hit) < 2 or hit[:2] in [overlap.rules for overlap in found.overlaps], (rules, values)


def test_an_overlap_of_a_table_that_allows_none_is_what_the_engine_refuses():
    rules = ("< 10", "-", "-"), ("5", '"a"', "-")
    (overlap,) = coverage_of(*rules).overlaps
    with pytest.raises(HitPolicyViolated):
        decide(model_of(*rules), "d", example(overlap.region), NOW)


@pytest.mark.parametrize("policy", ["FIRST", "COLLECT"])
def test_for_each_rule_there_are_inputs_that_it_answers(policy):
    model = model_of(("< 10", '"a"', "-"), ("[5..20]", "-", "true"), ("-", '"b"', "-"), policy=policy)
    for number, region in enumerate(rule_regions(model.find("d").logic), 1):
        assert number in rules_for(model, example(region))


def test_no_inputs_are_offered_for_a_rule_that_never_gets_its_turn_or_is_not_judged():
    never = model_of(("-",), ("> 5",), policy="FIRST", columns={"amount": "number"})
    assert rule_regions(never.find("d").logic)[1] is None
    unjudged = model_of(("amount + 1",), ("> 5",), columns={"amount": "number"})
    assert rule_regions(unjudged.find("d").logic)[0] is None


NUMBERS = {"amount": "number"}


def ranges(count):
    return [(f"[{at}..{at + 1})",) for at in range(count)]


def test_a_table_too_large_to_be_looked_through_says_so():
    found = coverage_of(*ranges(400), columns=NUMBERS)
    assert (found.is_too_large, found.is_whole) == (True, False)


def test_a_table_of_a_hundred_ranges_is_looked_through_whole():
    found = coverage_of(*ranges(100), columns=NUMBERS)
    assert (found.is_too_large, found.is_whole, found.overlaps) == (False, True, ())


def test_tables_of_one_file_share_what_may_be_looked_at():
    budget, table = Budget(2_500), model_of(*ranges(10), columns=NUMBERS).find("d").logic
    looked = [rule_coverage(table, budget).is_too_large for _ in range(6)]
    assert (looked[0], looked[-1]) == (False, True)
    assert set(rule_regions(table, budget)) == {None}


def test_what_is_found_before_the_budget_ends_is_told():
    rules = [("< 5",), ("3",), *ranges(300)]
    table = model_of(*rules, columns=NUMBERS).find("d").logic
    pieces = 2 * len(rules)
    found = rule_coverage(table, Budget(pieces * 2 * len(rules) + 2 * pieces))
    assert found.is_too_large
    assert found.overlaps[0].rules == (1, 2)


@pytest.mark.parametrize(("policy", "told"), [("UNIQUE", 20), ("ANY", 0)])
def test_many_rules_that_answer_the_same_inputs_are_not_compared_pair_by_pair(policy, told):
    model = model_of(*[("-",)] * 1_500, columns=NUMBERS, policy=policy)
    table = model.find("d").logic
    same = replace(table, rules=tuple(replace(rule, outputs=table.rules[0].outputs) for rule in table.rules))
    found = rule_coverage(same, Budget(20_000))
    assert (len(found.overlaps), found.is_too_large) == (told, False)


def test_a_table_of_very_many_columns_is_not_looked_through():
    columns = {f"c{at}": "number" for at in range(1_200)}
    assert coverage_of(["< 5"] * len(columns), columns=columns).is_too_large
