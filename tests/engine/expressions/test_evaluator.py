from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest

from engine.expressions.conditions import is_true
from engine.expressions.dialects import holds_expression
from engine.expressions.evaluator import check, evaluate, names_read
from engine.expressions.failures import (
    ConditionNotBoolean,
    ConstructNotAllowed,
    DivisionByZero,
    ExpressionEmpty,
    ExpressionNotUnderstood,
    ExpressionTooComplex,
    ExpressionTooCostly,
    ExpressionTooLong,
    FieldUnknown,
    ForeignName,
    FunctionUnknown,
    ModelTextFailed,
    NumberTooLarge,
    SequenceTooLong,
    TypesDoNotFit,
    VariableUnknown,
)
from engine.expressions.feel.failures import ExternalFunction

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
VARIABLES = MappingProxyType(
    {
        "amount": 1200,
        "approved": False,
        "customer": {"name": "Ana", "phone": "", "address": {"city": "Riga"}},
        "items": [1, 2, 3, 4],
        "tier": "gold",
        "price": Decimal("10.50"),
        "signed_on": date(2026, 1, 1),
        "started_at": datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        "nothing": None,
    }
)


def value(expression):
    return evaluate(expression, VARIABLES, NOW)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("amount > 1000 and not approved", True),
        ("${true}", True),
        ("${7}", 7),
        ("1000 < amount < 1500", True),
        ("amount\n  > 1000  # large", True),
        ("customer.address.city == 'Riga'", True),
        ("customer['name']", "Ana"),
        ("items[-1] + items[0]", 5),
        ("items[1:3]", [2, 3]),
        ("[i * 2 for i in items if i > 2]", [6, 8]),
        ("sum(i for i in items)", 10),
        ("{k: len(k) for k in ['a', 'bb']}", {"a": 1, "bb": 2}),
        ("(1, 2)", [1, 2]),
        ("'yes' if amount > 5 else 'no'", "yes"),
        ("tier in ('gold', 'silver')", True),
        ("tier.upper() + '!'", "GOLD!"),
        ("customer.get('age', 3)", 3),
        ("', '.join(['a', 'b'])", "a, b"),
        ("round(2.5)", 2),
        ("round(price, 1)", Decimal("10.5")),
        ("mean(items)", 2.5),
        ("coalesce(nothing, 'x')", "x"),
        ("signed_on.year", 2026),
    ],
)
def test_our_own_dialect_is_pythons_syntax(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${amount > 1000}", True),
        ("#{amount gt 1000 and !approved}", True),
        ("${amount == 1200 && tier eq 'gold' || false}", True),
        ("${empty customer.phone}", True),
        ("${empty customer.fax}", True),
        ("${not empty items}", True),
        ("${amount > 5 ? approved ? 'a' : 'b' : 'c'}", "b"),
        ("${nothing == null}", True),
        ("${items.size() > 3 and items.contains(2)}", True),
        ("${customer.name.toUpperCase()}", "ANA"),
        ("${tier.equals('gold')}", True),
        ("${items[0] + 7 mod 4}", 4),
        ("${10 - 2 - 3}", 5),
        ("${-amount + 2 * 3}", -1194),
        ("${'}' }", "}"),
        ("${'it\\'s'}", "it's"),
        (" ${amount} ", 1200),
    ],
)
def test_juel_in_braces_is_understood(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('= amount > 1000 and tier = "gold"', True),
        ('= if amount > 5 then "x" else if approved then "y" else "z"', "x"),
        ("= amount in [1..1200]", True),
        ("= amount in [1..1200)", False),
        ("= amount in (1000..2000)", True),
        ('= tier in ("gold", "silver")', True),
        ("= amount between 1 and 1200", True),
        ("= count(items) = 4", True),
        ("= string length(tier) > 3", True),
        ('= starts with(tier, "go") and upper case(tier) = "GOLD"', True),
        ("= not(approved)", True),
        ("= 0.1 + 0.2 = 0.3", True),
        ("= price = 10.5", True),
        ('= date("2026-01-01") = signed_on', True),
        ('= @"2026-01-01" < today()', True),
        ('= now() - duration("P1D") > started_at', True),
        ("= is defined(customer.fax)", False),
        ("= nothing = null", True),
        ("= 2 ** 3", 8),
        ("= [1, 2]", [1, 2]),
        ("= items[1]", 1),
        ("= items[item > 2]", [3, 4]),
        ("= some x in items satisfies x > 3", True),
        ("= for x in items return x * x", [1, 4, 9, 16]),
        ('= get value({"net price": 3}, "net price")', 3),
        ("= customer", VARIABLES["customer"]),
    ],
)
def test_feel_after_an_equals_sign_is_understood(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize("literal", ["PT5M", "P1DT2H", "R3/PT10M", "R/2026-01-01T00:00:00Z/P1D", "2026-01-01", "P2W"])
def test_a_bare_iso_8601_text_stands_for_itself(literal):
    assert value(literal) == literal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hola ${customer.name}", "Hola Ana"),
        ("${customer.name}: ${amount} € (${approved})", "Ana: 1200 € (false)"),
        ("[${nothing}] ${price} ${signed_on}", "[] 10.50 2026-01-01"),
    ],
)
def test_text_mixed_with_braces_is_put_together(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize("text", ["hr-manager", "ana.rojas, luis", "Hola", "PT5M", "", "1 +", "a = b"])
def test_an_attribute_without_braces_stands_for_itself(text):
    assert not holds_expression(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("${items}", [1, 2, 3, 4]), ("#{amount}", 1200), (" =amount + 1", 1201)]
)
def test_an_attribute_with_braces_or_an_equals_sign_keeps_the_type_of_its_value(text, expected):
    assert holds_expression(text)
    assert value(text) == expected


def test_nothing_is_before_or_after_null_and_equality_with_it_is_exact():
    for operator in ("<", "<=", ">", ">="):
        assert value(f"nothing {operator} 3") is False
        assert value(f"3 {operator} nothing") is False
    assert value("nothing == None") is True
    assert value("nothing == 0") is False
    assert value("nothing is None and amount is not None") is True


def test_a_yes_is_not_a_quantity():
    assert value("True == 1") is False
    assert value("1 == 1.0") is True


def test_decimals_and_floats_meet_as_decimals():
    assert value("price * 1.1") == Decimal("11.550")
    assert value("1.5 + price") == Decimal("12.00")
    assert value("price > 10.4") is True
    assert value("sum([price, 0.5])") == Decimal("11.00")


def test_the_clock_is_the_one_passed_in():
    assert value("now()") == NOW
    assert value("today() + days(3)") == date(2026, 11, 24)
    assert value("now() + hours(2) + duration('PT30M')") == NOW + timedelta(hours=2, minutes=30)


def test_large_variables_may_be_read_and_handed_on():
    variables = {"body": "x" * 200_000, "many": list(range(200_000))}
    assert evaluate("body", variables, NOW) is variables["body"]
    assert evaluate("body or 'none'", variables, NOW) is variables["body"]
    assert evaluate("len(many)", variables, NOW) == 200_000
    assert evaluate("many[199999]", variables, NOW) == 199_999


@pytest.mark.parametrize(
    ("expression", "failure"),
    [
        ("", ExpressionEmpty),
        ("  \n ", ExpressionEmpty),
        ("x" * 2001, ExpressionTooLong),
        ("+".join(["1"] * 301), ExpressionTooComplex),
        ("-" * 1900 + "1", ExpressionTooComplex),
        ("not " * 400 + "amount", ExpressionTooComplex),
        ("[" * 150 + "]" * 150, ExpressionTooComplex),
        ("${" + "(" * 100 + "1" + ")" * 100 + "}", ExpressionTooComplex),
        ("amount >", ExpressionNotUnderstood),
        ("amount = 3", ExpressionNotUnderstood),
        ("lambda: 1", ConstructNotAllowed),
        ("f'{amount}'", ConstructNotAllowed),
        ("'%s' % amount", ConstructNotAllowed),
        ("amount % 7 and '%9999d' % 1", ConstructNotAllowed),
        ("{1, 2}", ConstructNotAllowed),
        ("(a := 3)", ConstructNotAllowed),
        ("amount is 3", ConstructNotAllowed),
        ("amount << 3", ConstructNotAllowed),
        ("b'x'", ConstructNotAllowed),
        ("1j", ConstructNotAllowed),
        ("...", ConstructNotAllowed),
        ("round(1.5, ndigits=1)", ConstructNotAllowed),
        ("max(*items)", ConstructNotAllowed),
        ("{**customer}", ConstructNotAllowed),
        ("'\\d'", ConstructNotAllowed),
        ("().__class__", ConstructNotAllowed),
        ("amount.__class__.__mro__", ConstructNotAllowed),
        ("__import__('os').system('id')", FunctionUnknown),
        ("open('/etc/passwd')", FunctionUnknown),
        ("getattr(amount, 'real')", FunctionUnknown),
        ("'{}'.format(1)", FunctionUnknown),
        ("tier.encode()", FunctionUnknown),
        ("now(1)", ExpressionNotUnderstood),
        ("${execution.getVariable('x')}", ForeignName),
        ("${mailer.send(customer)}", FunctionUnknown),
        ("${amount instanceof Integer}", ConstructNotAllowed),
        ("${amount", ExpressionNotUnderstood),
        ("${}", ExpressionNotUnderstood),
        ("${a = b}", ConstructNotAllowed),
        ("= customer name", ConstructNotAllowed),
        ("= amount == 3", ConstructNotAllowed),
        ("= nonsense(customer)", FunctionUnknown),
        ('= function() external {java: {class: "java.lang.Math"}}', ExternalFunction),
        ("=", ExpressionNotUnderstood),
        ("1e999", NumberTooLarge),
        ("9" * 100, NumberTooLarge),
    ],
)
def test_what_is_not_the_language_is_refused_at_upload(expression, failure):
    with pytest.raises(failure):
        check(expression)


@pytest.mark.parametrize(
    ("expression", "failure"),
    [
        ("tier % 3", ConstructNotAllowed),
        ("10 ** 60 * 10 ** 60", NumberTooLarge),
        ("9 ** 9 ** 9", NumberTooLarge),
        ("2 ** -1000", NumberTooLarge),
        ("int('9' * 100)", NumberTooLarge),
        ("decimal('1e999999')", NumberTooLarge),
        ("1e308 * 10", NumberTooLarge),
        ("'a' * 10001", SequenceTooLong),
        ("[0] * 10001", SequenceTooLong),
        ("range(10001)", SequenceTooLong),
        ("('a' * 9999).replace('a', 'b' * 9999)", SequenceTooLong),
        ("[[0] * 9999 for a in range(9999)]", ExpressionTooCostly),
        ("['x' * 9999 for a in range(9999)]", ExpressionTooCostly),
        ("[1 for a in range(200) for b in range(200)]", ExpressionTooCostly),
        ("[many == many for a in range(9999)]", ExpressionTooCostly),
        ("[9999 in many for a in range(9999)]", ExpressionTooCostly),
        ("unknown + 1", VariableUnknown),
        ("customer.fax", FieldUnknown),
        ("nothing.name", FieldUnknown),
        ("items[10]", FieldUnknown),
        ("tier.upper", FieldUnknown),
        ("amount / 0", DivisionByZero),
        ("price % 0", ModelTextFailed),
        ("amount + tier", TypesDoNotFit),
        ("amount < tier", TypesDoNotFit),
        ("{1: 2}", TypesDoNotFit),
        ("str(items)", TypesDoNotFit),
        ("(-8) ** 0.5", ModelTextFailed),
        ("date('yesterday')", ModelTextFailed),
        ("len(3)", ModelTextFailed),
        ("items.index(99)", ModelTextFailed),
    ],
)
def test_what_cannot_be_evaluated_fails_in_words(expression, failure):
    variables = {**VARIABLES, "many": list(range(10_000))}
    with pytest.raises(failure) as caught:
        evaluate(expression, variables, NOW)
    assert caught.value.line == 1
    assert caught.value.column is not None


@pytest.mark.parametrize(
    ("expression", "line", "column"),
    [
        ("amount > unknown", 1, 10),
        ("ñandú + 1", 1, 1),
        ("'ñandú' + unknown", 1, 11),
        ("amount > 1 and\n   unknown", 2, 4),
        ("${amount > unknown}", 1, 12),
        ("Hola ${unknown}", 1, 8),
        ("= amount > unknown", 1, 12),
        ("amount >", 1, 9),
        ("amount ++ ", 1, 10),
        ("amount > 1 and\n  foo(3)", 2, 3),
        ("= amount > items[unknown]", 1, 18),
    ],
)
def test_a_failure_points_to_its_place(expression, line, column):
    with pytest.raises(ModelTextFailed) as caught:
        evaluate(expression, VARIABLES, NOW)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_no_text_of_a_library_reaches_people():
    for expression in ("date('yesterday')", "len(3)", "amount + tier", "amount >", "items.index(99)"):
        with pytest.raises(ModelTextFailed) as caught:
            evaluate(expression, VARIABLES, NOW)
        assert not {"Traceback", "Error", "isoformat", "operand", "object of type"} & set(str(caught.value).split())


def test_names_read_are_the_variables_only():
    assert names_read("[x for x in items if x > limit] and len(y) and a.b") == {"items", "limit", "y", "a"}
    assert names_read("x and [x for x in y]") == {"x", "y"}
    assert names_read("Hola ${name}, ${today()}") == {"name"}
    assert names_read("= if a then b else count(c)") == {"a", "b", "c"}
    assert names_read("PT5M") == frozenset()


def test_an_evaluation_leaves_nothing_behind_for_the_next():
    with pytest.raises(ExpressionTooCostly):
        value("[1 for a in range(200) for b in range(200)]")
    with pytest.raises(VariableUnknown):
        value("[unknown for i in items]")
    assert value("[i for i in items]") == [1, 2, 3, 4]
    with pytest.raises(VariableUnknown):
        value("i")


def test_a_condition_is_true_false_or_nothing():
    assert is_true(True) is True
    assert is_true(False) is False
    assert is_true(None) is False
    for other in (1, 0, "", "yes", [], {}):
        with pytest.raises(ConditionNotBoolean):
            is_true(other)
