"""What a hostile expression can do: nothing but fail, quickly."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.evaluator import evaluate
from engine.expressions.failures import ExpressionTooCostly, ModelTextFailed

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
WATCHED = ("exec", "os.system", "subprocess.Popen", "open", "import")
#: An audit hook cannot be removed, so it looks only while there is a list to write to.
_watchers: list[list[str]] = []


def _hook(event, arguments):
    if _watchers and event in WATCHED:
        _watchers[-1].append(f"{event} {arguments!r:.100}")


sys.addaudithook(_hook)


def test_evaluating_never_executes_model_text():
    expressions = [
        "amount > 1 and amount * 2",
        "${amount > 1 ? 'a' : 'b'}",
        '= if amount > 1 then "a" else "b"',
        "__import__('os').system('id')",
        "[c for c in ().__class__.__base__.__subclasses__()]",
        "sum(i for i in [1, 2])",
        "'{0.__class__}'.format(amount)",
    ]
    seen = []
    _watchers.append(seen)
    try:
        for expression in expressions:
            with suppress(ModelTextFailed):
                evaluate(expression, {"amount": 3}, NOW)
    finally:
        _watchers.pop()
    assert seen == []


_WORDS = """
amount items customer 1 2.5 'a' "b" ( ) [ ] { } + - * ** / x . , : == < = ${ #{ ? len sum range replace % && .. \\ ñ
__class__ 9999 get now() @ null lambda empty for in if else then and or not between is None
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n"])


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=30), st.sampled_from(["", " "]))
def test_any_text_gives_a_plain_value_or_a_failure_of_ours(pieces, between):
    started = time.perf_counter()
    with suppress(ModelTextFailed):
        evaluate(between.join(pieces), {"amount": 3, "items": [1, 2], "customer": {"name": "Ana"}}, NOW)
    assert time.perf_counter() - started < 10


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["{}", "${{{}}}", "={}", "Hola ${{{}}}"]))
def test_any_characters_at_all_are_borne(text, frame):
    with suppress(ModelTextFailed):
        evaluate(frame.format(text), {}, NOW)


def test_threads_do_not_share_budgets_or_variables():
    def run(number):
        return [evaluate("sum(i + n for i in range(50))", {"n": number}, NOW) for _ in range(20)]

    with ThreadPoolExecutor(4) as pool:
        for number, values in enumerate(pool.map(run, range(8))):
            assert values == [1225 + 50 * number] * 20


def test_a_value_beyond_what_is_left_of_the_budget_is_never_let_through():
    doubled: list[object] = [1]
    for _ in range(60):
        doubled = [doubled, doubled]
    with pytest.raises(ExpressionTooCostly):
        evaluate("x == y", {"x": doubled, "y": [[1]]}, NOW)
