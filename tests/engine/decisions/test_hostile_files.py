"""Files made to take long: they are refused or read, quickly."""

import time

import pytest

from engine.decisions.decide import decide
from engine.decisions.failures import DecisionNotExecutable, DecisionTooCostly
from engine.decisions.model import read_model
from tests.support.decisions import NOW, decision, file_of, input_data, outcome, table, text

SLOWEST_SECONDS = 8


def _type(name, *fields):
    components = "".join(
        f'<itemComponent name="f{at}"><typeRef>{of}</typeRef></itemComponent>' for at, of in enumerate(fields)
    )
    return f'<itemDefinition name="{name}">{components}</itemDefinition>'


RINGS = "".join(decision(f"n{at}", text("1"), f"n{(at + 1) % 1500}") for at in range(1500))
CHAIN = "".join(decision(f"n{at}", text("1"), f"n{at + 1}") for at in range(1500)) + decision("n1500", text("1"))
NAMES = "".join(decision(f"a b c {at}", text(f"a b c {at} + a b c 1")) for at in range(1500))
TYPES = "".join(_type(f"t{at}", f"t{at + 1}") for at in range(3000)) + _type("t3000")
SHARED_TYPES = "".join(_type(f"t{at}", f"t{at + 1}", f"t{at + 1}") for at in range(35)) + _type("t35")


@pytest.mark.parametrize(
    "content",
    [RINGS, CHAIN, NAMES, TYPES, SHARED_TYPES, decision("it", text("1+" * 180_000))],
    ids=["ring", "chain", "names", "types", "shared types", "one long text"],
)
def test_a_file_that_is_made_to_take_long_is_read_quickly(content):
    started = time.process_time()
    read_model(file_of(content))
    assert time.process_time() - started < SLOWEST_SECONDS


def test_types_that_share_their_parts_do_not_multiply():
    file = file_of(SHARED_TYPES, input_data("a", "t0"), decision("it", text("a"), "input a"))
    with pytest.raises(DecisionNotExecutable) as caught:
        outcome(file, "it", a=5)
    assert {finding.code for finding in caught.value.context["findings"]} == {"decision_type_too_deep"}


def test_a_chain_of_requirements_that_is_too_long_is_stopped():
    with pytest.raises(DecisionTooCostly):
        outcome(file_of(CHAIN), "n0")


@pytest.mark.parametrize(
    "logic",
    [
        text("count(for a in 1..9999, b in 1..9999 return 1)"),
        table(("some a in 1..9999, b in 1..9999 satisfies a = -b", "1"), inputs=("1",)),
        f'<for iteratorVariable="a"><in>{text("for i in 1..9999 return i")}</in><return>'
        f'<for iteratorVariable="b"><in>{text("for i in 1..9999 return i")}</in><return>{text("1")}</return></for>'
        "</return></for>",
        text("9 ** 9 ** 9 ** 9"),
        text('string join(for i in 1..9999 return "aaaaaaaaaaaa")'),
    ],
    ids=["loops", "cell", "boxed loops", "power", "text"],
)
def test_a_decision_has_a_budget(logic):
    started = time.process_time()
    with pytest.raises(DecisionTooCostly):
        outcome(file_of(decision("it", logic)), "it")
    assert time.process_time() - started < SLOWEST_SECONDS


def test_a_type_that_allows_by_a_bomb_is_stopped():
    bomb = "<allowedValues><text>count(for a in 1..9999, b in 1..9999 return 1)</text></allowedValues>"
    item = f'<itemDefinition name="t"><typeRef>number</typeRef>{bomb}</itemDefinition>'
    file = file_of(item, input_data("a", "t"), decision("it", text("a"), "input a"))
    with pytest.raises(DecisionTooCostly):
        outcome(file, "it", a=1)


def test_only_inputs_that_are_used_are_looked_at_and_they_are_paid_for():
    deep: list[object] = [1]
    for _ in range(40):
        deep = [deep, deep]
    assert outcome(file_of(decision("it", text("b"))), "it", a=deep, b=1).value == 1
    with pytest.raises(DecisionTooCostly):
        outcome(file_of(decision("it", text("a"))), "it", a=deep)


def test_a_file_that_was_read_is_kept_ready():
    file = file_of(decision("it", table(*((f"> {at}", "1") for at in range(200)), inputs=("a",), hit="COLLECT")))
    model = read_model(file)
    assert read_model(bytes(file)) is model
    assert len(decide(model, "it", {"a": 50}, NOW).value) == 50
