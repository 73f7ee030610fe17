import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.patterns import PatternTooCostly, compiled


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"^\d{5}$", "28001", True),
        (r"^\d{5}$", "2800", False),
        (r"^[A-Z]{2}\d{2}( ?\d{4}){5}$", "ES91 2100 0418 4502 0005 1332", True),
        (r"^\d+([.,]\d+)?$", "12,5", True),
        (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "ana@cauce.example", True),
        (r"^(alto|bajo)$", "medio", False),
    ],
)
def test_an_ordinary_pattern_is_looked_for(pattern: str, text: str, fits: bool) -> None:
    assert bool(compiled(pattern).search(text)) is fits


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|aa)*b",
        r"a*a*a*a*a*b",
        r"(a?){30}b",
        r"(x+)\1",
        r"(?=a+)b",
        "[",
        "[[a]",
        "[a--b]",
        "(" * 200,
        "a{99999999999}",
        "a" * 301,
    ],
)
def test_a_pattern_that_could_take_for_ever_or_does_not_compile_is_refused(pattern: str) -> None:
    with pytest.raises(PatternTooCostly):
        compiled(pattern)


@given(st.text(alphabet="ab()[]{}|*+?.^$\\d,0123456789-", max_size=40))
def test_any_text_is_a_pattern_or_refused(pattern: str) -> None:
    with contextlib.suppress(PatternTooCostly):
        compiled(pattern).search("ab01" * 30)
