"""Whether the arrows fit together: what waits forever is told, what is sound is not, and what is unclear neither."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn_xml.check_soundness import check_soundness
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.reader import diagram_of
from tests.support.notation import bpmn
from tests.support.random_models import RandomModel

ENDS = "start s; end e; "
#: Models with a flaw, and the code and element of the finding.
FLAWED = {
    "alternatives into a join": (
        "xor x; and j; task A; task B; s>x; x>A if v; A>j>e; x>B default; B>j",
        [("join_never_passed", "j")],
    ),
    "events into a join": (
        "ebg x; and j; catch A msg:m; catch B tim:PT1H; s>x>A>j>e; x>B>j",
        [("join_never_passed", "j")],
    ),
    "alternatives into a join beside a circle that begins branches": (
        "xor k; and j; xor m; xor x; user A; user B; end n; bnd b on A sig:x non; "
        "s>k>m default; m>A>x>m if v; x>j default; b>B>n; k>j if w; j>e",
        [("join_never_passed", "j")],
    ),
    "alternatives into a join beside what ends everything": (
        "and f; catch c tim:PT1H; end t term; xor x; and j; task A; s>f>c>t; f>x; x>A if v; A>j>e; x>j default",
        [("join_never_passed", "j")],
    ),
    "two starts into a join": ("start z msg:m; and j; s>j>e; z>j", [("join_never_passed", "j")]),
    "a join that waits for itself": ("and j; xor x; s>j>x>e default; x>j if v", [("join_never_passed", "j")]),
    "a branch that may end before the join": (
        "and k; xor x; and j; task A; end n; s>k>A>j>e; k>x>j default; x>n if v",
        [("join_may_wait_forever", "j")],
    ),
    "an interrupted branch that ends": (
        "and k; and j; user A; user B; end n; bnd b on A tim:PT1H; s>k>A>j>e; k>B>j; b>n",
        [("join_may_wait_forever", "j")],
    ),
    "a join for what only happens besides": (
        "user A; and j; bnd b on A tim:PT1H non; s>A>j>e; b>j",
        [("join_may_wait_forever", "j")],
    ),
    "parallel branches merged by a gateway": (
        "and k; xor m; task A; task B; task C; s>k>A>m>C>e; k>B>m",
        [("branches_not_joined", "m")],
    ),
    "parallel branches merged by an activity": (
        "and k; task A; task B; task C; s>k>A>C>e; k>B>C",
        [("branches_not_joined", "C")],
    ),
    "ways out of an activity merged without a join": (
        "task A; task B; task C; s>A>B>C>e; A>C",
        [("branches_not_joined", "C")],
    ),
    "conditional ways merged without a join": (
        "task A; task B; task C; task D; s>A; A>B if v; A>C if w; B>D>e; C>D",
        [("branches_not_joined", "D")],
    ),
    "a circle without a way out": ("xor m; task A; task B; s>m>A>B>m", [("circle_without_way_out", "m")]),
    "a flaw inside a subprocess": (
        "sub S {; start t; xor x; and j; end n; t>x>j if v; x>j default; j>n; }; s>S>e",
        [("join_never_passed", "j")],
    ),
}
#: Models that are sound, or of which the drawing alone does not tell.
QUIET = {
    "a parallel block": "and k; and j; task A; task B; s>k>A>j>e; k>B>j",
    "an exclusive block": "xor k; xor j; task A; task B; s>k; k>A if v; k>B default; A>j>e; B>j",
    "an inclusive block": "or k; or j; task A; task B; s>k; k>A if v; k>B default; A>j>e; B>j",
    "branches that end by themselves": "and k; task A; task B; end n; s>k>A>e; k>B>n",
    "branches that come to one end": "and k; task A; task B; s>k>A>e; k>B>e",
    "branches merged just before the end": "and k; xor m; task A; task B; s>k>A>m>e; k>B>m",
    "a branch besides that comes back": "user A; task B; bnd b on A tim:PT1H non; s>A>B>e; b>B",
    "a loop around a parallel block": "xor m; xor x; and k; and j; s>m>k>j>x>e default; k>j; x>m if v",
    "a join that branches of a circle may pass": (
        "xor m; xor x; and j; user A; bnd b on A sig:x non; s>m>A>x; x>m if v; x>j default; b>j>e"
    ),
    "a circle that ends when something else does": "and k; catch c tim:PT1H; end t term; s>k>c>c; k>t",
    "choices that depend on the same variable": (
        "and k; xor x; xor y; and j; end n; end o; task A; "
        "s>k>x; x>j if v>1; x>n default; k>y; y>A if v>1; y>o default; A>j>e"
    ),
    "a wait that an event ends": (
        "sub S {; start t; and k; xor x; and j; end n; end o; t>k>j>o; k>x>j default; x>n if v; }; "
        "end z; bnd b on S tim:PT1H; s>S>e; b>z"
    ),
    "an arrow to nowhere": "and j; task A; s>A>j>e; ghost>j",
}


def findings(model):
    return [(one.code, one.element_id) for one in check_soundness(diagram_of(bpmn(model)))]


@pytest.mark.row("peer-11")
@pytest.mark.parametrize(("model", "expected"), FLAWED.values(), ids=FLAWED)
def test_what_cannot_work_is_told_at_its_element(model, expected):
    assert findings(ENDS + model) == expected


@pytest.mark.parametrize("model", QUIET.values(), ids=QUIET)
def test_nothing_is_said_of_what_may_be_right(model):
    assert findings(ENDS + model) == []


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=4))
def test_nothing_is_said_of_a_model_that_is_sound_by_construction(seed, depth):
    assert findings(RandomModel(random.Random(seed)).text(depth)) == []


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(min_value=0))
def test_a_block_that_ends_with_the_wrong_gateway_is_told(seed):
    text = RandomModel(random.Random(seed)).text(3)
    forks = re.findall(r"^xor (g\d+)\nxor (j\d+)$", text, flags=re.MULTILINE)
    # Of a complex gateway the drawing does not tell what it lets pass.
    for _, join in forks if "cplx" not in text else ():
        wrong = re.sub(rf"^xor {join}$", f"and {join}", text, flags=re.MULTILINE)
        assert ("join_never_passed", join) in findings(wrong)


def test_a_sentence_names_the_arrow_that_brings_nothing():
    [found] = check_soundness(diagram_of(bpmn(ENDS + FLAWED["a branch that may end before the join"][0])))

    assert "from «x»" in found.sentence.in_english()
    assert found.severity == "warning"


def tangled(seed, count):
    chance = random.Random(seed)
    names = [f"n{number}" for number in range(count)]
    kinds = [f"{chance.choice(['and', 'xor', 'task', 'or'])} {name}" for name in names]
    arrows = [f"{chance.choice(names)}>{chance.choice(names)}" for _ in range(2 * count)]
    return "; ".join([*kinds, *arrows, "start s", f"s>{names[0]}"])


@pytest.mark.parametrize("seed", range(10))
def test_any_tangle_is_answered_in_time(seed):
    started = time.process_time()
    findings(tangled(seed, 390))
    assert time.process_time() - started < 5


def test_an_activity_that_takes_several_tokens_is_no_place_where_work_is_done_twice():
    text = ENDS + "and k; user A; user B; user Z sq=2; s>k>A>Z>e; k>B>Z"
    assert list(check_soundness(diagram_of(bpmn(text)))) == []


@pytest.mark.row("peer-11")
def test_a_deadlock_what_is_never_reached_and_a_variable_nobody_has_set_are_told_together():
    drawing = "xor k; and j; task A; task B; s>k; k>A if rate>1; k>B default; A>j>e; B>j; task X; task Y; X>Y>X"
    form = b'{"components": [{"type": "number", "key": "amount", "label": "Amount"}]}'

    begun = bpmn(ENDS + drawing).replace(b'id="s"', b'id="s" camunda:formKey="start"')
    found = {(one.code, one.element_id) for one in inspect(begun, {"start": form}).findings}

    assert {("join_never_passed", "j"), ("unreachable", "X"), ("variable_without_value", "k")} <= found
