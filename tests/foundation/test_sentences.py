"""Sentences with numbers in them."""

import pytest

from foundation.sentences import counted


@pytest.mark.parametrize(("count", "said"), [(0, "0 cases of A"), (1, "1 case of A"), (2, "2 cases of A")])
def test_one_thing_is_told_from_any_other_number_of_things(count, said):
    sentence = counted("%(count)s case of %(name)s", "%(count)s cases of %(name)s", count, name="A")

    assert sentence.in_english() == said
