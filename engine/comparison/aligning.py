"""Which place of one list is which of another: by equal content in the same order, and by place between that."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, takewhile
from typing import TypeAlias

Places: TypeAlias = Iterable[tuple[int, int]]


@dataclass
class Effort:
    """How much may still be looked for, in comparisons; what is beyond it is paired by place alone."""

    left: int


def aligned(old: Sequence[int], new: Sequence[int], effort: Effort) -> Iterator[tuple[int, int]]:
    """Pairs of places, rising in both lists; each number stands for a content."""
    head = _equal(zip(old, new, strict=False))
    shorter = min(len(old), len(new)) - head
    tail = _equal(islice(zip(reversed(old), reversed(new), strict=False), shorter))
    old_end, new_end = len(old) - tail, len(new) - tail
    yield from ((at, at) for at in range(head))
    for i, j in _between(old[head:old_end], new[head:new_end], effort, _by_what_is_there_once):
        yield head + i, head + j
    yield from ((old_end + at, new_end + at) for at in range(tail))


def _by_what_is_there_once(old: Sequence[int], new: Sequence[int], effort: Effort) -> Places:
    """What each has just once is certain; what lies between is looked at by itself."""
    once = {content: at for at, content in _once(new)}
    certain = _rising([(at, once[content]) for at, content in _once(old) if content in once])
    i = j = 0
    for at, to in (*certain, (len(old), len(new))):
        for one, other in _between(old[i:at], new[j:to], effort, _by_place):
            yield i + one, j + other
        if at < len(old):
            yield at, to
        i, j = at + 1, to + 1


def _equal(pairs: Places) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _once(contents: Sequence[int]) -> Iterator[tuple[int, int]]:
    counts = Counter(contents)
    return ((at, content) for at, content in enumerate(contents) if counts[content] == 1)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of them as rise in both; they rise in the first as they come."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_at, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        ends[length : length + 1] = [to]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    found: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _between(
    old: Sequence[int],
    new: Sequence[int],
    effort: Effort,
    otherwise: Callable[[Sequence[int], Sequence[int], Effort], Places],
) -> Places:
    counts, others = Counter(old), Counter(new)
    both = counts.keys() & others.keys()
    rounds = 1 + sum(min(counts[one], others[one]) for one in both)
    cost = rounds * (len(old) + len(new) + sum(counts[one] * others[one] for one in both))
    if cost > effort.left:
        return otherwise(old, new, effort)
    effort.left -= cost
    return _matched(old, new)


def _by_place(old: Sequence[int], new: Sequence[int], _effort: Effort) -> Places:
    return zip(range(len(old)), range(len(new)), strict=False)


def _matched(old: Sequence[int], new: Sequence[int]) -> Places:
    for way, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if way in {"equal", "replace"}:
            yield from zip(range(i, i_end), range(j, j_end), strict=False)
