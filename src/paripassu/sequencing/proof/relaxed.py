"""What orders have to keep, their days left aside, as proofs speak of it.

Days imply that some moments end before others, whatever the order; each such pair is a wait that a
checker can see for itself. *Twins* are moments of which some order that is as good has them in
turn. Both make the sets fewer that a proof has to go through.

Rules: docs/specification/proofs.md#waits-and-twins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf

from paripassu.sequencing.order.closure import closure, successors
from paripassu.sequencing.order.implied import Implied
from paripassu.sequencing.order.problem import OrderProblem

Pair = tuple[int, int]


@dataclass(frozen=True)
class Relaxed:
    """An ordering problem without days, in the units of its parties.

    Attributes
    ----------
    problem : OrderProblem
        With days, as it was compiled.
    delta : tuple of tuple of int
        Shape (n, p). What each moment adds to what each party keeps.
    upper, floor, least : tuple of (int or float)
        Length p; ``least`` is the floor at points before the last, where the worst exposure counts
        too. Infinite where there is no limit.
    waits : tuple of frozenset of int
        Length n. The moments that each waits for, with ``implied`` and ``twins``.
    implied : tuple of (int, int)
        Pairs of moments of which the days imply that the first ends before the second.
    twins : tuple of tuple of int
        Sequences of moments that some order has in turn, one after the other.
    """

    problem: OrderProblem
    delta: tuple[tuple[int, ...], ...]
    upper: tuple[float, ...]
    floor: tuple[float, ...]
    least: tuple[float, ...]
    waits: tuple[frozenset[int], ...]
    implied: tuple[Pair, ...] = ()
    twins: tuple[tuple[int, ...], ...] = ()

    @property
    def size(self) -> int:
        """Number of moments."""
        return len(self.delta)

    @cached_property
    def before(self) -> list[int]:
        """The set of all that stands before each moment."""
        return closure([sorted(row) for row in self.waits])

    @cached_property
    def after(self) -> list[int]:
        """The set of all that stands after each moment."""
        return successors([sorted(row) for row in self.waits])

    @property
    def total(self) -> tuple[int, ...]:
        """What each party keeps in the end."""
        return tuple(map(sum, zip(*self.delta, strict=True))) or (0,) * len(self.upper)


def relaxed(
    problem: OrderProblem, cap: int | None, closed: Implied | None, *, twins: bool = True
) -> Relaxed:
    """Leave the days of a problem aside, but for what they imply of the order.

    Parameters
    ----------
    problem : OrderProblem
        Its moments do not wait in a circle.
    cap : int or None
        The largest worst exposure that an order may have; None: any.
    closed : Implied or None
        What the days imply; None: nothing is known of them.
    twins : bool
        Whether twins wait for each other in turn.
    """
    columns = range(len(problem.upper))
    upper = tuple(inf if u is None else u for u in problem.upper)
    floor = tuple(-inf if f is None else f for f in problem.floor)
    least = tuple(
        max(floor[p], -cap) if problem.rated[p] and cap is not None else floor[p] for p in columns
    )
    waits = [{wait.before for wait in row} for row in problem.before]
    implied = () if closed is None else tuple(_new(waits, closed.pairs()))
    for one, other in implied:
        waits[other].add(one)
    bound = [p for p in columns if upper[p] < inf or least[p] > -inf]
    free = all(sum(row[p] for row in problem.delta if row[p] > 0) <= upper[p] for p in columns)
    rows = [tuple(row[p] for p in bound) for row in problem.delta]
    found = [*_twins(rows, waits, free=free)] if twins else []
    return Relaxed(
        problem,
        problem.delta,
        upper,
        floor,
        least,
        tuple(map(frozenset, waits)),
        implied,
        tuple(found),
    )


def _new(waits: Sequence[Collection[int]], pairs: Iterator[Pair]) -> Iterator[Pair]:
    """Give those of some pairs that follow neither from the waits nor from other pairs."""
    more: list[set[int]] = [set() for _ in waits]
    for one, other in pairs:
        more[other].add(one)
    # All that the days imply is closed under itself and holds every wait that takes time.
    whole = closure([sorted({*row, *others}) for row, others in zip(waits, more, strict=True)])
    for moment, row in enumerate(more):
        implied = 0
        for earlier in {*waits[moment], *row}:
            implied |= whole[earlier]
        for one in sorted(row):
            if not implied >> one & 1 and one not in waits[moment]:
                yield one, moment


def _twins(
    rows: Sequence[tuple[int, ...]], waits: list[set[int]], *, free: bool
) -> Iterator[tuple[int, ...]]:
    """Find sequences of twins, and let the moments of each wait for each other in turn.

    Of equal values; where no upper limit can bind (``free``) also of values that nowhere rise.
    """
    before = closure([sorted(row) for row in waits])
    after = successors([sorted(row) for row in waits])
    left = sorted(
        range(len(rows)),
        key=lambda m: (
            tuple(-value for value in rows[m]),
            before[m].bit_count(),
            -after[m].bit_count(),
            m,
        ),
    )
    while left:
        chain, rest = [left[0]], []
        for moment in left[1:]:
            if _follows(chain, moment, rows, before, after, free=free):
                chain.append(moment)
            else:
                rest.append(moment)
        left = rest
        if len(chain) > 1:
            yield tuple(chain)
            for one, other in pairwise(chain):
                waits[other].add(one)
            before = closure([sorted(row) for row in waits])
            after = successors([sorted(row) for row in waits])


def _follows(
    chain: Sequence[int],
    moment: int,
    rows: Sequence[tuple[int, ...]],
    before: Sequence[int],
    after: Sequence[int],
    *,
    free: bool,
) -> bool:
    """Whether a moment can be the next twin of a sequence, each of which goes before it."""
    last = chain[-1]
    alike = rows[last] == rows[moment] or (
        free and all(a >= b for a, b in zip(rows[last], rows[moment], strict=True))
    )
    if not alike or after[moment] & ~after[last]:
        return False
    sooner = sum(1 << one for one in chain[:-1])
    return not before[last] & ~sooner & ~before[moment]
