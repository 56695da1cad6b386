"""Payments that show the least weight of a set which has, with each moment, all that it waits for.

What weighs less than 0 is paid for by what it waits for and weighs more. A set that has the one has
the other too, so no payment makes a set heavier: what remains below 0 is a bound for all of them,
and with the most that can be paid it is the least (Picard 1976).

Rules: docs/specification/proofs.md#around.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class Payment(NamedTuple):
    """What one moment is paid by another, for which it waits."""

    moment: int
    by: int
    amount: int


def payments(
    weights: Sequence[int], among: Iterable[int], waits: Sequence[Collection[int]]
) -> list[Payment]:
    """Give payments that leave as little as possible unpaid.

    Each takes the shortest way, on which others may be taken back. Where a moment finds no way,
    nothing that it has looked at is of use to any other.

    Parameters
    ----------
    weights : sequence of int
        By moment.
    among : iterable of int
        The moments that can be in a set or not.
    waits : sequence of collection of int
        What each moment waits for.
    """
    left = {m: weights[m] for m in among}
    open_ = {*left}
    #: By whom, to whom, how much.
    paid: dict[int, dict[int, int]] = {m: {} for m in left}
    for source in left:
        while left[source] < 0 and source in open_:
            way = _way(source, left, open_, waits, paid)
            if way is None:
                break
            hops = [*pairwise(way)]
            back = [paid[a][b] for a, b in hops if b not in waits[a]]
            amount = min(-left[source], left[way[-1]], *back)
            left[source] += amount
            left[way[-1]] -= amount
            for a, b in hops:
                if b in waits[a]:
                    paid[b][a] = paid[b].get(a, 0) + amount
                elif paid[a][b] > amount:
                    paid[a][b] -= amount
                else:
                    del paid[a][b]
    return sorted(Payment(a, b, amount) for b, row in paid.items() for a, amount in row.items())


def _way(
    source: int,
    left: dict[int, int],
    open_: set[int],
    waits: Sequence[Collection[int]],
    paid: dict[int, dict[int, int]],
) -> list[int] | None:
    """Give the shortest way from a moment to one that can pay; None: there is none."""
    came, queue = {source: source}, [source]
    for one in queue:
        if left[one] > 0:
            way = [one]
            while way[-1] != source:
                way.append(came[way[-1]])
            return way[::-1]
        for other in (*waits[one], *paid[one]):
            if other in open_ and other not in came:
                came[other] = one
                queue.append(other)
    open_ -= came.keys()
    return None
