"""A link cannot send anybody elsewhere."""

import pytest

from web.addresses import local_address


@pytest.mark.parametrize("asked", ["/inbox", "/tasks/1?tab=history", "/"])
def test_a_path_of_our_own_is_followed(asked):
    assert local_address(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [None, "", "inbox", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_anything_else_leads_to_the_start(asked):
    assert local_address(asked) == "/"
