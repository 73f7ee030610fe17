"""What is filled in to try a decision, read as it was meant or refused in words."""

from decimal import Decimal

import pytest

from modeler_api.decisions.trials import Asked, InputAmbiguous, InputsContradict, InputUnreadable, answers_in

AMOUNT = Asked("amount", "Amount", "number")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", "1500"),
        ("1500,5", "1500.5"),
        ("1500.5", "1500.5"),
        ("1.500,50", "1500.50"),
        ("1,500.50", "1500.50"),
        ("1 500,5", "1500.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.5", "1234567.5"),
        ("0.125", "0.125"),
        (".5", "0.5"),
        ("-0,5", "-0.5"),
        ("7.", "7"),
    ],
)
def test_a_number_is_read_as_it_is_written_in_spanish_and_in_english(text, value):
    assert answers_in((AMOUNT,), {"amount": text}) == {"amount": Decimal(value)}


@pytest.mark.parametrize("text", ["1.500", "1,500", "-12.345"])
def test_what_may_be_thousands_or_a_fraction_is_refused(text):
    with pytest.raises(InputAmbiguous, match="can be read in two ways"):
        answers_in((AMOUNT,), {"amount": text})


@pytest.mark.parametrize("text", ["much", "NaN", "1.2,3.4", "1..5", "٣", ".", "1e9"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InputUnreadable, match="is no number"):
        answers_in((AMOUNT,), {"amount": text})


@pytest.mark.parametrize("paths", [("order", "order.amount"), ("order.amount", "order")])
def test_a_value_and_a_part_of_it_are_not_both_taken(paths):
    asked = tuple(Asked(path, path, "any") for path in paths)
    with pytest.raises(InputsContradict, match=r"«order\.amount» is a part of «order»"):
        answers_in(asked, {"order": "3", "order.amount": "5"})
    assert answers_in(asked, {"order.amount": "5"}) == {"order": {"amount": Decimal(5)}}
    assert answers_in(asked, {"order": "3"}) == {"order": Decimal(3)}
