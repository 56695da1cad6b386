"""Twins pair by pair, from the definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations


def every_pair(
    delta: Sequence[Sequence[int]], before: Sequence[int], after: Sequence[int], *, free: bool
) -> Iterator[tuple[int, int]]:
    """Yield all pairs that some best order keeps in this turn."""
    for first, second in permutations(range(len(delta)), 2):
        if before[second] >> first & 1 or before[first] >> second & 1:
            continue
        if before[first] & ~before[second] or after[second] & ~after[first]:
            continue
        values = list(zip(delta[first], delta[second], strict=True))
        if not (all(a >= b for a, b in values) if free else all(a == b for a, b in values)):
            continue
        alike = (
            tuple(delta[first]) == tuple(delta[second])
            and before[first] == before[second]
            and after[first] == after[second]
        )
        if not alike or first < second:
            yield first, second
