"""What has no id is paired by its content, and what that does not tell by its place, in bounded time."""

import random
from difflib import SequenceMatcher
from itertools import pairwise

import pytest

from engine.comparison import aligning
from engine.comparison.aligning import Effort, aligned


def pairs(old: str, new: str, effort: int = 1_000_000) -> list[tuple[int, int]]:
    return list(aligned([ord(sign) for sign in old], [ord(sign) for sign in new], Effort(effort)))


@pytest.mark.parametrize("effort", [0, 1_000_000])
def test_what_is_equal_in_the_same_order_is_the_same_and_what_lies_between_is_paired_by_place(effort: int) -> None:
    assert pairs("abcd", "xabcd", effort) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert pairs("abXcd", "abYcd", effort) == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
    assert pairs("abcdefg", "fabcdeg", effort) == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (6, 6)]
    assert pairs("aaXaa", "aaXaaa", effort) == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
    assert pairs("", "ab", effort) == pairs("ab", "", effort) == []


def test_as_much_is_equal_as_a_matcher_finds_and_without_effort_places_rise_all_the_same() -> None:
    chance = random.Random(7)
    for _ in range(300):
        old, new = ("".join(chance.choices("abcdef", k=chance.randrange(12))) for _ in range(2))
        matched = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
        assert sum(old[i] == new[j] for i, j in pairs(old, new)) >= matched - 1
        assert all(a < b and i < j for (a, i), (b, j) in pairwise(pairs(old, new, 0)))


def test_what_would_take_too_long_is_paired_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aligning, "SequenceMatcher", None)
    numbers = range(0, 2_000, 2)
    old, new = ([cell for number in numbers for cell in (-1, number + step)] for step in (0, 1))

    assert list(aligned(old, new, Effort(10_000_000))) == [(at, at) for at in range(2_000)]
