"""Drawing without replacement, every subset and every order equally likely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from paripassu.inspection.draw.stream import Stream

T = TypeVar("T")


def by_bytes(items: Iterable[str]) -> list[str]:
    """Sort names by their UTF-8 bytes, whatever the language and the machine."""
    return sorted(items, key=str.encode)


def pick(items: Sequence[T], size: int, stream: Stream) -> list[T]:
    """Draw without replacement: a partial Fisher-Yates shuffle.

    Parameters
    ----------
    items : sequence
        The population, N items, already in order.
    size : int
        K, from 0 to N.
    stream : Stream

    Returns
    -------
    list
        K items in the order in which they were drawn; with K = N, a full shuffle.

    Notes
    -----
    Durstenfeld, Algorithm 235, CACM 7(7), 1964: for i = 0 … K-1 swap a[i] and a[i + r(N - i)].
    """
    if not 0 <= size <= len(items):
        raise ValueError(f"{size} of {len(items)} items cannot be drawn")
    pool = list(items)
    total = len(pool)
    for i in range(size):
        j = i + stream.below(total - i)
        pool[i], pool[j] = pool[j], pool[i]
    return pool[:size]
