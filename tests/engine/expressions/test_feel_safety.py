"""What a hostile FEEL text can do: nothing but fail, quickly."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.evaluator import evaluate
from engine.expressions.failures import ExpressionTooCostly, ModelTextFailed
from engine.expressions.feel.failures import PatternTooCostly
from tests.support.feel import NOW, evaluated

#: A list of lists that share their parts: small to write, 2 to the 25th power to walk through.
_DOUBLED = (
    "{a: [1, 1], "
    + ", ".join(
        f"{after}: [{name}, {name}]"
        for name, after in zip("abcdefghijklmnopqrstuvwx", "bcdefghijklmnopqrstuvwxy", strict=True)
    )
    + "}"
)
_PATTERN = 'matches("' + "a" * 60 + '!", "(?:(?:a|a|b)*)*(?:(?:a|a|c)*)*(a|aa|aaa)+(a|aa|aab)+\\\\1\\\\2b")'
BOMBS = [
    "9 ** 9 ** 9 ** 9",
    "10 ** 6000 * 10 ** 6000",
    "for a in 1..1e30 return a",
    "count(for a in 1..9999, b in 1..9999 return 1)",
    "some a in 1..99999, b in 1..99999 satisfies false",
    'for d in @"2020-01-01"..@"999999999-01-01" return d',
    'for i in 1..40 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1]',
    "for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]",
    "{f: function(g, n) g(g, n + 1), x: f(f, 1)}.x",
    "{f: function(g, n) if n < 2 then n else g(g, n - 1) + g(g, n - 2), x: f(f, 30)}.x",
    f"{_DOUBLED}.y",
    f"{_DOUBLED[:-1]}, z: y = y}}.z",
    f"{_DOUBLED[:-1]}, z: string(y)}}.z",
    f"{_DOUBLED[:-1]}, z: flatten(y)}}.z",
    f"{_DOUBLED[:-1]}, z: y instance of list<list<list<number>>>}}.z",
    "+".join(["1"] * 1000),
    "-" * 1900 + "1",
    "(" * 900 + "1" + ")" * 900,
    "[" * 500 + "]" * 500,
    "a" + ".b" * 900,
    "9" * 40 + "e" + "9" * 10,
    'replace("' + "a" * 900 + '", "a", "' + "b" * 900 + '")',
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:40])
def test_a_bomb_is_defused_within_its_budget(bomb):
    started = time.process_time()
    with pytest.raises(ExpressionTooCostly):
        evaluate(f"={bomb}", {}, NOW)
    assert time.process_time() - started < 5


def test_a_pattern_that_backtracks_for_ever_is_stopped():
    with pytest.raises(PatternTooCostly):
        evaluate(f"={_PATTERN}", {}, NOW)


def test_a_name_of_a_zone_reaches_no_file():
    for name in ("../../etc/passwd", "/etc/passwd", "..", "posixrules/../../x"):
        assert evaluated(f'time("10:00:00@{name}")')[0] is None


_WORDS = """
amount items customer 1 2.5 "a" ( ) [ ] { } + - * ** / x . , : = < != ? @ "2026-01-01" "P1D" "10:00:00" .. if then else
for in return some every satisfies between and or not function instance of number list count sum string null true
matches replace sort date duration date and time ] [ ( 1e30 -1 0
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "//", "/*", "*/", "\\", '"', "ñ", "🐎"])


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_any_text_gives_a_plain_value_or_a_failure_of_ours(pieces):
    text = " ".join(pieces)
    variables = {"amount": 3, "items": [1, 2], "customer": {"name": "Ana"}, "x": None}
    with suppress(ModelTextFailed):
        evaluate(f"={text}", variables, NOW)
    with suppress(ModelTextFailed):
        evaluated(text, **variables)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or", "in", "between 1 and"]),
    st.lists(
        st.sampled_from(
            [
                "1",
                "-0.5",
                '"a"',
                "true",
                "null",
                "[1, 2]",
                "{a: 1}",
                '@"2026-01-01"',
                '@"10:00:00Z"',
                '@"P1D"',
                '@"P1Y"',
                '@"2026-01-01T10:00:00@Europe/Madrid"',
                "[1..2]",
                "(< 3)",
                "abs",
                "function(a) a",
            ]
        ),
        min_size=2,
        max_size=2,
    ),
)
def test_each_operator_bears_each_pair_of_kinds(operator, operands):
    with suppress(ModelTextFailed):
        evaluated(f"({operands[0]}) {operator} ({operands[1]})")
