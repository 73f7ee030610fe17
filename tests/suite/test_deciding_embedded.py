"""`cauce.decide` of the embedding API."""

from datetime import UTC, date, datetime
from decimal import Decimal

from suite.embedded import open_cauce
from tests.support.decisions import decision, file_of, input_data, text


def test_a_program_makes_a_decision_with_the_engines_clock() -> None:
    file = file_of(
        input_data("amount", "number"),
        decision("fee", text('{net: amount * 0.1, due: today() + @"P1M", late: @"10:00:00"}'), "input amount"),
    )
    with open_cauce(start_at=datetime(2026, 1, 31, tzinfo=UTC)) as cauce:
        found = cauce.decide(file, "fee", {"amount": 1.5})
        assert found.value == {"net": Decimal("0.15"), "due": date(2026, 2, 28), "late": "10:00:00"}
        assert found.remarks == ()
        assert (
            cauce.decide(file.decode(), "fee", {}).remarks[0].sentence.in_english()
            == "The input «amount» was not given."
        )
