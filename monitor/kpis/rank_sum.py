"""Whether two groups of values differ more than chance would have it; pure."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

#: Values that each group needs before anything is said about it.
ENOUGH = 5
#: About one in 370 by chance; several comparisons are tried, so the usual 1.96 would cry wolf.
_CLEAR = 3.0


def is_clearly_larger(values: Sequence[float], others: Sequence[float]) -> bool:
    """Whether `values` tend to be larger than `others` (rank sum test, normal approximation, ties corrected)."""
    return min(len(values), len(others)) >= ENOUGH and _score(values, others) >= _CLEAR


def _score(values: Sequence[float], others: Sequence[float]) -> float:
    """How many standard deviations the rank sum of `values` lies above its expectation (Wilcoxon, Mann-Whitney)."""
    first, second = len(values), len(others)
    total = first + second
    counts = Counter([*values, *others])
    ranks: dict[float, float] = {}
    below = 0
    for value in sorted(counts):
        ranks[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    ties = sum(count**3 - count for count in counts.values())
    variance = first * second / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0:
        return 0.0
    return (sum(ranks[value] for value in values) - first * (total + 1) / 2) / sqrt(variance)
