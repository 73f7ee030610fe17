"""What changed in words: roles by name, expressions without their signs, and code only for who asks for it."""

from engine.comparison.differences import Detail
from engine.comparison.parts import Weight
from web.changed_values import ChangedValue, changed_value, shown_detail

ROLES = {"buyer": "Compras", "board": "Dirección"}


def detail(about: str, before: str | None, after: str | None) -> Detail:
    return Detail(about, before, after, Weight.RUNS)


def test_roles_are_told_by_name() -> None:
    found = shown_detail(detail("@camunda:candidateGroups", "buyer", "board, pilots"), ROLES)
    assert (found.before, found.after) == ("Compras", "Dirección, pilots")


def test_an_expression_is_read_without_its_signs() -> None:
    assert changed_value("conditionExpression", "${amount > 1000}", ROLES) == ChangedValue("amount > 1000")


def test_a_calculation_stays_as_it_is_written_behind_a_fold() -> None:
    found = shown_detail(detail("script", "total = 1", "total = 1\ntax = 2"), ROLES)
    assert (found.before, found.after) == (None, None)
    assert found.code == "script\n– total = 1\n+ total = 1\ntax = 2"


def test_what_only_a_file_calls_by_a_name_is_a_technical_detail() -> None:
    found = shown_detail(detail("@vendor:colour", None, "red"), ROLES)
    assert found.what.in_english() == "a technical detail"
    assert found.code == "@vendor:colour\n+ red"
