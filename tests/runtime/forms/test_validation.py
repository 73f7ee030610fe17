from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forms.reader import read_form
from engine.forms.schema import Form
from runtime.forms.answers import Moment
from runtime.forms.filling import filled
from runtime.forms.validation import FieldError, FormInvalid, validate_browser, validate_json

Make = Callable[..., Form]
AB = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]


def said(errors: tuple[FieldError, ...]) -> list[tuple[str, str]]:
    return [(error.path, error.sentence.in_english()) for error in errors]


@pytest.mark.parametrize(
    ("component", "text", "sentence"),
    [
        ({"type": "textfield", "validate": {"required": True}}, "", "Fill this in."),
        ({"type": "textfield", "validate": {"minLength": 3}}, "ab", "Write at least 3 characters."),
        ({"type": "textfield", "validate": {"maxLength": 3}}, "abcd", "Write at most 3 characters."),
        (
            {"type": "textfield", "validate": {"pattern": r"^\d{5}$"}},
            "2800",
            "It does not have the form that is asked for.",
        ),
        (
            {"type": "textfield", "validate": {"pattern": r"^\d{5}$", "patternErrorMessage": "Cinco cifras al 100 %."}},
            "2800",
            "Cinco cifras al 100 %.",
        ),
        ({"type": "textfield", "validate": {"pattern": "x"}}, "x" * 121, "Write at most 120 characters."),
        (
            {"type": "textfield", "validate": {"validationType": "email"}},
            "ana@",
            "Write an e-mail address, for example name@example.org.",
        ),
        (
            {"type": "textfield", "validate": {"validationType": "phone"}},
            "call me",
            "Write a telephone number, for example +34 600 000 000.",
        ),
        ({"type": "number", "validate": {"min": 1}}, "0", "Write 1 or more."),
        ({"type": "number", "validate": {"max": "1500.50"}}, "1500.51", "Write 1500.5 or less."),
        ({"type": "number", "decimalDigits": 2}, "1.5055", "Write at most 2 decimals."),
        ({"type": "number", "decimalDigits": 0}, "1.5", "Write a whole number."),
        ({"type": "datetime", "subtype": "date", "validate": {"required": True}}, "", "Say when."),
        (
            {"type": "datetime", "subtype": "date", "disallowPassedDates": True},
            "2026-11-18",
            "Choose a day that has not passed.",
        ),
        (
            {"type": "datetime", "subtype": "datetime", "disallowPassedDates": True},
            "2026-11-19T11:59",
            "Choose a day that has not passed.",
        ),
        ({"type": "radio", "values": AB}, "c", "Choose one of the list."),
        ({"type": "select", "values": AB, "validate": {"required": True}}, "", "Choose one of the list."),
        ({"type": "select", "valuesKey": "centres"}, "Bilbao", "Choose one of the list."),
        ({"type": "checkbox", "validate": {"required": True}}, "", "Tick it to go on."),
        ({"type": "checklist", "values": AB, "validate": {"required": True}}, "", "Choose at least one."),
        ({"type": "checklist", "values": AB}, "c", "Choose only from the list, each one once."),
    ],
)
def test_each_rule_of_a_form_says_in_a_sentence_how_it_is_broken(
    form: Make, moment: Moment, component: dict[str, Any], text: str, sentence: str
) -> None:
    found = form(component | {"key": "f"})

    checked = validate_browser(found, {"f": [text]} if text else {}, {"centres": ["Madrid"]}, moment)

    assert said(checked.errors) == [("f", sentence)]


@pytest.mark.parametrize(
    ("component", "text", "value"),
    [
        ({"type": "textfield", "validate": {"required": True, "minLength": 3, "maxLength": 3}}, "abc", "abc"),
        ({"type": "textfield", "validate": {"pattern": r"^\d{5}$"}}, "28001", "28001"),
        ({"type": "textfield", "validate": {"validationType": "email"}}, "a@b.es", "a@b.es"),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "+34 600 00 00 00", "+34 600 00 00 00"),
        ({"type": "number", "validate": {"min": 1, "max": 1}}, "1", 1),
        ({"type": "number", "decimalDigits": 2}, "1.50", Decimal("1.50")),
        ({"type": "number", "decimalDigits": 1}, "1.50", Decimal("1.50")),
        ({"type": "datetime", "subtype": "date", "disallowPassedDates": True}, "2026-11-19", date(2026, 11, 19)),
        ({"type": "datetime", "subtype": "time", "disallowPassedDates": True}, "08:00", "08:00"),
        ({"type": "select", "valuesKey": "centres"}, "Madrid", "Madrid"),
        ({"type": "select", "values": AB}, "", None),
        ({"type": "checkbox", "validate": {"required": True}}, "on", True),
        ({"type": "checklist", "values": AB, "validate": {"required": True}}, "b", ["b"]),
    ],
)
def test_an_answer_that_keeps_the_rules_becomes_a_value(
    form: Make, moment: Moment, component: dict[str, Any], text: str, value: Any
) -> None:
    found = form(component | {"key": "f"})

    checked = validate_browser(found, {"f": [text]} if text else {}, {"centres": ["Madrid"]}, moment)

    assert checked.errors == ()
    assert checked.values == {"f": value}


def test_every_error_is_told_at_once_in_the_order_of_the_form(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "textfield", "key": "name", "validate": {"required": True}},
        {"type": "number", "key": "amount"},
        {"type": "checkbox", "key": "agreed", "validate": {"required": True}},
    )

    checked = validate_browser(found, {"amount": ["much"], "colour": ["red"]}, {}, moment)

    assert [error.path for error in checked.errors] == ["name", "amount", "agreed", "colour"]
    assert checked.errors[-1].sentence.in_english() == "The form has no field of this name."


def test_a_hidden_field_is_neither_demanded_nor_taken(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "radio", "key": "decision", "values": [{"value": "yes"}, {"value": "no"}]},
        {
            "type": "textarea",
            "key": "why_not",
            "validate": {"required": True},
            "conditional": {"hide": '= decision = "yes"'},
        },
    )

    hidden = validate_browser(found, {"decision": ["yes"], "why_not": ["x"]}, {}, moment)
    shown = validate_browser(found, {"decision": ["no"]}, {}, moment)

    assert (hidden.values, hidden.errors) == ({"decision": "yes"}, ())
    assert [error.path for error in shown.errors] == ["why_not"]


def test_a_hidden_group_hides_what_is_in_it(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "checkbox", "key": "travels"},
        {
            "type": "group",
            "conditional": {"hide": "= not(travels)"},
            "components": [{"type": "textfield", "key": "town", "validate": {"required": True}}],
        },
    )

    assert validate_browser(found, {}, {}, moment).errors == ()
    assert [e.path for e in validate_browser(found, {"travels": ["on"]}, {}, moment).errors] == ["town"]


def test_an_answer_that_is_hidden_counts_as_none_for_other_conditions(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "checkbox", "key": "a"},
        {"type": "textfield", "key": "b", "conditional": {"hide": "= a"}},
        {"type": "textfield", "key": "c", "conditional": {"hide": '= b = "x"'}},
    )

    checked = validate_browser(found, {"a": ["on"], "b": ["x"], "c": ["kept"]}, {}, moment)

    assert checked.values == {"a": True, "c": "kept"}


def test_a_condition_on_what_is_not_known_yet_hides_nothing(form: Make, moment: Moment) -> None:
    found = form({"type": "textfield", "key": "a", "conditional": {"hide": "= amount > 100"}})

    assert validate_browser(found, {"a": ["x"]}, {}, moment).values == {"a": "x"}
    assert validate_browser(found, {"a": ["x"]}, {"amount": Decimal(200)}, moment).values == {}


def test_conditions_that_contradict_each_other_still_end(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "textfield", "key": "a", "conditional": {"hide": '= b = "x"'}},
        {"type": "textfield", "key": "b", "conditional": {"hide": '= a = "x"'}},
    )

    checked = validate_browser(found, {"a": ["x"], "b": ["x"]}, {}, moment)

    assert set(checked.values) <= {"a", "b"}


def test_a_read_only_field_is_shown_and_not_taken(form: Make, moment: Moment) -> None:
    found = form({"type": "number", "key": "amount", "readonly": True, "validate": {"required": True}})

    checked = validate_browser(found, {"amount": ["1"]}, {"amount": 500}, moment)

    assert (checked.values, checked.errors) == ({}, ())


def test_json_that_leaves_a_field_out_keeps_what_the_form_would_hold(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "number", "key": "amount", "decimalDigits": 2},
        {"type": "select", "key": "unit", "values": AB, "defaultValue": "b"},
        {"type": "textfield", "key": "note"},
    )

    checked = validate_json(found, {"note": "hola"}, {"amount": Decimal("12.50")}, moment)

    assert checked.values == {"amount": Decimal("12.50"), "unit": "b", "note": "hola"}


def test_json_of_the_wrong_kind_is_an_error_of_its_field(form: Make, moment: Moment) -> None:
    found = form({"type": "number", "key": "amount"}, {"type": "checkbox", "key": "ok"})

    checked = validate_json(found, {"amount": [1], "ok": "yes", "x": 1}, {}, moment)

    assert [error.path for error in checked.errors] == ["amount", "ok", "x"]


def test_a_refusal_carries_every_error() -> None:
    refusal = FormInvalid([FieldError("a", "x"), FieldError("b", "y")])  # type: ignore[arg-type]

    assert refusal.code == "form_invalid"
    assert [error.path for error in refusal.errors] == ["a", "b"]
    assert refusal.sentence.in_english() == "2 fields of the form need another look."
    assert FormInvalid(refusal.errors[:1]).sentence.in_english() == "One field of the form needs another look."


def test_an_opened_form_shows_variables_before_defaults(form: Make, moment: Moment) -> None:
    found = form(
        {"type": "datetime", "subtype": "datetime", "key": "at"},
        {"type": "number", "key": "amount", "defaultValue": 5},
        {"type": "checkbox", "key": "ok", "defaultValue": True},
        {"type": "checklist", "key": "tags", "values": AB},
        {"type": "textfield", "key": "odd"},
    )
    variables = {"at": datetime(2026, 11, 19, 8, 5, tzinfo=UTC), "tags": ["a", "b"], "odd": {"not": "plain"}}

    assert filled(found, variables, moment) == {
        "at": ["2026-11-19T09:05"],
        "amount": ["5"],
        "ok": ["true"],
        "tags": ["a", "b"],
        "odd": [],
    }


_MOMENT = Moment(datetime(2026, 11, 19, 11, tzinfo=UTC), ZoneInfo("Europe/Madrid"))
_EVERYTHING = read_form(
    {
        "components": [
            {"type": "textfield", "key": "line", "validate": {"maxLength": 5, "pattern": "a"}},
            {"type": "textarea", "key": "paragraph"},
            {"type": "number", "key": "money", "decimalDigits": 2, "validate": {"min": -5}},
            {"type": "number", "key": "whole", "decimalDigits": 0},
            {"type": "datetime", "subtype": "date", "key": "day", "disallowPassedDates": True},
            {"type": "datetime", "subtype": "time", "key": "hour"},
            {"type": "datetime", "subtype": "datetime", "key": "instant"},
            {"type": "radio", "key": "choice", "values": AB, "conditional": {"hide": "= whole > 3"}},
            {"type": "select", "key": "centre", "valuesKey": "centres", "conditional": {"hide": '= choice = "a"'}},
            {"type": "checklist", "key": "several", "values": AB},
            {"type": "checkbox", "key": "tick", "conditional": {"hide": "= day > today()"}},
        ]
    }
)
_KEYS = ["line", "paragraph", "money", "whole", "day", "hour", "instant", "choice", "centre", "several", "tick", "no"]
_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.decimals()
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas(max_value=timedelta(9)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@given(
    submitted=st.dictionaries(st.sampled_from(_KEYS), st.lists(st.text(max_size=12), max_size=3)),
    variables=st.dictionaries(st.sampled_from([*_KEYS, "centres"]), _VALUE),
)
def test_anything_from_a_browser_is_checked_without_an_exception(submitted: Any, variables: Any) -> None:
    checked = validate_browser(_EVERYTHING, submitted, variables, _MOMENT)

    assert set(checked.values) <= set(_KEYS) - {"no"}
    assert all(error.sentence.in_english() for error in checked.errors)


@settings(max_examples=60)
@given(
    submitted=st.dictionaries(st.sampled_from(_KEYS), _VALUE),
    variables=st.dictionaries(st.sampled_from([*_KEYS, "centres"]), _VALUE),
)
def test_anything_from_json_is_checked_without_an_exception(submitted: Any, variables: Any) -> None:
    checked = validate_json(_EVERYTHING, submitted, variables, _MOMENT)

    assert set(checked.values) <= set(_KEYS) - {"no"}


_GOOD = st.fixed_dictionaries(
    {
        "line": st.sampled_from(["a", "ana", None]),
        "paragraph": st.sampled_from(["x\ny", None]),
        "money": st.decimals(min_value=-5, max_value=10**9, places=2, allow_nan=False),
        "whole": st.integers(min_value=-(10**9), max_value=3),
        "day": st.dates(min_value=date(2026, 11, 19)),
        "hour": st.times().map(lambda at: at.strftime("%H:%M")),
        "instant": st.datetimes(
            min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
            max_value=datetime(2037, 1, 1),  # noqa: DTZ001
            timezones=st.just(UTC),
        ).map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
        "choice": st.sampled_from(["a", "b", None]),
        "several": st.lists(st.sampled_from(["a", "b"]), unique=True),
        "tick": st.booleans(),
    }
)


@given(values=_GOOD)
def test_an_opened_form_sent_back_untouched_gives_the_same_values(values: dict[str, Any]) -> None:
    # the hour that a clock shows twice in autumn is told apart by no browser
    zone = ZoneInfo("UTC")
    there = Moment(_MOMENT.now, zone)

    checked = validate_browser(_EVERYTHING, filled(_EVERYTHING, values, there), values, there)

    assert checked.errors == ()
    assert {key: values[key] for key in checked.values if key in values} == {
        key: value for key, value in checked.values.items() if key in values
    }


_FIRST = {"type": "datetime", "subtype": "date", "key": "first", "conditional": {"hide": "= half_day"}}
_LAST = {"type": "datetime", "subtype": "date", "key": "last", "properties": {"cauce:rule": "= last >= first"}}
_HALF_DAY = {"type": "checkbox", "key": "half_day"}


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("2026-11-20", "2026-11-19", ["last"]),
        ("2026-11-20", "2026-11-20", []),
        ("", "2026-11-19", []),
        ("tomorrow", "2026-11-19", ["first"]),
        ("2026-11-20", "", []),
    ],
)
def test_an_answer_that_contradicts_another_is_refused_beside_its_field(
    form: Make, moment: Moment, first: str, last: str, wrong: list[str]
) -> None:
    checked = validate_browser(form(_FIRST, _LAST, _HALF_DAY), {"first": [first], "last": [last]}, {}, moment)

    assert [error.path for error in checked.errors] == wrong
    assert [error.path for error in checked.broken_rules] == [path for path in wrong if path == "last"]


def test_a_rule_sees_variables_of_the_case_and_answers_of_programs(form: Make, moment: Moment) -> None:
    dated = {"first": date(2026, 11, 20)}

    checked = validate_json(form(_LAST), {"last": "2026-11-19"}, dated, moment)
    native = validate_json(form(_LAST), {"last": date(2026, 11, 19)}, dated, moment)

    assert checked.errors == native.errors
    assert said(native.errors) == [("last", "It does not go together with the other answers.")]


def test_a_rule_says_its_own_sentence_and_asks_nothing_of_hidden_answers(form: Make, moment: Moment) -> None:
    rule = {
        "cauce:rule": "= last >= first",
        "cauce:ruleMessage": "El fin va después del 50 % del inicio.",
        "owner": "x",
    }
    found = form(_FIRST, _LAST | {"properties": rule}, _HALF_DAY)
    turned = {"first": ["2026-11-20"], "last": ["2026-11-19"]}

    assert said(validate_browser(found, turned, {}, moment).errors) == [
        ("last", "El fin va después del 50 % del inicio.")
    ]
    assert validate_browser(found, turned | {"half_day": ["on"]}, {}, moment).errors == ()
