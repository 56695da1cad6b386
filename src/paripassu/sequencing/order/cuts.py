"""Bounds from the sets just before and just after one moment.

Whatever the order, some set of moments is done just before a moment, and with it just after: closed
under predecessors, with all of the moment's own and none of its successors, and within the box both
times. The least worst exposure of any such set is an integer program, and a bound on every order.
It is a large moment in a narrow box that makes it strong: few sets leave everyone just where it
needs them.

Two large moments say more if they can stand in one turn only: if no set is left around one of them
once the other stands before it, it stands first in every order that is looked for, and fewer sets
are left around either.

Each answer carries its proof, a tree that anybody can check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from paripassu.sequencing.order.around import Leaf, Split, Tree, as_last
from paripassu.sequencing.order.branching import ROUNDS, Around, Search, refute, search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared

#: With more moments than these a case takes as much more.
OF = 200


@dataclass(frozen=True, slots=True)
class Cut:
    """What the sets around one moment say.

    Attributes
    ----------
    bound : int
        No order has a lower worst exposure, up to the ``most`` asked for.
    exact : bool
        There is a set within it, so that this moment can say no more, or it is above ``most``.
    tree : Leaf or Split or None
        Proves that no order has a worst exposure of ``bound - 1``; see
        :func:`paripassu.sequencing.order.around.holds`. None: the bound is what was known.
    """

    bound: int
    exact: bool
    tree: Tree | None = None


def by_size(ready: Prepared) -> list[int]:
    """Sort moments, the one that fills most of the box first."""
    return sorted(range(ready.size), key=lambda m: (-_filled(ready, m), m))


def by_gate(ready: Prepared) -> list[int]:
    """Sort moments, those first that most others wait for or that wait for most others."""

    def gate(moment: int) -> float:
        apart = max(ready.before[moment].bit_count(), ready.after[moment].bit_count())
        return apart / ready.size + _filled(ready, moment)

    return sorted(range(ready.size), key=lambda m: (-gate(m), m))


def _filled(ready: Prepared, moment: int) -> float:
    return max(
        (
            abs(d) / max(1, u - f)
            for d, u, f in zip(ready.delta[moment], ready.upper, ready.floor, strict=True)
        ),
        default=0.0,
    )


def around(begun: Search, *, least: int, most: int, work: int) -> Cut:
    """Bound the worst exposure just before and just after a moment.

    Parameters
    ----------
    begun : Search
        Around that moment; it goes on where it stopped.
    least, most : int
        Where the answer matters: a known bound, and the largest value that would improve.
    work : int
        Minimum cuts times free moments that it may take; for more than 200 moments as much more.
    """
    last = as_last(begun.ready, begun.moment)
    if last is not None and last <= least:
        return Cut(least, True)
    if most < least:
        return Cut(most + 1, True)
    found = begun.go(least=least, most=most, work=_units(begun.ready, work))
    return _cut(found, most, last)


def linear(ready: Prepared, moment: int, *, least: int, most: int, clock: Clock) -> Cut:
    """Bound the same by a single leaf: no more than a linear program gives, in milliseconds.

    Parameters
    ----------
    ready, moment, least, most, clock
        As for :func:`around`.
    """
    last = as_last(ready, moment)
    if most < least or (last is not None and last <= least):
        return Cut(least, False)
    units = ready.size * ROUNDS
    found = search(ready, moment, least=least, most=most, work=units, clock=clock, divide=False)
    return _cut(found, most, last)


def alone(ready: Prepared) -> list[int]:
    """Sort moments by how much larger than the box they are, the largest first.

    Just before such a moment, or just after it, somebody is exposed by the difference at least.
    """

    def beyond(moment: int) -> int:
        row = ready.delta[moment]
        return max((abs(row[p]) - ready.upper[p] for p in ready.rated), default=0)

    return sorted(range(ready.size), key=lambda m: (-beyond(m), m))


def in_turn(
    ready: Prepared, moments: Sequence[int], *, most: int, work: int, clock: Clock
) -> Prepared | None:
    """Let moments wait for each other that can stand in one turn only.

    Parameters
    ----------
    ready : Prepared
    moments : sequence of int
        Of which each pair is looked at.
    most : int
        Only orders with at most this worst exposure are looked for.
    work : int
        As for :func:`around`, around either moment of a pair, in either turn.
    clock : Clock

    Returns
    -------
    Prepared or None
        With more waits, or as it was: all orders that are looked for keep them. None: there are no
        such orders.
    """
    units = _units(ready, work)
    for pair in combinations(moments, 2):
        if not ready.apart(*pair):
            continue
        left = []
        for turn in (pair, pair[::-1]):
            tried = ready.in_turn(*turn)
            trees = (refute(tried, m, most, work=units, clock=clock) for m in turn)
            if not any(isinstance(tree, (Leaf, Split)) for tree in trees):
                left.append(tried)
        if not left:
            return None
        if len(left) == 1:
            ready = left[0]
    return ready


def _units(ready: Prepared, work: int) -> int:
    return work * max(OF, ready.size) // OF


def _cut(found: Around, most: int, last: int | None) -> Cut:
    exact = found.bound > most or (found.attained is not None and found.attained <= found.bound)
    # The exposure after the last moment does not count.
    bound = found.bound if last is None else min(last, found.bound)
    return Cut(bound, exact, found.tree)
