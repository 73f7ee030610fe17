"""A link cannot send anybody elsewhere; addresses are written as they are read."""

import pytest
from werkzeug.routing import Map, Rule

from web.addresses import WrittenLater, local_address


@pytest.mark.parametrize("asked", ["/inbox", "/tasks/1?tab=history", "/"])
def test_a_path_of_our_own_is_followed(asked):
    assert local_address(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [None, "", "inbox", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_anything_else_leads_to_the_start(asked):
    assert local_address(asked) == "/"


@pytest.mark.parametrize("fields", [{"rule": "a b", "number": 2}, {"rule": "ñ", "number": 1, "tab": "x&y"}])
def test_an_address_that_is_compiled_late_is_written_like_any_other(fields):
    written = {
        kind: Map([kind("/models/<rule>/<int:number>", endpoint="model")]).bind("").build("model", fields)
        for kind in (Rule, WrittenLater)
    }
    assert written[WrittenLater] == written[Rule]
