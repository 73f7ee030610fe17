"""Sentences with numbers in them."""

import pytest

from foundation.sentences import Sentence, counted


@pytest.mark.parametrize(("count", "said"), [(0, "0 cases of A"), (1, "1 case of A"), (2, "2 cases of A")])
def test_one_thing_is_told_from_any_other_number_of_things(count, said):
    sentence = counted("%(count)s case of %(name)s", "%(count)s cases of %(name)s", count, name="A")

    assert sentence.in_english() == said


def test_a_sentence_inside_another_is_told_in_the_same_language():
    why = Sentence("There is no variable «%(variable)s».", {"variable": "amount"})
    sentence = Sentence("It stops: %(why)s", {"why": why})

    assert sentence.in_english() == "It stops: There is no variable «amount»."
    spanish = {"It stops: %(why)s": "Se detiene: %(why)s"}
    assert sentence.told(lambda message: spanish.get(message, message)).startswith("Se detiene: There is no")
