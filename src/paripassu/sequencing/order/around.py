"""What certifies that no order passes a moment within a cap, and how such a certificate is checked.

Whatever the order, some set of moments is done just before a moment ``m``. It is closed under
predecessors, holds those of ``m``, and neither ``m`` nor one of its successors; what is kept is
within all limits just before and just after. If there is no such set for a cap on the worst
exposure, no order has a worst exposure within that cap.

A certificate is a binary tree. An inner node takes a moment that is free yet, and looks at the sets
without it (then without its successors) and at those with it (then with its predecessors). A leaf
holds multipliers for the limits, whole numbers of at least 0. For each set of the leaf their sum
over what each limit is broken by would be at most 0 if none were. A least sum above 0 over *all*
closed sets of the leaf, which is one minimum cut, thus says that there is no such set.

Everything here is counted in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, mul

from paripassu.sequencing.order.closure import Prepared, members
from paripassu.sequencing.order.least_closure import least_closure


@dataclass(frozen=True, slots=True)
class Leaf:
    """Multipliers of the limits, for ``p`` columns.

    Attributes
    ----------
    up, down : tuple of int
        Length p, at least 0: of the upper limits, and of the lower ones.
    """

    up: tuple[int, ...]
    down: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Two cases.

    Attributes
    ----------
    moment : int
        Neither in the sets nor out of them yet.
    out : Leaf or Split
        The sets without it and its successors.
    inside : Leaf or Split
        The sets with it and its predecessors.
    """

    moment: int
    out: Tree
    inside: Tree


Tree = Leaf | Split


@dataclass(frozen=True, slots=True)
class Node:
    """The sets of one case.

    Attributes
    ----------
    inside, free : int
        What is in all of them, and what is in some. All else is in none.
    kept : tuple of int
        Length p. What is kept after ``inside``.
    """

    inside: int
    free: int
    kept: tuple[int, ...]

    @classmethod
    def before(cls, ready: Prepared, moment: int) -> Node:
        """Give the sets just before a moment."""
        inside = ready.before[moment]
        free = ready.full & ~(inside | ready.after[moment] | 1 << moment)
        return cls(inside, free, kept_in(ready, inside))

    def without(self, ready: Prepared, moment: int) -> Node:
        """Leave a free moment out."""
        return Node(self.inside, self.free & ~(ready.after[moment] | 1 << moment), self.kept)

    def with_(self, ready: Prepared, moment: int) -> Node:
        """Take a free moment in."""
        taken = (ready.before[moment] | 1 << moment) & self.free
        more = kept_in(ready, taken)
        return Node(self.inside | taken, self.free & ~taken, tuple(map(add, self.kept, more)))

    def least(self, ready: Prepared, leaf: Leaf) -> tuple[int, int]:
        """Find the set with the least ``sum((up - down) * kept)``.

        Returns
        -------
        value, chosen : int
            That sum, and the free moments that the set has besides ``inside``.
        """
        net = [u - d for u, d in zip(leaf.up, leaf.down, strict=True)]
        delta = ready.delta
        weights = {moment: sum(map(mul, net, delta[moment])) for moment in members(self.free)}
        value, chosen = least_closure(weights, ready.before, self.free)
        return sum(map(mul, net, self.kept)) + value, chosen


@dataclass(frozen=True, slots=True)
class Limits:
    """What a set just before one moment has to keep to, so that both points are within the limits.

    Attributes
    ----------
    high : tuple of int
        Length p.
    floor : tuple of int
        Length p. Without a cap on the worst exposure.
    gain : tuple of int or None
        Length p. With a cap, a rated column is at least ``gain - cap`` too; None: not rated.
    """

    high: tuple[int, ...]
    floor: tuple[int, ...]
    gain: tuple[int | None, ...]

    @classmethod
    def of(cls, ready: Prepared, moment: int) -> Limits:
        """Give those of a moment."""
        row = ready.delta[moment]
        rated = set(ready.rated)
        return cls(
            tuple(u - max(0, d) for u, d in zip(ready.upper, row, strict=True)),
            tuple(f - min(0, d) for f, d in zip(ready.floor, row, strict=True)),
            tuple(-min(0, d) if p in rated else None for p, d in enumerate(row)),
        )

    def low(self, cap: int) -> tuple[int, ...]:
        """Fold a cap into the floors."""
        return tuple(
            f if g is None else max(f, g - cap) for f, g in zip(self.floor, self.gain, strict=True)
        )

    def least_cap(self, kept: Sequence[int]) -> int | None:
        """Give the least cap that a set with these kept values is within; None: there is none."""
        worst = 0
        for k, high, floor, gain in zip(kept, self.high, self.floor, self.gain, strict=True):
            if not floor <= k <= high:
                return None
            if gain is not None:
                worst = max(worst, gain - k)
        return worst

    def proven(self, leaf: Leaf, least: int) -> int | None:
        """Give the largest cap that a leaf rules out; -1 if none; None: it rules out every cap.

        Parameters
        ----------
        leaf : Leaf
        least : int
            The least of ``sum((up - down) * kept)`` over the sets of the leaf.
        """
        rest = least - sum(u * h for u, h in zip(leaf.up, self.high, strict=True))
        # A rated column counts by its floor or by the cap, whichever is higher. Either bounds it,
        # so that any choice rules out no cap too many; each round chooses as the last cap asks.
        cap = -1
        capped = [g is not None for g in self.gain]
        while True:
            slope = 0
            constant = rest
            for p, down in enumerate(leaf.down):
                gain = self.gain[p]
                if capped[p] and gain is not None:
                    slope += down
                    constant += down * gain
                else:
                    constant += down * self.floor[p]
            if not slope:
                return None if constant > 0 else cap
            # constant - slope * cap > 0
            cap = max(cap, (constant - 1) // slope)
            again = [
                is_capped and gain is not None and gain - cap > floor
                for is_capped, gain, floor in zip(capped, self.gain, self.floor, strict=True)
            ]
            if again == capped:
                return cap
            capped = again


def kept_in(ready: Prepared, moments: int) -> tuple[int, ...]:
    """Give what everyone has kept after a set of moments."""
    rows = [ready.delta[moment] for moment in members(moments)]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * len(ready.upper)


def as_last(ready: Prepared, moment: int) -> int | None:
    """Give the exposure just before a moment that is performed last; None: it cannot be."""
    if ready.after[moment]:
        return None
    kept = [t - d for t, d in zip(ready.total(), ready.delta[moment], strict=True)]
    return max(0, ready.exposure(kept)) if ready.fits(kept, ready.floor) else None


def holds(ready: Prepared, moment: int, cap: int, tree: Tree) -> bool:
    """Whether a tree proves that no order passes a moment with a worst exposure within a cap.

    Parameters
    ----------
    ready : Prepared
    moment : int
    cap : int
        At least 0.
    tree : Leaf or Split

    Notes
    -----
    What is exposed after the last moment does not count. Where the moment can be the last one, the
    set of all others is looked at by itself.
    """
    last = as_last(ready, moment)
    if last is not None and last <= cap:
        return False
    limits = Limits.of(ready, moment)
    columns = len(ready.upper)
    open_ = [(Node.before(ready, moment), tree)]
    while open_:
        node, case = open_.pop()
        if isinstance(case, Split):
            if not 0 <= case.moment < ready.size or not node.free >> case.moment & 1:
                return False
            open_.append((node.without(ready, case.moment), case.out))
            open_.append((node.with_(ready, case.moment), case.inside))
            continue
        if len(case.up) != columns or len(case.down) != columns:
            return False
        if any(u < 0 for u in (*case.up, *case.down)):
            return False
        least, _ = node.least(ready, case)
        most = limits.proven(case, least)
        if most is not None and most < cap:
            return False
    return True
