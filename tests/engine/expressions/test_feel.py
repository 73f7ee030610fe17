"""What FEEL means, after the standard (DMN 1.5, chapter 10)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.failures import ConstructNotAllowed, ExpressionNotUnderstood
from engine.expressions.feel.expression import language, read_feel
from engine.expressions.feel.failures import ExternalFunction
from engine.expressions.feel.temporal import (
    DaysDuration,
    MonthsDuration,
    checked_date,
    date_of_day,
    day_number,
    weekday,
)
from engine.expressions.feel.temporal_texts import read_date, read_duration, write_date, write_days, write_months
from tests.support.feel import NOW, evaluated, value


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("true", "true", True, True),
        ("true", "false", False, True),
        ("true", "null", None, True),
        ("false", "true", False, True),
        ("false", "false", False, False),
        ("false", "null", False, None),
        ("null", "true", None, True),
        ("null", "false", False, None),
        ("null", "null", None, None),
        ("true", "1", None, True),
        ("1", "false", False, None),
    ],
)
def test_logic_has_three_values_and_what_is_no_truth_value_counts_as_null(left, right, both, either):
    assert value(f"{left} and {right}") is both
    assert value(f"{left} or {right}") is either


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 = 1.0", True),
        ('"a" = "A"', False),
        ('1 = "1"', None),
        ("true = 1", None),
        ("null = null", True),
        ("null = 1", False),
        ("null != 1", True),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: 2}", False),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ('@"P1D" = @"PT24H"', True),
        ('@"P1Y" = @"P12M"', True),
        ('@"P0Y" = @"P0D"', None),
        ('@"2026-01-01T12:00:00+02:00" = @"2026-01-01T10:00:00Z"', True),
        ('is(@"2026-01-01T12:00:00+02:00", @"2026-01-01T10:00:00Z")', False),
        ('@"2026-01-01T12:00:00" = @"2026-01-01T12:00:00Z"', False),
        ('@"2026-07-01T12:00:00@Europe/Madrid" = @"2026-07-01T10:00:00Z"', True),
    ],
)
def test_equality_is_of_values_of_one_kind(expression, expected):
    assert value(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 < 2", True),
        ('"a" < "b"', True),
        ("1 < null", None),
        ('1 < "2"', None),
        ("true < false", None),
        ('@"2026-01-01" < @"2026-01-02"', True),
        ('@"10:00:00+02:00" < @"09:00:00Z"', True),
        ('@"10:00:00" < @"09:00:00Z"', None),
        ('@"P1M" < @"P1D"', None),
        ("5 between 1 and 5", True),
        ("5 between null and 9", None),
    ],
)
def test_order_is_null_where_there_is_none(expression, expected):
    assert value(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in ]5..9]", False),
        ("5 in [1..5[", False),
        ("5 in (1, 3, > 4)", True),
        ("5 in <= 5", True),
        ("5 in (< 5)", False),
        ("5 in [[1..3], [4..6]]", True),
        ('"b" in ["a".."c"]', True),
        ("[1, 2] in [[1, 2], [3]]", True),
        ("null in [1..5]", None),
        ('@"2026-05-01" in [@"2026-01-01"..@"2026-12-31"]', True),
        ("(> 5).start", 5),
        ("[1..5].end included", True),
    ],
)
def test_membership_and_ranges(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", Decimal("0." + "3" * 34)),
        ("1 / 0", None),
        ("2 ** 3 ** 2", 64),
        ("-3 ** 2", 9),
        ("10 - 2 - 3", 5),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("1 + null", None),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("decimal(2.5, 0)", 2),
        ("round half up(5.5, 0)", 6),
        ("round half down(5.5, 0)", 5),
        ("round up(-1.121, 2)", Decimal("-1.13")),
        ("floor(1.56, 1)", Decimal("1.5")),
        ("stddev([2, 4, 7, 5])", Decimal("2.081665999466132735282297706979931")),
        ("median([1, 2, 3, 4])", Decimal("2.5")),
        ("mode([6, 3, 9, 6, 6, 3, 3])", [3, 6]),
        ("odd(5.5)", False),
    ],
)
def test_numbers_are_decimals_of_34_digits(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
        ('@"2024-02-29" - @"P1Y"', date(2023, 2, 28)),
        ('@"2026-01-01" + @"P1DT25H"', date(2026, 1, 3)),
        ('@"2026-01-02" - @"2026-01-01"', timedelta(days=1)),
        ('@"2026-01-01T00:00:00Z" - @"2026-01-01"', timedelta()),
        ('@"2026-01-01T10:00:00" - @"2026-01-01T08:00:00Z"', None),
        ('@"2026-01-01T10:00:00Z" + @"PT90M"', datetime(2026, 1, 1, 11, 30, tzinfo=UTC)),
        ('@"23:00:00" + @"PT2H"', "01:00:00"),
        ('@"10:00:00" - @"08:30:00"', timedelta(minutes=90)),
        ('@"P1Y" + @"P2M"', "P1Y2M"),
        ('@"P1D" * 1.5', timedelta(hours=36)),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1Y" / 5', "P2M"),
        ('@"P1Y" + @"P1D"', None),
        ('-@"P1D"', timedelta(days=-1)),
        ('-@"2026-01-01"', None),
        ('abs(@"-P1Y")', "P1Y"),
        ('years and months duration(@"2011-12-22", @"2013-08-24")', "P1Y8M"),
        ('string(@"999999999-12-31")', "999999999-12-31"),
        ('@"999999999-12-31" + @"P1D"', None),
        ('@"2026-03-28T12:00:00@Europe/Madrid" + @"P1D" = @"2026-03-29T13:00:00@Europe/Madrid"', True),
    ],
)
def test_arithmetic_on_dates_times_and_durations(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('@"2026-11-21".weekday', 6),
        ('@"2026-11-21T09:30:05+02:00".time offset', timedelta(hours=2)),
        ('@"2026-11-21T09:30:05".time offset', None),
        ('@"09:30:05@Europe/Madrid".timezone', "Europe/Madrid"),
        ('@"-P1DT2H3M4S".hours', -2),
        ('@"P1Y14M".years', 2),
        ('@"2026-11-21".hour', None),
        ('day of week(@"2026-11-21")', "Saturday"),
        ('day of year(@"2026-12-31")', 365),
        ('week of year(@"2027-01-01")', 53),
        ('month of year(@"2026-11-21")', "November"),
        ('date("2026-02-30")', None),
        ('time("24:00:01")', None),
        ('date and time("2026-01-01T10:00:00@Nowhere/Land")', None),
        ("date(2026, 13, 1)", None),
        ("now() = today()", None),
    ],
)
def test_parts_of_dates_and_times(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("\\U01F40Eab", 2)', "ab"),
        ('string length("\\U01F40Eab")', 3),
        ('"\\uD83D\\uDC0E" = "\\U01F40E"', True),
        ('substring before("foobar", "bar")', "foo"),
        ('substring after("foobar", "ob")', "ar"),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('matches("foobar", "^fo*b")', True),
        ('matches("a\nb", "a.b")', False),
        ('matches("a\nb", "a.b", "s")', True),
        ('matches("x", "[a-z-[aeiou]]")', True),
        ('matches("a", "[a-z-[aeiou]]")', False),
        ('matches("x", "(?=x)")', None),
        ('matches("x", "x++")', None),
        ('matches("x", "(x)\\\\2")', None),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('number("1 000,5", " ", ",")', Decimal("1000.5")),
        ('number("1,000", ",", ",")', None),
        ("string(1.10)", "1.1"),
        ('string({a: 1, "b c": [true, "x"], "{": null})', '{a: 1, b c: [true, "x"], "{": null}'),
        ('string(@"P1DT2H")', "P1DT2H"),
        ("string([1..2))", "[1..2)"),
        ("string(null)", None),
        ('upper case("ñ")', "Ñ"),
    ],
)
def test_strings(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[10, 20, 30][1]", 10),
        ("[10, 20, 30][-1]", 30),
        ("[10, 20, 30][4]", None),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[{a: 1}, {a: 2}][a = 2].a", [2]),
        ("5[true]", [5]),
        ("{a: {b: 3}}.a.b", 3),
        ("[{a: 1}, {b: 2}].a", [1, None]),
        ("count([1, null])", 2),
        ("count(7)", 1),
        ("sum([])", None),
        ("max(1, 3, 2)", 3),
        ('min(["b", "a"])', "a"),
        ('max([1, "a"])', None),
        ("all([true, null])", None),
        ("any([true, null])", True),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2, 3])", [1, 2, 3]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
        ("list replace([1, 5, 3], function(item, new) item > new, 4)", [1, 4, 3]),
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ("distinct values([1, 2, 1.0, [1], [1]])", [1, 2, [1]]),
        ("flatten([[1, [2]], 3])", [1, 2, 3]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("list contains([1, null], null)", True),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("reverse([1, 2])", [2, 1]),
        ('get value({a: 1}, "b")', None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ('context([{key: "a", value: 1}])', {"a": 1}),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
        ("{a: 1, a: 2}", None),
    ],
)
def test_lists_and_contexts(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("if 1 > 2 then 3 else 4", 4),
        ("if null then 3 else 4", 4),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1, 2], j in [i, 10] return i * j", [1, 10, 4, 20]),
        ("for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3]),
        ('for d in @"2026-01-30"..@"2026-02-01" return d.day', [30, 31, 1]),
        ("for i in [1..3) return i", [1, 2]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, null] satisfies x > 0", None),
        ("every x in [] satisfies false", True),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("(function(a: number, b) a + b)(1, 2)", 3),
        ('(function(a: number) a)("x")', None),
        ("{add: function(a, b) a - b, x: add(b: 1, a: 3)}.x", 2),
        ("{make: function(n) function(m) n * m, x: make(3)(4)}.x", 12),
        ("{f: function(self, n) if n < 2 then 1 else n * self(self, n - 1), x: f(f, 10)}.x", 3628800),
        ('"a" instance of string', True),
        ("null instance of Any", False),
        ("-1 instance of number", True),
        ("[1, 2] instance of list<number>", True),
        ('{a: "x", b: 1} instance of context<a: string>', True),
        ("[1..2] instance of range<number>", True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ('@"P1D" instance of years and months duration', False),
        ("1 + /* two */ 1 // three", 2),
    ],
)
def test_forms(expression, expected):
    assert value(expression) == expected


def test_names_of_several_words_are_read_when_they_are_known():
    assert value("monthly salary * 12", ("monthly salary",), monthly_salary=100) == 1200
    assert value("a-b - 1", ("a-b",), **{"a-b": 5}) == 4
    assert value("in stock and x in [1..3]", ("in stock",), in_stock=True, x=2) is True
    assert value("order.net price", order={"net price": 3}) == 3
    assert value("{net price: 2, gross: net price * 2}.gross") == 4


def test_why_there_is_no_value_is_noted():
    assert evaluated("1 + missing") == (None, ["expression_variable_unknown", "expression_types_do_not_fit"])
    assert evaluated("abs()") == (None, ["expression_arguments_do_not_fit"])
    assert evaluated("nonsense(1)")[1] == ["expression_variable_unknown", "expression_function_unknown"]
    assert evaluated("1 / 0") == (None, ["expression_division_by_zero"])
    assert evaluated("null > 1") == (None, [])
    assert evaluated("is defined(a.b.c)", a={}) == (False, [])


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("1 +", ExpressionNotUnderstood),
        ("[1, 2", ExpressionNotUnderstood),
        ("a == b", ConstructNotAllowed),
        ("'single'", ConstructNotAllowed),
        ("1 instance of nothing known", ConstructNotAllowed),
        ('@"yesterday"', ExpressionNotUnderstood),
        ('"unclosed', ConstructNotAllowed),
        ("f(1, b: 2)", ConstructNotAllowed),
        ("f(b: 2, 1)", ConstructNotAllowed),
        ("for x return x", ExpressionNotUnderstood),
        ("/* never closed", ConstructNotAllowed),
        ("function() external {java: {}}", ExternalFunction),
    ],
)
def test_what_is_not_feel_is_refused_when_it_is_read(text, failure):
    with pytest.raises(failure) as caught:
        read_feel(text, language((), {}, is_open=True, max_nodes=300))
    assert caught.value.line == 1
    assert caught.value.column is not None


@settings(deadline=None)
@given(st.integers(min_value=-365_000_000_000, max_value=365_000_000_000))
def test_days_are_counted_without_a_gap(number):
    found = date_of_day(number)
    assert day_number(found) == number
    assert read_date(write_date(found)) == found


@settings(deadline=None)
@given(st.dates())
def test_the_calendar_is_pythons_where_python_has_one(day):
    found = checked_date(day.year, day.month, day.day)
    assert date_of_day(day_number(found)) == found
    assert day_number(found) == day.toordinal() - date(1970, 1, 1).toordinal()
    assert weekday(found) == day.isoweekday()


@settings(deadline=None)
@given(st.integers(min_value=-(10**20), max_value=10**20), st.integers(min_value=-(10**9), max_value=10**9))
def test_a_duration_written_and_read_is_the_same(nanos, months):
    assert read_duration(write_days(DaysDuration(nanos))) == DaysDuration(nanos)
    assert read_duration(write_months(MonthsDuration(months))) == MonthsDuration(months)


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=8), st.lists))
def test_a_value_from_outside_comes_out_as_it_went_in(found):
    assert value("x", x=found) == found


def test_the_clock_is_the_one_passed_in():
    assert value("now()") == NOW
    assert value('today() + @"P1D"') == date(2026, 11, 22)
