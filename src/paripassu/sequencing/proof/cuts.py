"""Parts by the sets around one moment: no set can be done just before it, and with it just after.

Rules: docs/specification/proofs.md#around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import gcd, inf
from typing import Any

from paripassu.sequencing.order.around import Leaf, Tree, as_last
from paripassu.sequencing.order.branching import Search, search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, reduction
from paripassu.sequencing.order.cuts import alone, by_gate, by_size
from paripassu.sequencing.proof.payments import payments
from paripassu.sequencing.proof.relaxed import Relaxed

#: Minimum cuts times moments that each moment gets, in turn, and moments that are looked at.
LITTLE, MUCH = (2_000, 10_000), (40_000, 800_000)
WORK = (*LITTLE, *MUCH)
MOMENTS = 24
#: Moments of which it is asked in which turn they stand.
LARGEST = 3


def around_part(
    bare: Relaxed,
    cap: int | None,
    stop: Callable[[], bool],
    works: Sequence[int] = WORK,
    moments: Sequence[int] | None = None,
) -> Mapping[str, Any] | None:
    """Show that no set can be done around some moment.

    Parameters
    ----------
    bare : Relaxed
    cap : int or None
        The largest worst exposure that counts; None: any.
    stop : callable
        Asked now and then; True ends the search.
    works : sequence of int
        Minimum cuts times moments that each moment may take, in turn.
    moments : sequence of int, optional
        Those around which it is tried; else the likeliest.
    """
    columns = _bound(bare)
    if not columns or not bare.size:
        return None
    ready = _prepared(bare, columns)
    most = max((-ready.floor[p] for p in ready.rated), default=0) if cap is None else cap
    clock = Clock(asked=stop)
    begun = {
        moment: Search(ready, moment, clock)
        for moment in (_likely(ready) if moments is None else moments)
        if (last := as_last(ready, moment)) is None or last > most
    }
    for work in works:
        for moment, under_way in [*begun.items()]:
            if stop():
                return None
            found = under_way.go(least=most, most=most, work=work)
            if found.bound > most and found.tree is not None:
                told = _told(bare, columns, moment, found.tree)
                if told is not None:
                    return {"kind": "around", "moment": moment, "tree": told}
            if found.bound > most or (found.attained is not None and found.attained <= most):
                del begun[moment]
    return None


def best_around(
    bare: Relaxed, most: int, stop: Callable[[], bool]
) -> tuple[int, Mapping[str, Any] | None]:
    """Give the largest bound that the sets around one moment show, and the part that shows it.

    Parameters
    ----------
    bare : Relaxed
        Its worst exposures are at most ``most``.
    most : int
        More is not asked for.
    stop : callable
        Asked now and then; True ends the search.
    """
    columns = _bound(bare)
    if not columns or not bare.size:
        return 0, None
    ready = _prepared(bare, columns)
    clock = Clock(asked=stop)
    best, part = 0, None
    moments = _likely(ready)
    for work in WORK:
        for moment in moments:
            last = as_last(ready, moment)
            if stop() or best >= most:
                return best, part
            if last is not None and last <= best:
                continue
            found = search(ready, moment, least=best, most=most, work=work, clock=clock)
            bound = min([found.bound, most, *([] if last is None else [last])])
            told = None if found.tree is None else _told(bare, columns, moment, found.tree)
            if bound > best and told is not None:
                best, part = bound, {"kind": "around", "moment": moment, "tree": told}
            if found.attained is not None and found.attained <= best:
                moments = [one for one in moments if one != moment]
    return best, part


def largest_pairs(bare: Relaxed) -> Iterator[tuple[int, int]]:
    """Yield pairs of the moments that fill most of the box, of which either may stand first."""
    columns = _bound(bare)
    if columns:
        ready = _prepared(bare, columns)
        for one, other in combinations(by_size(ready)[:LARGEST], 2):
            if ready.apart(one, other):
                yield one, other


def _bound(bare: Relaxed) -> list[int]:
    """Give the columns that have a limit."""
    return [p for p in range(len(bare.upper)) if bare.upper[p] < inf or bare.least[p] > -inf]


def _likely(ready: Prepared) -> list[int]:
    """Give the moments around which there may be no set, the likeliest first."""
    ranked = [*alone(ready)[:MOMENTS], *by_size(ready)[:MOMENTS], *by_gate(ready)[:MOMENTS]]
    return [*dict.fromkeys(ranked)]


def _prepared(bare: Relaxed, columns: Sequence[int]) -> Prepared:
    """Give a problem as the search takes it, columns without any limit left out."""
    delta = tuple(tuple(row[p] for p in columns) for row in bare.delta)
    beyond = [1 + sum(abs(row[k]) for row in delta) for k in range(len(columns))]
    rated = bare.problem.rated
    return Prepared(
        delta=delta,
        before=tuple(bare.before),
        after=tuple(bare.after),
        waits=reduction([sorted(row) for row in bare.waits], bare.before),
        upper=tuple(int(min(b, bare.upper[p])) for p, b in zip(columns, beyond, strict=True)),
        floor=tuple(int(max(-b, bare.floor[p])) for p, b in zip(columns, beyond, strict=True)),
        rated=tuple(k for k, p in enumerate(columns) if rated[p]),
        unit=1,
        one=bare.problem.one,
        free=False,
    )


def _told(bare: Relaxed, columns: Sequence[int], moment: int, tree: Tree) -> list[Any] | None:
    """Write a tree down as one list, in the units of the document: a column's own divisor is 1.

    None: a leaf weighs a limit that is not there.
    """
    divisor = [gcd(*(row[p] for row in bare.delta)) for p in range(len(bare.upper))]
    told: list[Any] = []
    for node, decided in _walked(bare, moment, tree):
        if isinstance(node, int):
            told.append(node)
            continue
        up, down = [0] * len(divisor), [0] * len(divisor)
        for k, p in enumerate(columns):
            up[p], down[p] = node.up[k] * divisor[p], node.down[k] * divisor[p]
            if (up[p] and bare.upper[p] == inf) or (down[p] and bare.least[p] == -inf):
                return None
        common = gcd(*up, *down) or 1
        leaf: dict[str, Any] = {
            "up": [u // common for u in up],
            "down": [d // common for d in down],
        }
        paid = _paid(bare, divisor, leaf, decided)
        told.append({**leaf, "paid": paid} if paid else leaf)
    return told


def _paid(
    bare: Relaxed, divisor: Sequence[int], leaf: Mapping[str, Sequence[int]], decided: int
) -> list[list[int]]:
    """Give what moments that are not decided pay for each other, where a leaf weighs them."""
    net = [u - d for u, d in zip(leaf["up"], leaf["down"], strict=True)]
    weights = [
        sum(w * (d // unit) for w, d, unit in zip(net, row, divisor, strict=True) if d)
        for row in bare.delta
    ]
    among = [m for m in range(bare.size) if not decided >> m & 1]
    return [[*payment] for payment in payments(weights, among, bare.waits)]


def _walked(bare: Relaxed, moment: int, tree: Tree) -> Iterator[tuple[int | Leaf, int]]:
    """Yield a tree from its root: what is branched on, then both cases; with what is decided."""
    todo: list[tuple[Tree, int]] = [(tree, bare.before[moment] | bare.after[moment] | 1 << moment)]
    while todo:
        node, decided = todo.pop()
        if isinstance(node, Leaf):
            yield node, decided
        else:
            m = node.moment
            yield m, decided
            todo.append((node.inside, decided | bare.before[m] | 1 << m))
            todo.append((node.out, decided | bare.after[m] | 1 << m))
